// A village clerk's form on a phone: keeps what is typed until it is handed in, and masks identity numbers before
// they leave the phone. Without it the form works all the same: the server masks whatever is personal before it
// keeps anything.
(() => {
  "use strict";
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const isId = (text) => {
    const sum = weights.reduce((sum, weight, at) => sum + weight * Number(text[at]), 0);
    return "10X98765432"[sum % 11] === text[17].toUpperCase();
  };
  // Old phones know no look-behind.
  const masked = (text) => text.replace(/(^|[^0-9])([1-9]\d{16}[\dXx])(?![0-9])/g, (all, before, id) =>
    isId(id) ? before + id.slice(0, 3) + "*".repeat(13) + id.slice(16) : all);

  // Private windows refuse to keep anything.
  const box = (work) => { try { return work(window.localStorage); } catch { return null; } };

  const handedIn = document.querySelector("[data-handed-in]");
  if (handedIn) {
    const asked = new URLSearchParams(location.search);
    if (asked.get("done") === "submitted" && asked.has("kept")) box((kept) => kept.removeItem(asked.get("kept")));
    return;
  }
  const form = document.querySelector("form[data-keep]");
  if (!form) return;
  const { keep, offline, restored, masked: words } = form.dataset;
  const fields = [form.elements.title, form.elements.text];
  const line = form.querySelector("[data-say]");
  const say = (text) => { line.textContent = text; line.hidden = text === ""; };

  // What the server sends back after a mistake is newer than what the phone keeps.
  const before = box((kept) => JSON.parse(kept.getItem(keep)));
  if (before && form.elements.text.value === "" && before[1] !== "") {
    fields.forEach((field, at) => { field.value = before[at]; });
    say(restored);
  }
  const store = () => box((kept) => kept.setItem(keep, JSON.stringify(fields.map((field) => masked(field.value)))));
  const mask = () => {
    let count = 0;
    for (const field of fields) {
      const text = masked(field.value);
      if (text !== field.value) { field.value = text; count += 1; }
    }
    if (count > 0) say(words);
  };
  form.addEventListener("input", store);
  form.addEventListener("change", () => { mask(); store(); });
  form.addEventListener("submit", (event) => {
    mask();
    store();
    if (navigator.onLine === false) { event.preventDefault(); say(offline); return; }
    form.querySelector("button").disabled = true;
  });
  window.addEventListener("pageshow", () => { form.querySelector("button").disabled = false; });
  window.addEventListener("online", () => say(""));
})();
