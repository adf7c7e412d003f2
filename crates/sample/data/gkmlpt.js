// The disclosure tree and its lists, as far as a reader needs them.
(function () {
  var config = window._CONFIG, tree = document.getElementById('tree'), list = document.getElementById('list');
  function branch(nodes) {
    var ul = document.createElement('ul');
    nodes.forEach(function (node) {
      var li = document.createElement('li'), a = document.createElement('a');
      a.textContent = node.name;
      a.href = node.jump_url || '#' + node.id;
      li.appendChild(a);
      if (node.children.length) {
        var below = branch(node.children);
        below.style.display = 'none';
        a.addEventListener('click', function () { below.style.display = below.style.display ? '' : 'none'; });
        li.appendChild(below);
      }
      ul.appendChild(li);
    });
    return ul;
  }
  function show() {
    var id = location.hash.slice(1);
    if (!id) return;
    document.querySelectorAll('#tree a[href="#' + id + '"]').forEach(function (a) {
      for (var ul = a.closest('ul'); ul && ul.parentNode; ul = ul.parentNode.closest('ul')) ul.style.display = '';
      var below = a.parentNode.querySelector('ul');
      if (below) below.style.display = '';
    });
    fetch(config.BASE + '/api/all/' + id + '?page=1&sid=' + config.SID)
      .then(function (answer) { return answer.json(); })
      .then(function (data) {
        list.innerHTML = '<h2></h2><ul class="list"></ul>';
        list.querySelector('h2').textContent = data.classify.name + '（' + data.classify.post_count + '）';
        data.articles.forEach(function (article) {
          var li = document.createElement('li'), a = document.createElement('a'), span = document.createElement('span');
          a.href = article.url; a.textContent = article.title; span.textContent = article.display_publish_time;
          li.append(a, span); list.querySelector('ul').appendChild(li);
        });
      });
  }
  tree.appendChild(branch(config.TREE));
  addEventListener('hashchange', show);
  show();
})();
