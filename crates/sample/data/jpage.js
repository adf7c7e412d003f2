// As much of the list script as a reader needs to page through a list.
function $(what) {
  if (typeof what === 'function') { document.addEventListener('DOMContentLoaded', what); return; }
  var node = document.querySelector('[id="' + what.slice(1) + '"]');
  return {
    children: function () { return { html: function () { return node.querySelector('script').textContent; } }; },
    jpage: function (o) {
      var at = 1, last = Math.max(1, Math.ceil(o.totalRecord / o.perPage)), known = records(o.dataStore), offset = 0;
      function records(text) { return text.split('<![CDATA[').slice(2).concat().map(function (part) { return part.split(']]>')[0]; }); }
      function show() {
        var from = (at - 1) * o.perPage - offset;
        node.innerHTML = o.dataBefore + known.slice(from, from + o.perPage).join('') + o.dataAfter +
          '<div class="page"><a href="javascript:;" data-go="-1">上一页</a><span>' + at + '/' + last + '</span><a href="javascript:;" data-go="1">下一页</a></div>';
        node.querySelectorAll('[data-go]').forEach(function (link) { link.onclick = function () { go(at + Number(link.dataset.go)); }; });
      }
      function go(page) {
        if (page < 1 || page > last) return;
        at = page;
        var first = (at - 1) * o.perPage;
        if (first >= offset && first < offset + known.length) return show();
        var group = Math.floor((at - 1) / o.groupSize) * o.groupSize * o.perPage;
        fetch(o.proxyUrl + '?startrecord=' + (group + 1) + '&endrecord=' + (group + o.perPage * o.groupSize) + '&perpage=' + o.perPage, {
          method: 'POST', body: new URLSearchParams(o.ajaxParam)
        }).then(function (answer) { return answer.text(); }).then(function (text) {
          known = records('<![CDATA[]]>' + text); offset = group; show();
        });
      }
      show();
    }
  };
}
