// Enhancements of the oversight's pages; without them links and buttons do the same.
(() => {
  "use strict";

  // How far a running round is: asked for now and then while somebody looks, and only these parts are put in. What stands
  // there is not read out again and again; that the round is inspected is said once.
  const progress = document.querySelector("[data-again]");
  if (progress) {
    const pause = Number(progress.dataset.again) * 1000;
    const look = async () => {
      if (document.hidden) return setTimeout(look, pause);
      try {
        const answer = await fetch(location.href, { headers: { accept: "text/html" } });
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const running = page.querySelector("[data-again]");
        if (answer.ok && !answer.redirected && !running) {
          progress.querySelector("[data-ended]").textContent = progress.dataset.words;
          return;
        }
        for (const part of running ? document.querySelectorAll("[data-live]") : []) {
          const now = page.querySelector(`[data-live="${part.dataset.live}"]`);
          if (now) part.replaceChildren(...now.cloneNode(true).childNodes);
        }
      } catch {
        // Next time perhaps.
      }
      setTimeout(look, pause);
    };
    setTimeout(look, pause);
  }

  // Findings by keys, while one of them is in focus: J and K go on and back, Y, N and U choose. Where something is typed,
  // keys are letters.
  const help = document.querySelector("[data-keys]");
  if (help) {
    help.hidden = false;
    const all = [...document.querySelectorAll("[data-finding]")];
    for (const one of all) one.tabIndex = -1;
    const first = all.find((one) => !one.querySelector("input[type=radio]:checked")) || all[0];
    const go = (one) => one && (one.focus(), one.scrollIntoView({ block: "center" }));
    const choose = (one, value) => {
      const box = [...one.querySelectorAll("input[type=radio]")].find((radio) => radio.value === value);
      if (box) box.checked = true;
      return box;
    };
    help.closest("form").addEventListener("keydown", (event) => {
      const typing = event.target.matches("input[type=text], textarea, select");
      if (typing || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
      const at = all.indexOf(event.target.closest("[data-finding]"));
      const key = event.key.toLowerCase();
      if (!["j", "k", "y", "n", "u"].includes(key)) return;
      event.preventDefault();
      if (key === "j") return go(at < 0 ? first : all[at + 1]);
      if (key === "k") return go(at < 0 ? first : all[at - 1]);
      if (at < 0) return;
      choose(all[at], { y: "confirmed", n: "dismissed", u: "" }[key]);
      // What does not hold needs a reason: it is typed next, or given for all at the end.
      if (key !== "n") go(all[at + 1] || all[at]);
    });
    help.tabIndex = 0;
  }
})();
