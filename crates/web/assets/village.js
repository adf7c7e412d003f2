// A village clerk's pages on a phone: what is written and the photos chosen are kept on the phone until they are sent,
// each account's by itself; identity numbers, bank cards and mobile numbers are masked before they are kept or leave the
// phone, in what is typed and in csv, xlsx and docx files, and a mask that is wrong is undone by a button. Without it the
// form works all the same: the server masks whatever is personal before it keeps anything.
(() => {
  "use strict";
  const root = document.querySelector("[data-phone]");
  if (!root) return;
  const scope = "/desk/village";
  const words = root.dataset;

  // What can be told for certain without a server, as `crates/privacy` tells it; whatever needs more is the server's.
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const provinces = /^(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])/;
  const isDay = (year, month, day) => {
    const date = new Date(year, month - 1, day);
    return date.getMonth() === month - 1 && date.getDate() === Number(day);
  };
  // GB 32100: registrar, division, check character.
  const alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  const registrars = /^(1[1239]|2[19]|3[1-59]|4[19]|5[1-59]|6[129]|7[129]|8[19]|9[1-3])/;
  const isCreditCode = (text) => {
    if (!registrars.test(text) || !(provinces.test(text.slice(2)) || text.slice(2, 8) === "100000")) return false;
    let [sum, weight] = [0, 1];
    for (const sign of text.slice(0, 17)) { sum += alphabet.indexOf(sign) * weight; weight = weight * 3 % 31; }
    return (31 - sum % 31) % 31 === alphabet.indexOf(text[17]);
  };
  const isId = (text) => {
    const year = Number(text.slice(6, 10));
    const born = year >= 1850 && year < 2100 && isDay(year, text.slice(10, 12), text.slice(12, 14));
    const sum = weights.reduce((sum, weight, at) => sum + weight * Number(text[at]), 0);
    return provinces.test(text) && born && "10X98765432"[sum % 11] === text[17];
  };
  const isOldId = (text) => provinces.test(text) && isDay(1900 + Number(text.slice(6, 8)), text.slice(8, 10), text.slice(10, 12));
  const isCard = (text) => {
    const sum = [...text].reverse().reduce((sum, digit, at) => {
      const value = Number(digit) * (at % 2 === 1 ? 2 : 1);
      return sum + Math.floor(value / 10) + value % 10;
    }, 0);
    return text.startsWith("62") && sum % 10 === 0;
  };
  const isMobile = (text) => /^1[3-9]\d{9}$/.test(text) && text !== "13800138000" && !/^...(\d)\1{7}$/.test(text);
  // Of offices and of people, by `crates/privacy/data/context.csv`: the nearest word before a mobile number says whose it is.
  const offices = ["热线", "咨询", "监督", "举报", "投诉", "值班", "服务电话", "办公", "客服", "窗口", "致电", "来电", "拨打", "联系人", "负责人", "网格", "书记", "主任", "村医", "如有异议", "如有疑问", "应急", "合作社", "公司"];
  const people = ["身份证", "户主", "农户", "申请人", "补贴", "补助", "低保", "特困", "救助", "残疾", "贫困户", "住址", "举报人", "投诉人"];
  const nearest = (words, text) => Math.max(...words.map((word) => text.lastIndexOf(word)));
  const isOffices = (before, behind) => {
    const office = nearest(offices, before);
    return office >= 0 ? office > nearest(people, before) : nearest(people, before) < 0 && offices.some((word) => behind.includes(word));
  };
  const hide = (text, front, end) => text.slice(0, front) + "*".repeat(text.length - front - end) + text.slice(text.length - end);
  // Kind and safe form of a number with the words around it; nothing where it is none, or not certainly one.
  const judged = (number, before, behind) => {
    const says = /身份证|公民身份/.test(before.slice(-12));
    switch (true) {
      case number.length === 18 && isId(number) && (says || !isCreditCode(number)):
      case number.length === 15 && isOldId(number):
        return { kind: words.id, safe: hide(number, 3, 2) };
      case number.length >= 16 && /^\d+$/.test(number) && isCard(number):
        return { kind: words.card, safe: hide(number, 0, 4) };
      case isMobile(number) && !/^\s*[元万亿吨亩人户%％]/.test(behind) && !isOffices(before, behind):
        return { kind: words.mobile, safe: hide(number, 3, 4) };
      default:
        return null;
    }
  };
  // Numbers that stand alone, cards and mobiles in the groups in which they are written. Old phones know no look-behind.
  const numbers = /(^|[^0-9A-Za-z_@=%&#$~\\.-])(62\d\d(?: \d{4}){3}(?: \d{1,3})?|1[3-9]\d \d{4} \d{4}|\d{17}[\dXx]|\d{15,19}|\d{11})(?![0-9A-Za-z_@=%&#$~\\-]|\.\d)/g;
  // What the clerk said is nobody's, on this page only.
  const spared = new Set();
  // What is personal in a text, each with where it starts; `lead` stands before the text and tells of it.
  const places = (text, lead = "") => {
    const found = [];
    numbers.lastIndex = 0;
    for (let match = numbers.exec(text); match !== null; match = numbers.exec(text)) {
      const [, sign, number] = match;
      const plain = number.replace(/ /g, "").toUpperCase();
      const start = match.index + sign.length;
      const end = start + number.length;
      const line = text.lastIndexOf("\n", start - 1) + 1;
      const before = (line === 0 ? lead : "") + text.slice(Math.max(line, start - 28), start);
      const hit = spared.has(plain) ? null : judged(plain, before, text.slice(end, end + 12).split("\n")[0]);
      if (hit) found.push({ ...hit, number, plain, start });
    }
    return found;
  };
  const masked = (text, found = []) => {
    let [safe, end] = ["", 0];
    for (const hit of places(text)) {
      safe += text.slice(end, hit.start) + hit.safe;
      end = hit.start + hit.number.length;
      found.push(hit);
    }
    return safe + text.slice(end);
  };

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
      if (button.dataset.asked) {
        const lines = line.parentElement;
        const at = [...lines.children].indexOf(line);
        await dropDraft(draft.id);
        await redraw();
        // The button that was pressed is gone: whoever pressed it with a key goes on at the next draft, or with the page.
        const next = lines.children[Math.min(at, lines.children.length - 1)];
        const heir = next ? next.querySelector("a") : root.querySelector("h1");
        if (!next) heir.tabIndex = -1;
        heir.focus();
        return;
      }
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

  // Rows of money: blank ones are hidden but for the next, more are made, and the sums stand below.
  const money = (form, item) => {
    const all = form.querySelector("[data-money]");
    if (!all) return { fields: [], read: () => [], write: () => {} };
    all.hidden = !all.dataset.money.split(" ").includes(item) && all.hidden;
    const list = all.querySelector("ol");
    const more = all.querySelector("[data-more]");
    const line = all.querySelector("[data-sums]");
    const cells = (row) => [...row.querySelectorAll("input, select")];
    const filled = (row) => cells(row).some((cell) => cell.tagName === "INPUT" && cell.value.trim() !== "");
    const add = () => {
      const row = list.lastElementChild.cloneNode(true);
      const [before, number] = [list.children.length, list.children.length + 1];
      for (const part of row.querySelectorAll("[id], [for], [name]")) {
        for (const name of ["id", "for", "name"]) {
          if (part.hasAttribute(name)) part.setAttribute(name, part.getAttribute(name).replace(`-${before}-`, `-${number}-`));
        }
      }
      row.querySelector("legend").textContent = row.querySelector("legend").textContent.replace(String(before), String(number));
      cells(row).forEach((cell) => { if (cell.tagName === "INPUT") cell.value = ""; });
      list.append(row);
      return row;
    };
    const show = () => {
      const rows = [...list.children];
      const last = rows.reduce((last, row, at) => (filled(row) ? at : last), -1);
      rows.forEach((row, at) => { row.hidden = at > last + 1 && !row.dataset.shown; });
      const sums = { in: 0, out: 0 };
      for (const row of rows.filter(filled)) {
        const amount = cells(row).find(({ name }) => name.endsWith("-amount")).value.replace(/[,，元\s]/g, "");
        const way = cells(row).find(({ name }) => name.endsWith("-way")).value;
        if (/^\d+(\.\d{0,2})?$/.test(amount)) sums[way] += Math.round(Number(amount) * 100);
      }
      const yuan = (cents) => (cents / 100).toFixed(2);
      line.textContent = `${words.income} ${yuan(sums.in)} · ${words.spent} ${yuan(sums.out)} · ${words.left} ${yuan(sums.in - sums.out)}`;
      line.hidden = last < 0;
    };
    more.hidden = false;
    more.addEventListener("click", () => {
      const row = [...list.children].find((row) => row.hidden) || add();
      row.dataset.shown = "1";
      show();
      cells(row)[0].focus();
    });
    all.addEventListener("input", show);
    show();
    return {
      get fields() { return [...list.querySelectorAll("input[type=text]")]; },
      read: () => [...list.children].filter(filled).map((row) => cells(row).map((cell) => masked(cell.value))),
      write: (rows) => {
        rows.forEach((values, at) => cells(list.children[at] || add()).forEach((cell, place) => { cell.value = values[place] || ""; }));
        show();
      },
    };
  };

  // The text of a file, whatever its programs wrote it in.
  const decoded = (bytes) => {
    try { return new TextDecoder("utf-8", { fatal: true }).decode(bytes); } catch { return new TextDecoder("gb18030").decode(bytes); }
  };
  const isTable = ({ name }) => /\.(csv|txt)$/i.test(name);
  const isOffice = ({ name }) => /\.(xlsx|docx)$/i.test(name);
  // A file as it may leave the phone, and what was masked in it; nothing where nothing was.
  const cleaned = async (one) => {
    // Old phones do not understand the script that does it.
    if (isOffice(one)) return window.maskedOffice ? window.maskedOffice(one, places) : null;
    if (!isTable(one)) return null;
    const found = [];
    const safe = masked(decoded(await one.arrayBuffer()), found);
    const file = new File(["\ufeff", safe.replace(/^\ufeff/, "")], one.name, { type: "text/csv", lastModified: one.lastModified });
    return found.length > 0 ? { file, found } : null;
  };
  const called = ({ name, size, lastModified }) => `${name} ${size} ${lastModified}`;

  const write = async (form, phone) => {
    const { who } = phone;
    const { title, text, file, photo, organ } = form.elements;
    const line = form.querySelector("[data-say]");
    const say = (words) => { line.textContent = words; line.hidden = words === ""; };
    const button = form.querySelector("button[type=submit]");
    // Nothing is sent before what masks it stands.
    button.disabled = true;
    const asked = new URLSearchParams(location.search);
    organ.value = organ.value || asked.get("organ") || Object.keys(phone.villages)[0] || "";
    const item = asked.get("item") || "";
    const rows = money(form, item);
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
    if (before && ["", before.text].includes(text.value) && rows.read().length === 0 && file.files.length === 0) {
      draft = before;
      title.value = draft.title;
      text.value = draft.text;
      rows.write(draft.rows || []);
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
        Object.assign(draft, { title: masked(title.value), text: masked(text.value), rows: rows.read(), at: Date.now() });
        if (draft.text.trim() === "" && draft.rows.length === 0 && file.files.length === 0) { await dropDraft(draft.id); return true; }
        if (withFiles) {
          const files = await Promise.all([...file.files].map(async (one) => ({ name: one.name, type: one.type, bytes: await one.arrayBuffer() })));
          filesKept = await put("files", { id: draft.id, files }) !== undefined;
        }
        draft.files = filesKept ? file.files.length : 0;
        return await put("drafts", draft) !== undefined && filesKept;
      }).catch(() => false);
      return keeping;
    };

    // What was masked stands below the button, so that nothing moves under a thumb that is about to press it.
    const marks = form.querySelector("[data-masks]");
    let unseen = false;
    const tell = (about, label, undo) => {
      const row = made("li", "");
      const undone = made("button", label, { type: "button", className: "second" });
      undone.setAttribute("aria-label", `${label}：${about}`);
      undone.addEventListener("click", async () => {
        await undo();
        // Whoever pressed it with a key goes on at the next one, or at the button that sends.
        const next = row.nextElementSibling || row.previousElementSibling;
        const pressed = document.activeElement === undone;
        row.remove();
        marks.hidden = marks.querySelector("li") === null;
        if (pressed) (next ? next.querySelector("button") : button).focus();
        keep(true);
      });
      row.append(made("p", about), undone);
      marks.querySelector("ul").append(row);
      marks.hidden = false;
      unseen = true;
    };
    const mask = () => {
      for (const field of [title, text, ...rows.fields]) {
        const found = [];
        const safe = masked(field.value, found);
        if (found.length > 0) field.value = safe;
        for (const { kind, safe, number, plain } of found) {
          tell(`${kind} ${safe}`, words.undo, () => {
            spared.add(plain);
            field.value = field.value.replace(safe, () => number);
          });
        }
      }
    };
    const choose = (files) => {
      const carrier = new DataTransfer();
      files.forEach((one) => carrier.items.add(one));
      file.files = carrier.files;
    };
    // Files that need no look: they were masked, nothing was found in them, or the clerk said so.
    const looked = new Set();
    // Photos just taken join the other files; files of texts and tables are masked as the text is. Where a phone puts no file
    // into a field, the server masks it.
    const gather = async () => {
      try {
        if (photo.files.length > 0) { choose([...file.files, ...photo.files]); photo.value = ""; }
        for (const one of [...file.files].filter((one) => !looked.has(called(one)))) {
          const clean = await cleaned(one);
          looked.add(called(clean ? clean.file : one));
          if (!clean) continue;
          const swap = (from, to) => choose([...file.files].map((each) => (called(each) === called(from) ? to : each)));
          swap(one, clean.file);
          const kinds = [...new Set(clean.found.map(({ kind }) => kind))].map((kind) => `${kind} ${clean.found.filter((hit) => hit.kind === kind).length}`);
          tell(`${one.name}：${kinds.join("，")}`, words.undoFile, () => { looked.add(called(one)); swap(clean.file, one); });
        }
      } catch { /* It stays as it is. */ }
    };
    // Whoever was quicker than this page has typed and chosen already.
    mask();
    let gathering = gather();
    if (draft === fresh) gathering.then(() => keep(true));
    button.disabled = false;
    // What is masked by the very press that sends is shown before it is sent.
    for (const press of ["pointerdown", "keydown"]) form.addEventListener(press, () => { unseen = false; }, true);
    const isFile = (event) => event.target === file || event.target === photo;
    form.addEventListener("input", (event) => { if (!isFile(event)) keep(false); });
    form.addEventListener("change", async (event) => {
      mask();
      const files = isFile(event);
      if (files) gathering = gathering.then(gather);
      await gathering;
      keep(files);
    });

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
    // What is being sent is not sent twice; the button is not disabled meanwhile, which would take the focus from it.
    let sending = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      mask();
      await gathering;
      if (unseen) { unseen = false; say(words.check); return; }
      if (sending) return;
      sending = true;
      const kept = await keep(false);
      let wrong = kept ? words.offline : words.notKept;
      if (navigator.onLine !== false) {
        say(words.sending);
        wrong = await send().catch(() => wrong);
      }
      say(wrong);
      sending = wrong === "";
    });
    window.addEventListener("pageshow", () => { sending = false; });
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
