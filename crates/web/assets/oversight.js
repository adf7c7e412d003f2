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
})();
