// Keeps what is typed in a draft while it is written, with the revision that was read: who saves meanwhile is not
// overwritten; the hints of the checks follow what was kept, and lead to the words that they are about. Puts a surface
// over the text field on which the text looks as it will; what is pasted there is sent to be made clean. Without it the
// buttons and the text field do the same, and hints lead to the preview.
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
    const fields = new FormData(form), sent = letters(current());
    // Files are sent with a button.
    fields.delete("file");
    fields.set("then", "auto");
    try {
      const [answer, said] = await post(form.action, fields);
      if (answer.ok && said.revision) {
        form.elements.revision.value = said.revision;
        if (said.hints) { swap(said.hints, said.despite); checked = sent; }
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
  // A button among the hints may be another one by now, or gone with what it was for.
  const again = (button) => (button.isConnected ? button : hints.querySelector(`button[value="${button.value}"]`))?.click();
  let leaving = false;
  form.addEventListener("submit", (event) => {
    // One way at a time: a button pressed while the text is being kept would come with the old revision.
    if (busy) { event.preventDefault(); setTimeout(again, 300, event.submitter); return; }
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

  // The hints.
  const hints = document.querySelector(".hints");
  const letters = (text) => text.replace(/\s/g, "");
  // The text without its markup, in whichever field it stands.
  const current = () => {
    if (field.hidden) return surface.textContent;
    return field.value.includes("<") ? new DOMParser().parseFromString(field.value, "text/html").body.textContent : field.value;
  };
  // The letters that the hints are about.
  let checked = letters(current());
  const links = (part) => [...part.querySelectorAll("a, button")];
  const swap = (html, despite) => {
    const fresh = new DOMParser().parseFromString(html, "text/html");
    const count = hints.querySelector("[aria-live]"), words = fresh.querySelector("[aria-live]").textContent;
    // Only how many there are is read out, and only when it changes.
    if (count.textContent !== words) count.textContent = words;
    const tick = form.querySelector("[data-despite]"), about = tick.querySelector("label");
    // What was ticked was ticked of these words.
    if (about.textContent !== despite) form.elements.despite.checked = false;
    if (despite !== "") about.textContent = despite;
    tick.hidden = despite === "";
    const old = hints.querySelector("[data-hints]"), next = fresh.querySelector("[data-hints]");
    if (old.innerHTML === next.innerHTML) return;
    const focus = document.activeElement, at = links(old).indexOf(focus);
    // Where the hints stand above the form, the form stays where it is, unless they are what is looked at.
    const looks = at >= 0 || (hints.getBoundingClientRect().bottom > 0 && !form.contains(focus));
    const fixed = looks ? hints : form;
    const top = fixed.getBoundingClientRect().top, scrolled = hints.scrollTop;
    old.replaceWith(next);
    hints.scrollTop = scrolled;
    window.scrollBy(0, fixed.getBoundingClientRect().top - top);
    if (at < 0) return;
    const now = links(next);
    const heir = now.find((one) => one.textContent === focus.textContent) || now[Math.min(at, now.length - 1)] || count;
    if (heir === count) count.tabIndex = -1;
    heir.focus({ preventScroll: true });
  };
  // Where letters of the text that was checked stand in the one that is written: what was typed meanwhile moves them.
  const moved = (from, length) => {
    const text = letters(current()), most = Math.min(text.length, checked.length);
    let head = 0, tail = 0;
    while (head < most && text[head] === checked[head]) head += 1;
    while (tail < most - head && text.at(-1 - tail) === checked.at(-1 - tail)) tail += 1;
    const behind = from + length > head && from >= checked.length - tail;
    return behind ? from + text.length - checked.length : from;
  };
  // The letters of a text field, each with where it ends; tags are none, and a character reference is one.
  const typed = () => {
    const pattern = field.value.includes("<") ? /<(?:"[^"]*"|'[^']*'|[^'">])*>|&(?:amp|lt|gt|quot|nbsp|#39);|\S/g : /\S/g;
    const found = [...field.value.matchAll(pattern)].filter(([one]) => !(one.length > 1 && one.startsWith("<")) && one !== "&nbsp;");
    return found.map((match) => [match.index, match.index + match[0].length]);
  };
  const selectTyped = (from, length) => {
    const all = typed(), first = all[from], last = all[from + length - 1];
    if (first && last) field.setSelectionRange(first[0], last[1]);
    // A field shows what is selected in it when it gets the focus.
    field.blur();
    field.focus();
  };
  const selectShown = (from, length) => {
    const range = document.createRange(), walker = document.createTreeWalker(surface, NodeFilter.SHOW_TEXT);
    let count = 0;
    while (count < from + length && walker.nextNode()) {
      const node = walker.currentNode;
      for (let at = 0; at < node.data.length && count < from + length; at += 1) {
        if (/\s/.test(node.data[at])) continue;
        if (count === from) range.setStart(node, at);
        count += 1;
        if (count === from + length) range.setEnd(node, at + 1);
      }
    }
    surface.focus({ preventScroll: true });
    if (count < from + length || length === 0) { surface.scrollIntoView({ block: "nearest" }); return; }
    window.getSelection().removeAllRanges();
    window.getSelection().addRange(range);
    const middle = ({ top, height }) => top + height / 2;
    surface.scrollTop += middle(range.getBoundingClientRect()) - middle(surface.getBoundingClientRect());
    const { top, bottom } = range.getBoundingClientRect();
    if (top < 0 || bottom > window.innerHeight) window.scrollBy(0, (top + bottom - window.innerHeight) / 2);
  };
  hints.addEventListener("click", (event) => {
    const link = event.target.closest("a.at");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if (link.getAttribute("href") === "#title") {
      event.preventDefault();
      form.elements.title.focus();
      form.elements.title.select();
    } else if (link.dataset.from) {
      event.preventDefault();
      const length = Number(link.dataset.length);
      (field.hidden ? selectShown : selectTyped)(moved(Number(link.dataset.from), length), length);
    }
  });
})();
