// How a reader wants the pages of an export to look: elder mode and size of type, the same as `src/look.rs` has. Files know
// no cookies: the browser keeps the choice. Without scripts there is nothing to choose, and the plain look.
(() => {
  "use strict";
  const KEY = "look";
  const root = document.documentElement;
  const [, mode, step] = /^(elder|plain)-([123])$/.exec(kept()) ?? [null, "plain", "1"];
  const look = { elder: mode === "elder", step: Number(step) };

  /** What was chosen before; nothing in a browser that keeps nothing. */
  function kept() {
    try {
      return localStorage.getItem(KEY) ?? "";
    } catch {
      return "";
    }
  }

  function keep() {
    try {
      localStorage.setItem(KEY, `${look.elder ? "elder" : "plain"}-${look.step}`);
    } catch {
      // it holds for this page
    }
  }

  function show() {
    root.classList.toggle("elder", look.elder);
    for (const larger of [2, 3]) root.classList.toggle(`size-${larger}`, look.step === larger);
    for (const button of document.querySelectorAll("#looks button")) {
      const { look: choice } = button.dataset;
      button.setAttribute("aria-pressed", String(choice === "elder" ? look.elder : choice === `size-${look.step}`));
    }
  }

  // before anything is drawn
  show();
  document.addEventListener("DOMContentLoaded", () => {
    const box = document.getElementById("looks");
    if (!box) return;
    box.hidden = false;
    show();
    box.addEventListener("click", (event) => {
      const choice = event.target.closest("button")?.dataset.look;
      if (!choice) return;
      if (choice === "elder") look.elder = !look.elder;
      else look.step = Number(choice.at(-1));
      keep();
      show();
    });
  });
})();
