// The search of an exported site. A query's terms (pairs of neighbouring characters, numbers, words in letters)
// say which documents may be meant; what is shown of these is fetched, looked at for the very words, and listed,
// the newest first. How the files are made: `src/export/index.rs`. Texts are cut as `crates/search` cuts them.
(() => {
  "use strict";
  /** Hits that are listed at a time. */
  const PAGE = 20;
  /** Documents that are looked at for them at most. */
  const LOOKED = 500;
  const PLACE = "/search/";

  const box = document.getElementById("seek");
  const { found, newest, none, old, failed, off } = box.dataset;
  const form = box.querySelector("form");
  const field = form.elements.q;
  const line = box.querySelector("[role=status]");
  const list = box.querySelector(".hits");
  const more = box.querySelector(".more");
  const say = (text) => { line.textContent = text; };

  const HAN = /[\u3400-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}\u3040-\u30ff々〇]/u;
  const WORD = /[\p{Alphabetic}\p{N}]/u;
  const BLANK = /[\s\0\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/u;
  // accents behind their letter
  const MARK = /[\u0300-\u036f\u3099\u309a]/u;
  const forms = new Map();

  /** The letters of a text in one written form, with their places in it, and the runs that belong together. */
  function fold(text) {
    const letters = [];
    const runs = [];
    let parted = false;
    let spaced = false;
    let from = 0;
    for (const whole of text) {
      const to = from + whole.length;
      if (BLANK.test(whole)) {
        spaced = true;
        from = to;
        continue;
      }
      for (const one of whole.normalize("NFKC").toLowerCase()) {
        const c = forms.get(one) || one;
        const han = HAN.test(c);
        if (!han && !WORD.test(c)) {
          parted = parted || !MARK.test(c);
          continue;
        }
        letters.push({ c, from, to });
        const run = runs[runs.length - 1];
        if (run && run.han === han && !parted && (han || !spaced)) run.text.push(c);
        else runs.push({ han, text: [c] });
        parted = false;
        spaced = false;
      }
      from = to;
    }
    return { letters, runs, key: letters.map((letter) => letter.c).join("") };
  }

  /** The terms of a text; a single character at an end may stand within a longer run where it is meant. */
  function terms({ runs }) {
    const row = [];
    for (const { han, text } of runs) {
      if (han && text.length > 1) for (let at = 1; at < text.length; at += 1) row.push(text[at - 1] + text[at]);
      else row.push(text.join(""));
    }
    const lone = (run) => run && run.han && run.text.length === 1;
    if (row.length > 1 && lone(runs[runs.length - 1])) row.pop();
    if (row.length > 1 && lone(runs[0])) row.shift();
    return row;
  }

  function hash(term) {
    let hash = 0x811c9dc5;
    for (let at = 0; at < term.length; at += 1) hash = Math.imul(hash ^ term.charCodeAt(at), 0x01000193);
    return hash ^ (hash >>> 16);
  }

  let head;
  const asked = new Map();
  async function get(name, how) {
    const answer = await fetch(PLACE + name, how);
    if (!answer.ok) throw new Error(`${answer.status} ${name}`);
    return answer.json();
  }
  /** A file of the index as it is now: its version is in the address, so that no older copy is taken. */
  function part(name) {
    if (!asked.has(name)) asked.set(name, get(`${name}?v=${head.version}`));
    return asked.get(name);
  }

  /** The documents that have a term, ascending; of frequent terms only the newest. */
  async function having(term) {
    const all = await part(`terms/${hash(term) & (head.files - 1)}.json`);
    const steps = Object.prototype.hasOwnProperty.call(all, term) ? all[term] : [];
    let at = 0;
    const documents = steps.map((step) => { at += step; return at; });
    return { documents, known: new Set(documents), from: documents.length < head.most ? 0 : documents[0] };
  }

  /** The documents that may have all terms, the newest first, and whether older ones were left out. */
  async function candidates(wanted) {
    const lists = await Promise.all(wanted.map(having));
    lists.sort((one, other) => one.documents.length - other.documents.length);
    const [first, ...others] = lists;
    const may = first.documents.filter((at) => others.every((list) => at < list.from || list.known.has(at)));
    return { documents: may.reverse(), cut: first.from > 0 };
  }

  const shown = async (at) => (await part(`lines/${Math.floor(at / head.lines)}.json`))[at % head.lines];

  /** Whether every part of the query stands in one of a document's texts. */
  function fits({ title, day, number, index, organ }, keys) {
    const texts = [title, day, number, index, organ].map((text) => fold(text || "").key);
    return keys.every((key) => texts.some((text) => text.includes(key)));
  }

  /** A text as nodes, what was looked for marked. */
  function marked(text, keys) {
    const { letters, key } = fold(text);
    const starts = [];
    letters.forEach((letter) => { for (let unit = 0; unit < letter.c.length; unit += 1) starts.push(letter); });
    const marks = new Set();
    for (const one of keys) {
      for (let at = key.indexOf(one); at >= 0; at = key.indexOf(one, at + 1)) {
        for (let from = starts[at].from; from < starts[at + one.length - 1].to; from += 1) marks.add(from);
      }
    }
    const nodes = [];
    for (let from = 0, to; from < text.length; from = to) {
      for (to = from + 1; to < text.length && marks.has(to) === marks.has(from);) to += 1;
      const piece = document.createTextNode(text.slice(from, to));
      if (marks.has(from)) {
        const mark = document.createElement("mark");
        mark.append(piece);
        nodes.push(mark);
      } else {
        nodes.push(piece);
      }
    }
    return nodes;
  }

  function link(href, nodes) {
    const a = document.createElement("a");
    a.href = href;
    a.append(...nodes);
    if (!href.startsWith("/")) a.rel = "noopener";
    return a;
  }

  /** What stands behind a title that leads to its origin on another site. */
  function elsewhere() {
    const span = document.createElement("span");
    const arrow = document.createElement("span");
    span.className = "off";
    arrow.setAttribute("aria-hidden", "true");
    arrow.append("↗ ");
    span.append(arrow, off);
    return span;
  }

  function row(hit, keys) {
    const item = document.createElement("li");
    const title = document.createElement("h2");
    title.append(link(hit.address, marked(hit.title, keys)));
    if (!hit.address.startsWith("/")) title.append(" ", elsewhere());
    const where = document.createElement("p");
    where.className = "where";
    const time = document.createElement("time");
    time.dateTime = hit.day;
    time.append(...marked(hit.day, keys));
    where.append(time);
    for (const text of [hit.number, hit.index, hit.organ]) if (text) where.append(" · ", ...marked(text, keys));
    if (hit.path) where.append(" · ", link(hit.path, [hit.column]));
    item.append(title, where);
    return item;
  }

  /** Lists the next hits. */
  async function next(search) {
    const { keys, documents, cut } = search;
    const before = list.children.length;
    const hits = [];
    const until = Math.min(search.at + LOOKED, documents.length);
    while (hits.length < PAGE && search.at < until) {
      const some = documents.slice(search.at, Math.min(search.at + PAGE, until));
      const lines = await Promise.all(some.map(shown));
      for (const hit of lines) {
        if (hits.length === PAGE) break;
        search.at += 1;
        if (fits(hit, keys)) hits.push(hit);
      }
    }
    list.append(...hits.map((hit) => row(hit, keys)));
    const count = list.children.length;
    const rest = search.at < documents.length;
    list.hidden = count === 0;
    more.hidden = !rest;
    const words = count === 0 && !rest ? none : (rest || cut ? newest : found).replace("{}", count);
    say(cut && !rest ? `${words}${old}` : words);
    // who goes on by keyboard goes on at the first new one
    if (before > 0 && hits.length > 0) list.children[before].querySelector("a").focus();
  }

  async function search(text) {
    head = await get("index.json", { cache: "no-cache" });
    const pairs = [...head.forms];
    for (let at = 0; at < pairs.length; at += 2) forms.set(pairs[at], pairs[at + 1]);
    const parts = text.split(/\s+/).map(fold).filter((part) => part.key !== "");
    if (parts.length === 0) return say(none);
    const wanted = [...new Set(parts.map(terms).reduce((all, some) => all.concat(some), []))];
    const going = { keys: parts.map((part) => part.key), at: 0, ...(await candidates(wanted)) };
    more.addEventListener("click", () => next(going).catch(fail));
    return next(going);
  }

  function fail(error) {
    say(failed);
    throw error;
  }

  form.hidden = false;
  const text = (new URLSearchParams(location.search).get("q") || "").trim().slice(0, 200);
  field.value = text;
  if (text !== "") search(text).catch(fail);
})();
