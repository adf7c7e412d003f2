// A village clerk's pages on a phone: what is written and the photos chosen are kept on the phone until they are sent,
// each account's by itself; identity numbers are masked before they are kept or leave the phone. Without it the form
// works all the same: the server masks whatever is personal before it keeps anything.
(() => {
  "use strict";
  const root = document.querySelector("[data-phone]");
  if (!root) return;
  const scope = "/desk/village";
  const words = root.dataset;

  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const isId = (text) => {
    const sum = weights.reduce((sum, weight, at) => sum + weight * Number(text[at]), 0);
    return "10X98765432"[sum % 11] === text[17].toUpperCase();
  };
  // Old phones know no look-behind.
  const masked = (text) => text.replace(/(^|[^0-9])([1-9]\d{16}[\dXx])(?![0-9])/g, (all, before, id) =>
    isId(id) ? before + id.slice(0, 3) + "*".repeat(13) + id.slice(16) : all);

  // What the phone keeps: drafts, their files by the same ids, and who last worked here with his villages.
  let opened = null;
  const open = () => new Promise((done, fail) => {
    const asked = window.indexedDB.open("village", 1);
    asked.onupgradeneeded = () => ["drafts", "files", "phone"].forEach((name) => asked.result.createObjectStore(name, { keyPath: "id" }));
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });
  // Private windows and full phones refuse to keep anything: the answer is undefined then.
  const box = async (name, mode, ask) => {
    try {
      opened = opened || open();
      const turn = (await opened).transaction(name, mode);
      const asked = ask(turn.objectStore(name));
      return await new Promise((done, fail) => {
        turn.oncomplete = () => done(asked.result);
        turn.onerror = turn.onabort = () => fail(turn.error);
      });
    } catch { return undefined; }
  };
  const get = (name, id) => box(name, "readonly", (all) => all.get(id));
  const put = (name, value) => box(name, "readwrite", (all) => all.put(value));
  const drop = (name, id) => box(name, "readwrite", (all) => all.delete(id));
  const dropDraft = async (id) => { await drop("drafts", id); await drop("files", id); };
  const draftsOf = async (who) => {
    const all = await box("drafts", "readonly", (all) => all.getAll());
    return (all || []).filter((draft) => draft.who === who).sort((one, other) => other.at - one.at);
  };

  // A page that was kept does not say whose it is: it is who worked here last.
  const whose = async () => {
    const phone = await get("phone", "phone");
    const who = words.who || (phone && phone.who) || "";
    return phone && phone.who === who ? phone : { id: "phone", who, villages: {} };
  };
  // Tells the server, when he signs out, that the phone keeps something of his.
  const mark = (who, age) => {
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `phone=${who}; Path=/desk; Max-Age=${age}; SameSite=Lax${secure}`;
  };
  const month = () => { const now = new Date(); return `${now.getFullYear()}-${now.getMonth() + 1}`; };
  const remember = async (phone) => {
    const { organ, name } = words;
    const items = [...root.querySelectorAll("a[data-title]")].map((link) =>
      ({ href: link.getAttribute("href"), name: link.dataset.name, title: link.dataset.title }));
    if (items.length > 0) phone.villages[organ] = { name, items, month: month() };
    await put("phone", phone);
    mark(phone.who, 365 * 24 * 3600);
    if ("serviceWorker" in navigator) {
      navigator.serviceWorker.register(`/assets/village-worker.js?lang=${document.documentElement.lang}`, { scope }).catch(() => {});
    }
  };
  const forget = async (who) => {
    for (const draft of await draftsOf(who)) await dropDraft(draft.id);
    await drop("phone", "phone");
    mark("", 0);
    try {
      const worker = await navigator.serviceWorker.getRegistration(scope);
      if (worker) await worker.unregister();
      for (const name of await window.caches.keys()) if (name.startsWith("village-")) await window.caches.delete(name);
    } catch { /* Where there is no worker, no page was kept. */ }
  };

  const addressOf = ({ organ, item, id }) => `${scope}/new?${new URLSearchParams({ organ, item, draft: id })}`;
  const made = (name, text, more = {}) => Object.assign(document.createElement(name), { textContent: text }, more);
  const row = (draft, redraw) => {
    const line = made("li", "");
    const about = made("p", "");
    const title = draft.title.trim() || words.untitled;
    const when = new Date(draft.at).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
    const files = draft.files > 0 ? ` · ${words.files} ${draft.files}` : "";
    about.append(made("a", title, { href: addressOf(draft) }), made("br", ""), made("small", when + files));
    const button = made("button", words.delete, { type: "button", className: "second" });
    button.setAttribute("aria-label", `${words.delete}：${title}`);
    button.addEventListener("click", async () => {
      if (button.dataset.asked) { await dropDraft(draft.id); redraw(); return; }
      button.dataset.asked = "1";
      button.textContent = words.sure;
      button.setAttribute("aria-label", `${words.sure}：${title}`);
    });
    line.append(about, button);
    return line;
  };
  // Shows what was not sent, but for the draft that is open; answers how much it is.
  const list = async (who, but) => {
    const section = root.querySelector("[data-unsent]");
    const drafts = (await draftsOf(who)).filter((draft) => draft.id !== but);
    const lines = section.querySelector("ul");
    lines.textContent = "";
    lines.append(...drafts.map((draft) => row(draft, () => list(who, but))));
    section.hidden = drafts.length === 0;
    return drafts.length;
  };

  // The kept page in the place of the village's: what can be written.
  const ways = (phone) => {
    const links = root.querySelector("[data-ways]");
    for (const { name, items } of Object.values(phone.villages)) {
      for (const item of items) {
        const line = made("li", "");
        line.append(made("a", `${name}：${item.name}`, { href: item.href }));
        links.append(line);
      }
    }
    links.hidden = false;
  };

  const write = async (form, phone) => {
    const { who } = phone;
    const { title, text, file, organ } = form.elements;
    const line = form.querySelector("[data-say]");
    const say = (words) => { line.textContent = words; line.hidden = words === ""; };
    const button = form.querySelector("button");
    const asked = new URLSearchParams(location.search);
    organ.value = organ.value || asked.get("organ") || Object.keys(phone.villages)[0] || "";
    const item = asked.get("item") || "";
    if (title.value === "") {
      const village = phone.villages[organ.value];
      const known = village && village.month === month() && village.items.find(({ href }) => new URLSearchParams(href.split("?")[1]).get("item") === item);
      title.value = known ? known.title : "";
    }
    const wanted = asked.get("draft");
    const before = (await draftsOf(who)).find((draft) => wanted ? draft.id === wanted : draft.organ === organ.value && draft.item === item);
    const fresh = { id: Date.now().toString(36) + Math.random().toString(36).slice(2), who, organ: organ.value, item, files: 0 };
    let draft = fresh;
    // What is on the page already is newer than what the phone keeps; browsers put back what was typed when a page is
    // loaded again.
    if (before && ["", before.text].includes(text.value) && file.files.length === 0) {
      draft = before;
      title.value = draft.title;
      text.value = draft.text;
      const kept = await get("files", draft.id);
      // Very old phones put no file into a field: it is to be chosen again there.
      try {
        const carrier = new DataTransfer();
        for (const { name, type, bytes } of kept ? kept.files : []) carrier.items.add(new File([bytes], name, { type }));
        file.files = carrier.files;
      } catch { draft.files = 0; }
      say(words.restored);
      const other = root.querySelector("[data-other]");
      other.href = addressOf({ ...fresh, id: "new" });
      other.hidden = false;
    }
    await list(who, draft.id);

    // One after the other: what was chosen last is what is kept.
    let keeping = Promise.resolve(true);
    let filesKept = true;
    const keep = (withFiles) => {
      keeping = keeping.then(async () => {
        if (!who) return false;
        Object.assign(draft, { title: masked(title.value), text: masked(text.value), at: Date.now() });
        if (draft.text.trim() === "" && file.files.length === 0) { await dropDraft(draft.id); return true; }
        if (withFiles) {
          const files = await Promise.all([...file.files].map(async (one) => ({ name: one.name, type: one.type, bytes: await one.arrayBuffer() })));
          filesKept = await put("files", { id: draft.id, files }) !== undefined;
        }
        draft.files = filesKept ? file.files.length : 0;
        return await put("drafts", draft) !== undefined && filesKept;
      }).catch(() => false);
      return keeping;
    };
    const mask = () => {
      let count = 0;
      for (const field of [title, text]) {
        const safe = masked(field.value);
        if (safe !== field.value) { field.value = safe; count += 1; }
      }
      if (count > 0) say(words.masked);
    };
    form.addEventListener("input", (event) => { if (event.target !== file) keep(false); });
    form.addEventListener("change", (event) => { mask(); keep(event.target === file); });

    // Sends what stands in the form with the proof of the session that is there now; answers what went wrong. Whoever
    // must sign in first is led there, and back to the draft.
    const send = async () => {
      const again = await fetch(addressOf(draft));
      const page = (html) => new DOMParser().parseFromString(html, "text/html");
      const now = page(await again.text()).querySelector("[data-who]");
      if (again.redirected || !again.ok || !now || now.dataset.who !== who) {
        location.assign(again.redirected ? again.url : addressOf(draft));
        return "";
      }
      const fields = new FormData(form);
      fields.set("proof", now.querySelector("[name=proof]").value);
      const answer = await fetch(form.action, { method: "POST", body: fields });
      if (!answer.redirected) {
        const said = page(await answer.text()).querySelector("[role=alert], main h1 + p");
        return said ? said.textContent : words.failed;
      }
      // Taken in: it waits for review, or as a draft at the desk.
      if (/^\/desk\/(village|draft\/\d+)$/.test(new URL(answer.url).pathname)) await dropDraft(draft.id);
      location.assign(answer.url);
      return "";
    };
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      mask();
      button.disabled = true;
      const kept = await keep(false);
      let wrong = kept ? words.offline : words.notKept;
      if (navigator.onLine !== false) {
        say(words.sending);
        wrong = await send().catch(() => wrong);
      }
      say(wrong);
      button.disabled = wrong === "";
    });
    window.addEventListener("pageshow", () => { button.disabled = false; });
    window.addEventListener("online", () => say(words.online));
  };

  const begin = async () => {
    const phone = await whose();
    const form = root.querySelector("form[data-write]");
    const leave = root.querySelector("form[data-leave]");
    if (leave) {
      leave.addEventListener("submit", async (event) => {
        event.preventDefault();
        await forget(phone.who);
        leave.submit();
      });
      // Nothing would be lost: no question is asked.
      if (await list(phone.who) === 0) { await forget(phone.who); leave.submit(); }
      return;
    }
    if (words.who) await remember(phone);
    if (form && (words.who || location.pathname !== scope)) {
      await write(form, phone);
      return;
    }
    if (form) { form.hidden = true; ways(phone); }
    await list(phone.who);
  };
  begin();
})();
