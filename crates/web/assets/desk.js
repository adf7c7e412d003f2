// Keeps what is typed in a draft while it is written, with the revision that was read: who saves meanwhile is not
// overwritten. Puts a surface over the text field on which the text looks as it will; what is pasted there is sent to
// be made clean. Without it the buttons and the text field do the same.
(() => {
  "use strict";
  const form = document.querySelector("form[data-kept]");
  if (!form) return;
  const line = form.querySelector("[data-say]");
  const show = (place, text) => { place.textContent = text; place.hidden = text === ""; };
  const say = (text) => show(line, text);
  const pause = 8000;
  // `changed`: to be kept at the next turn; `unsaved`: not kept, and not tried again before something is typed.
  let timer = 0, changed = false, unsaved = false, busy = false, stopped = false;
  const post = async (address, fields) => {
    const answer = await fetch(address, { method: "POST", body: fields, headers: { accept: "application/json" } });
    const said = (answer.headers.get("content-type") || "").includes("json") ? await answer.json() : {};
    return [answer, said];
  };

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
      const [answer, said] = await post(form.action, fields);
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

  // The surface.
  const field = form.elements.body;
  const label = document.getElementById("body-label");
  const parts = document.getElementById("surface").content.cloneNode(true);
  const surface = parts.querySelector("[contenteditable]");
  const tools = parts.querySelector("[role=toolbar]");
  const told = form.querySelector("[data-pasted]");
  // Pictures are shown by their attachments, and written by the names of these.
  const pictures = new Map([...form.querySelectorAll("[data-file]")].map((link) => [link.dataset.file, link.href]));
  const shown = (html) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    for (const picture of page.querySelectorAll("img")) {
      const name = picture.getAttribute("src");
      if (pictures.has(name)) { picture.dataset.name = name; picture.src = pictures.get(name); }
    }
    return page.body.innerHTML;
  };
  const lines = (text) => text.split("\n").filter((one) => one.trim() !== "").map((one) => {
    const paragraph = document.createElement("p");
    paragraph.textContent = one;
    return paragraph.outerHTML;
  }).join("");
  const toSurface = () => { surface.innerHTML = shown(field.value.includes("<") ? field.value : lines(field.value)) || "<p><br></p>"; };
  const toField = () => {
    const copy = surface.cloneNode(true);
    for (const picture of copy.querySelectorAll("img[data-name]")) {
      picture.setAttribute("src", picture.dataset.name);
      picture.removeAttribute("data-name");
    }
    field.value = copy.textContent.trim() === "" && !copy.querySelector("img, table") ? "" : copy.innerHTML;
  };

  const put = (html) => {
    surface.focus();
    // A paragraph alone goes into the line where it is pasted.
    const alone = /^<p>((?:(?!<\/?p[ >])[^])*)<\/p>\s*$/.exec(html);
    document.execCommand("insertHTML", false, alone ? alone[1] : html);
    toField();
  };
  const paste = async (html, files) => {
    const at = window.getSelection().rangeCount ? window.getSelection().getRangeAt(0).cloneRange() : null;
    show(told, form.dataset.pasting);
    while (busy) await new Promise((done) => { setTimeout(done, 100); });
    busy = true;
    const fields = new FormData();
    for (const name of ["proof", "revision"]) fields.set(name, form.elements[name].value);
    fields.set("html", html);
    for (const name of surface.querySelectorAll("img")) fields.append("shown", name.dataset.name || name.getAttribute("src"));
    for (const file of files) fields.append("file", file, file.name || "picture.png");
    try {
      const [answer, said] = await post(form.action + "/paste", fields);
      if (answer.ok) {
        if (said.revision) form.elements.revision.value = said.revision;
        for (const { name, href } of said.pictures) pictures.set(name, href);
        if (at) { window.getSelection().removeAllRanges(); window.getSelection().addRange(at); }
        put(shown(said.html));
        show(told, said.said.join(" "));
      } else {
        show(told, said.error || form.dataset.notPasted);
      }
    } catch {
      show(told, form.dataset.notPasted);
    }
    busy = false;
    if (changed && !stopped) later();
  };
  surface.addEventListener("paste", (event) => {
    const data = event.clipboardData;
    const html = data.getData("text/html");
    const images = [...data.files].filter((file) => file.type.startsWith("image/"));
    // A picture that was copied by itself comes as a file, and as a page that only shows it.
    const alone = new DOMParser().parseFromString(html, "text/html").body.textContent.trim() === "";
    if (images.length > 0 && alone) {
      event.preventDefault();
      paste("", images);
    } else if (html !== "") {
      event.preventDefault();
      paste(html, []);
    }
  });
  // What is dropped would come as it is.
  surface.addEventListener("drop", (event) => event.preventDefault());
  surface.addEventListener("input", toField);

  tools.addEventListener("mousedown", (event) => event.preventDefault());
  tools.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const { do: what, with: value } = button.dataset;
    if (what === "source") {
      const source = field.hidden;
      if (!source) toSurface();
      field.hidden = !source;
      if (source) field.setAttribute("aria-label", surface.dataset.label); else field.removeAttribute("aria-label");
      surface.hidden = source;
      button.setAttribute("aria-pressed", String(source));
      (source ? field : surface).focus();
      return;
    }
    if (surface.hidden) return;
    surface.focus();
    document.execCommand(what, false, value);
    toField();
  });

  document.execCommand("defaultParagraphSeparator", false, "p");
  label.removeAttribute("for");
  label.querySelector("small").replaceWith(parts.querySelector("small"));
  label.addEventListener("click", () => (field.hidden ? surface : field).focus());
  field.hidden = true;
  const about = { role: "textbox", "aria-multiline": "true", "aria-label": surface.dataset.label };
  for (const [name, value] of Object.entries(about)) surface.setAttribute(name, value);
  field.closest("p").after(tools, surface);
  toSurface();
})();
