// The page reads whole without this script; it adds the filter, the search and the language of attributes.
(function () {
  "use strict";
  var root = document.documentElement;
  var byId = function (id) { return document.getElementById(id); };
  var all = function (selector, within) { return Array.prototype.slice.call((within || document).querySelectorAll(selector)); };

  // Language: CSS shows the words; attributes and options are swapped here.
  var english = byId("lang-en");
  var attributes = ["aria-label"];
  function swap(node, key, chinese, value) {
    var kept = "zh" + key;
    if (node.dataset[kept] === undefined) { node.dataset[kept] = chinese; }
    return english.checked ? value : node.dataset[kept];
  }
  function language() {
    root.lang = english.checked ? "en" : "zh-CN";
    root.classList.toggle("english", english.checked);
    attributes.forEach(function (name) {
      all("[data-en-" + name + "]").forEach(function (node) {
        node.setAttribute(name, swap(node, "Label", node.getAttribute(name), node.getAttribute("data-en-" + name)));
      });
    });
    all("[data-en-text]").forEach(function (node) {
      node.textContent = swap(node, "Text", node.textContent, node.getAttribute("data-en-text"));
    });
    count();
  }

  // A link into a closed part opens it.
  function reveal() {
    var target = location.hash.length > 1 && byId(decodeURIComponent(location.hash.slice(1)));
    if (!target) { return; }
    for (var node = target; node; node = node.parentElement) {
      if (node.tagName === "DETAILS") { node.open = true; }
      if (node.hidden && node !== form) { clear(); }
    }
    target.scrollIntoView();
  }

  var form = byId("filter");
  var shown = 0;
  var findings = form ? all(".finding").map(function (node) {
    var group = node.closest(".group");
    return { node: node, group: group, field: group.closest(".field"), text: null };
  }) : [];
  function words(entry) {
    if (entry.text === null) {
      entry.text = (entry.field.firstElementChild.textContent + " " + entry.group.firstElementChild.textContent + " " + entry.node.textContent).toLowerCase();
    }
    return entry.text;
  }
  function count() {
    if (!form) { return; }
    var output = byId("filter-shown");
    output.textContent = output.dataset[english.checked ? "en" : "zh"].replace("#", String(shown));
    byId("filter-nothing").hidden = shown > 0;
  }
  function filter() {
    var text = byId("filter-text").value.trim().toLowerCase();
    var field = byId("filter-field").value;
    var rule = byId("filter-rule").value;
    var certainty = byId("filter-certainty").value;
    var narrowed = Boolean(text || field || rule || certainty);
    var groups = new Map();
    shown = 0;
    findings.forEach(function (entry) {
      var fits = (!field || entry.field.dataset.field === field) &&
        (!rule || entry.group.dataset.rule === rule) &&
        (!certainty || entry.node.dataset.certainty === certainty) &&
        (!text || words(entry).indexOf(text) >= 0);
      entry.node.hidden = !fits;
      if (fits) { shown += 1; }
      groups.set(entry.group, (groups.get(entry.group) || 0) + (fits ? 1 : 0));
    });
    var fields = new Map();
    groups.forEach(function (n, group) {
      group.hidden = n === 0;
      if (narrowed && n > 0 && n <= 200) { group.open = true; }
      var parent = group.closest(".field");
      fields.set(parent, (fields.get(parent) || 0) + n);
    });
    fields.forEach(function (n, node) { node.hidden = n === 0; });
    count();
  }
  function clear() {
    if (form) { form.reset(); filter(); }
  }
  if (form) {
    form.hidden = false;
    var timer = 0;
    form.addEventListener("input", function () { clearTimeout(timer); timer = setTimeout(filter, 150); });
    form.addEventListener("submit", function (event) { event.preventDefault(); filter(); });
    form.addEventListener("reset", function () { setTimeout(filter, 0); });
    all("a[data-certainty]").forEach(function (link) {
      link.addEventListener("click", function () {
        form.reset();
        byId("filter-certainty").value = link.dataset.certainty;
        filter();
      });
    });
    shown = findings.length;
  }

  // What is closed on the screen is printed all the same.
  var opened = [];
  window.addEventListener("beforeprint", function () {
    opened = all(".group:not([open]), .deductions details:not([open])");
    opened.forEach(function (node) { node.open = true; });
  });
  window.addEventListener("afterprint", function () {
    opened.forEach(function (node) { node.open = false; });
  });
  all("input[name=language]").forEach(function (input) { input.addEventListener("change", language); });
  window.addEventListener("hashchange", reveal);
  language();
  reveal();
})();
