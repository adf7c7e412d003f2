// Keeps what is typed in a draft while it is written, with the revision that was read: who saves meanwhile is not
// overwritten. Without it the buttons do the same.
(() => {
  "use strict";
  const form = document.querySelector("form[data-kept]");
  if (!form) return;
  const line = form.querySelector("[data-say]");
  const say = (text) => { line.textContent = text; line.hidden = text === ""; };
  const pause = 8000;
  // `changed`: to be kept at the next turn; `unsaved`: not kept, and not tried again before something is typed.
  let timer = 0, changed = false, unsaved = false, busy = false, stopped = false;

  const keep = async () => {
    if (busy || stopped || !changed) return;
    busy = true;
    changed = false;
    unsaved = false;
    const fields = new FormData(form);
    // Files are sent with a button.
    fields.delete("file");
    fields.set("then", "auto");
    try {
      const answer = await fetch(form.action, { method: "POST", body: fields, headers: { accept: "application/json" } });
      const said = (answer.headers.get("content-type") || "").includes("json") ? await answer.json() : {};
      if (answer.ok && said.revision) {
        form.elements.revision.value = said.revision;
        say(form.dataset.kept + " " + new Date().toTimeString().slice(0, 5));
      } else {
        // What is half typed is kept later. Where somebody else saved, or the session has ended, the buttons tell what
        // to do.
        stopped = answer.status !== 422;
        unsaved = true;
        say(said.error || form.dataset.notKept);
      }
    } catch {
      changed = true;
      say(form.dataset.notKept);
      later();
    }
    busy = false;
    if (changed && !stopped) later();
  };
  const later = () => { clearTimeout(timer); timer = setTimeout(keep, pause); };

  form.addEventListener("input", (event) => {
    if (event.target.type === "file") return;
    changed = true;
    later();
  });
  let leaving = false;
  form.addEventListener("submit", (event) => {
    // One way at a time: a button pressed while the text is being kept would come with the old revision.
    if (busy) { event.preventDefault(); const button = event.submitter; setTimeout(() => button.click(), 300); return; }
    clearTimeout(timer);
    leaving = true;
  });
  window.addEventListener("beforeunload", (event) => { if ((changed || unsaved) && !leaving) event.preventDefault(); });
})();
