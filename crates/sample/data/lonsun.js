// As much of the portal's script as a reader needs: pages of a list, second-level matters.
window.Ls = window.Ls || {
  pagination: function (o) {
    var box = document.querySelector(o.container);
    if (!box) return;
    function link(page, words) { return '<a href="javascript:;" data-page="' + page + '">' + words + '</a>'; }
    var out = o.pageIndex > 1 ? link(o.pageIndex - 1, '上一页') : '';
    for (var i = 1; i <= o.pageCount; i++) out += i === o.pageIndex ? '<span>' + i + '</span>' : link(i, i);
    if (o.pageIndex < o.pageCount) out += link(o.pageIndex + 1, '下一页');
    box.innerHTML = out;
    box.querySelectorAll('a').forEach(function (a) {
      a.onclick = function () {
        if (!o.data) { location.href = o.url + a.dataset.page; return; }
        fetch(o.url, { method: 'POST', body: new URLSearchParams(Object.assign({ pageIndex: a.dataset.page }, o.data)) })
          .then(function (answer) { return answer.text(); })
          .then(function (text) {
            document.querySelector(o.target).innerHTML = text;
            Ls.pagination(Object.assign({}, o, { pageIndex: Number(a.dataset.page) }));
          });
      };
    });
  }
};
(function () {
  var current = document.getElementById('curFirstLevelChildId'), box = document.querySelector('.ej_box');
  if (!current || !box || box.dataset.done) return;
  box.dataset.done = '1';
  fetch('/site/label/8888?labelName=columnTree&isJson=true&isChild=true&id=' + current.value)
    .then(function (answer) { return answer.json(); })
    .then(function (children) {
      (children || []).forEach(function (child) {
        var a = document.createElement('a');
        a.href = child.htmlPath; a.textContent = child.name; box.appendChild(a);
      });
    });
})();
