// Masks what is personal in workbooks (xlsx) and documents (docx) on the phone. The zip is opened by its list; parts that
// say something else are packed anew, all others are copied as they are packed. Whatever is not as expected stops it: a
// password, a signature, a formula that comes to a number to be masked, more than 20 MB, a browser that cannot unpack. The
// file is sent as it was chosen then, and the server masks it.
(() => {
  "use strict";
  // Bytes that a file may have, and all that is unpacked of it.
  const most = 20 * 1024 * 1024;
  // Parts in which people write.
  const isWritten = /^(?:word\/(?:document|header|footer|footnotes|endnotes|comments)\d*|xl\/(?:sharedStrings|worksheets\/[^/]+|comments(?:\/comment)?\d*|drawings\/drawing\d+))\.xml$/i;
  const isSheet = /^xl\/worksheets\//i;
  const isShared = /^xl\/sharedStrings/i;
  const isSignature = /^_xmlsignatures\//i;
  const stop = (why) => { throw new Error(why); };

  // The check sum of a part: CRC-32.
  const sums = Uint32Array.from({ length: 256 }, (_, at) => {
    let value = at;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    return value;
  });
  const sum = (bytes) => {
    let value = 0xffffffff;
    for (const byte of bytes) value = sums[(value ^ byte) & 0xff] ^ (value >>> 8);
    return (value ^ 0xffffffff) >>> 0;
  };
  // What a stream makes of bytes; no more than there is room for.
  const piped = async (bytes, stream, room) => {
    const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
    const pieces = [];
    let length = 0;
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      length += read.value.length;
      if (length > room) { reader.cancel().catch(() => {}); stop("larger than it says"); }
      pieces.push(read.value);
    }
    return new Uint8Array(await new Blob(pieces).arrayBuffer());
  };

  // The parts of a zip, in the order of its list: `head` is the record of the list without its name, `body` as it is packed.
  const opened = (bytes) => {
    const view = new DataView(bytes.buffer);
    const short = (at) => view.getUint16(at, true);
    const long = (at) => view.getUint32(at, true);
    let end = bytes.length - 22;
    while (long(end) !== 0x06054b50) end -= 1;
    const count = short(end + 10);
    const parts = [];
    let at = long(end + 16);
    while (parts.length < count) {
      const [crc, packed, size, begin] = [16, 20, 24, 42].map((field) => long(at + field));
      const [flags, method, named, extra, noted] = [8, 10, 28, 30, 32].map((field) => short(at + field));
      if (long(at) !== 0x02014b50 || long(begin) !== 0x04034b50) stop("no list of parts");
      if (flags & 0x2041) stop("a password");
      if ([packed, size].includes(0xffffffff)) stop("zip64");
      const from = begin + 30 + short(begin + 26) + short(begin + 28);
      const body = bytes.subarray(from, from + packed);
      if (body.length !== packed) stop("cut off");
      const label = bytes.slice(at + 46, at + 46 + named);
      parts.push({ name: new TextDecoder().decode(label), head: bytes.slice(at, at + 46), label, method, crc, size, body });
      at += 46 + named + extra + noted;
    }
    return parts;
  };
  const unpacked = async ({ method, crc, size, body }) => {
    const bytes = method === 0 ? body : await piped(body, new DecompressionStream("deflate-raw"), size);
    if (bytes.length !== size || sum(bytes) !== crc) stop("damaged");
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  };
  // Packs what a part says now.
  const pack = async (part, text) => {
    const bytes = new TextEncoder().encode(text);
    part.body = await piped(bytes, new CompressionStream("deflate-raw"), Infinity);
    const head = new DataView(part.head.buffer);
    head.setUint16(10, 8, true);
    [[16, sum(bytes)], [20, part.body.length], [24, bytes.length]].forEach(([field, value]) => head.setUint32(field, value, true));
  };
  // The pieces of a zip of parts. Remarks and extra fields go; sums and sizes stand before each part, not behind it.
  const zipped = (parts) => {
    const [bodies, list] = [[], []];
    let [at, length] = [0, 0];
    for (const { head, label, body } of parts) {
      const record = new DataView(head.buffer);
      record.setUint16(8, record.getUint16(8, true) & ~8, true);
      [30, 32, 34].forEach((field) => record.setUint16(field, 0, true));
      record.setUint32(42, at, true);
      // What stands before a part is what the list says of it, from versions to lengths.
      const before = new Uint8Array(30);
      before.set([0x50, 0x4b, 3, 4]);
      before.set(head.subarray(6, 32), 4);
      bodies.push(before, label, body);
      list.push(head, label);
      at += 30 + label.length + body.length;
      length += 46 + label.length;
    }
    const end = new DataView(new ArrayBuffer(22));
    end.setUint32(0, 0x06054b50, true);
    [8, 10].forEach((field) => end.setUint16(field, parts.length, true));
    end.setUint32(12, length, true);
    end.setUint32(16, at, true);
    return [...bodies, ...list, end];
  };

  // The tags of a part, each with its place.
  const tagsOf = function* (xml) {
    if (xml.includes("<!")) stop("more than elements and texts");
    const tags = /<(\/?)([\w.-]+:)?([\w.-]+)((?:"[^"]*"|'[^']*'|[^"'>])*)>/g;
    for (let match = tags.exec(xml); match !== null; match = tags.exec(xml)) {
      const [tag, slash, prefix = "", name, attributes] = match;
      yield { prefix, name, attributes, closes: slash !== "", empty: attributes.endsWith("/"), from: match.index, to: match.index + tag.length };
    }
  };
  const signs = { amp: "&", lt: "<", gt: ">", quot: "\"", apos: "'" };
  const unescaped = (raw) => raw.replace(/&(?:#(\d+)|#x([\da-fA-F]+)|(\w+));/g, (all, ten, hex, name) =>
    (name ? signs[name] || stop(all) : String.fromCodePoint(parseInt(ten || hex, ten ? 10 : 16))));
  const escaped = (text) => text.replace(/[&<>\r]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  // A text is one to its reader, and stands in the part as runs.
  const run = (xml, from, to) => {
    const raw = xml.slice(from, to);
    if (raw.includes("<")) stop("no text");
    return { from, to, text: unescaped(raw) };
  };
  // What parts two runs, though it stands nowhere as a text.
  const gap = (text) => ({ from: 0, to: 0, text });
  const gaps = new Map([["br", "\n"], ["cr", "\n"], ["tab", "\t"], ["ptab", "\t"], ["noBreakHyphen", "-"], ["ins", "\t"], ["del", "\t"], ["rPh", "\t"]]);
  const said = (runs) => runs.map(({ text }) => text).join("");
  // What runs say once values are masked: the run in which a value begins says all of its safe form.
  const masks = (runs, hits) => {
    const edits = [];
    if (hits.length === 0) return edits;
    let begin = 0;
    for (const { from, to, text } of runs) {
      const end = begin + text.length;
      let [safe, at] = ["", begin];
      for (const hit of hits) {
        const behind = hit.start + hit.number.length;
        if (behind <= at || hit.start >= end) continue;
        safe += text.slice(at - begin, Math.max(hit.start, begin) - begin);
        if (hit.start >= begin) safe += hit.safe;
        at = Math.min(behind, end);
      }
      safe += text.slice(at - begin);
      if (safe !== text) edits.push([from, to, escaped(safe)]);
      begin = end;
    }
    return edits;
  };
  const edited = (xml, edits) => {
    let [safe, at] = ["", 0];
    for (const [from, to, text] of edits.sort(([one], [other]) => one - other)) {
      safe += xml.slice(at, from) + text;
      at = to;
    }
    return safe + xml.slice(at);
  };

  // A table as it is read, row by row.
  class Table {
    constructor() {
      this.heads = new Map();
      this.row = new Map();
      this.column = 0;
    }
    // What stands before a cell: the row so far and, nearest to it, the heading of its column.
    before() {
      const head = this.heads.get(this.column) || "";
      return `${[...this.row.values()].join(",").slice(-28)},${head.slice(-28)},`;
    }
    say(text) { this.row.set(this.column, (this.row.get(this.column) || "") + text); }
    // A row of words alone is one of headings.
    end() {
      const cells = [...this.row].filter(([, text]) => text.trim() !== "");
      const words = cells.every(([, text]) => !/^\s*[\d.,-]+\s*$|\d{7}/.test(text));
      if (cells.length > 1 && words) cells.forEach(([column, text]) => this.heads.set(column, text));
      this.row.clear();
      this.column = 0;
    }
  }

  // Gives each text of a part with its runs and the table that it stands in. Text boxes and tables stand in others.
  const texts = (xml, take) => {
    const [open, tables] = [[], []];
    let begin = 0;
    for (const { name, closes, empty, from, to } of tagsOf(xml)) {
      const runs = open[open.length - 1];
      const table = tables[tables.length - 1];
      if (["si", "text", "p"].includes(name)) {
        if (!closes) open.push([]);
        if (closes || empty) take(open.pop(), table);
      } else if (name === "t" || name === "delText") {
        if (closes && runs) runs.push(run(xml, begin, from));
        begin = to;
      } else if (gaps.has(name) && runs) {
        runs.push(gap(gaps.get(name)));
      } else if (name === "tbl") {
        if (closes) tables.pop(); else tables.push(new Table());
      } else if (name === "tc" && table && !closes) {
        table.column += 1;
      } else if (name === "tr" && table && closes) {
        table.end();
      }
    }
  };

  // A number as it is seen: programs write 13912345678 as 1.3912345678E10, too.
  const digits = (value) => (Number.isSafeInteger(Number(value)) && value.trim() !== "" ? String(Number(value)) : value);
  // What is to change where a cell of a sheet stands. What a shared string says is judged where it is used, and masked for
  // all cells that share it; a number becomes a text of the same style.
  const masksOfCell = ({ prefix, attributes, runs, formula, from }, to, strings, judge, table) => {
    const [, kind] = /\st=["'](\w+)/.exec(attributes) || ["", "n"];
    const value = said(runs);
    const shared = kind === "s" ? strings[value] || stop("no such string") : null;
    const text = { s: shared && shared.text, n: digits(value), str: value, inlineStr: value }[kind] || "";
    const hits = judge(text, table);
    table.say(text);
    if (shared) {
      shared.used = true;
      if (hits.length > shared.hits.length) shared.hits = hits;
      return { edits: [], hits: [] };
    }
    if (hits.length > 0 && formula) stop("a formula");
    if (kind !== "n" || hits.length === 0) return { edits: masks(runs, hits), hits };
    const [[, , safe]] = masks([gap(text)], hits);
    const style = attributes.replace(/\st=(?:"[^"]*"|'[^']*')/, "");
    const cell = `<${prefix}c${style} t="inlineStr"><${prefix}is><${prefix}t>${safe}</${prefix}t></${prefix}is></${prefix}c>`;
    return { edits: [[from, to, cell]], hits };
  };
  // A sheet with its cells masked; tells what was found.
  const sheet = (xml, strings, judge, found) => {
    const [edits, table] = [[], new Table()];
    let [cell, begin] = [null, 0];
    for (const tag of tagsOf(xml)) {
      const { name, closes, empty, from, to } = tag;
      if (name === "row" && closes) {
        table.end();
      } else if (name === "c" && !closes) {
        const [, column] = /\sr=["']([A-Z]+)/.exec(tag.attributes) || ["", table.column + 1];
        table.column = column;
        cell = empty ? null : { ...tag, runs: [], formula: false };
      } else if (name === "c" && cell) {
        const masked = masksOfCell(cell, to, strings, judge, table);
        edits.push(...masked.edits);
        found.push(...masked.hits);
        cell = null;
      } else if (cell && (name === "t" || name === "v")) {
        if (closes) cell.runs.push(run(xml, begin, from));
        begin = to;
      } else if (cell && name === "rPh") {
        cell.runs.push(gap("\t"));
      } else if (cell && name === "f") {
        cell.formula = true;
      }
    }
    return edited(xml, edits);
  };

  // Masks parts, `xml` is made `safe`; answers what was found.
  const mask = (parts, places) => {
    const found = [];
    const judge = (text, table) => (/\d(?: ?\d){10}/.test(text) ? places(text, table ? table.before() : "") : []);
    const shared = parts.find(({ name }) => isShared.test(name));
    const strings = [];
    if (shared) texts(shared.xml, (runs) => strings.push({ runs, text: said(runs), used: false, hits: [] }));
    for (const part of parts.filter((part) => part !== shared)) {
      if (isSheet.test(part.name)) { part.safe = sheet(part.xml, strings, judge, found); continue; }
      const edits = [];
      texts(part.xml, (runs, table) => {
        const text = said(runs);
        const hits = judge(text, table);
        edits.push(...masks(runs, hits));
        found.push(...hits);
        if (table) table.say(text);
      });
      part.safe = edited(part.xml, edits);
    }
    if (shared) {
      const edits = strings.flatMap(({ runs, text, used, hits }) => {
        const all = used ? hits : judge(text);
        found.push(...all);
        return masks(runs, all);
      });
      shared.safe = edited(shared.xml, edits);
    }
    return found;
  };

  // The file masked, with what was found in it by `places`, which judges a text by what stands before it; nothing where
  // nothing was found, or it is left to the server.
  window.maskedOffice = async (file, places) => {
    try {
      if (file.size > most) return null;
      const parts = opened(new Uint8Array(await file.arrayBuffer()));
      const written = parts.filter(({ name }) => isWritten.test(name));
      const large = written.reduce((all, { size }) => all + size, 0) > most;
      if (large || parts.some(({ name }) => isSignature.test(name))) return null;
      for (const part of written) part.xml = await unpacked(part);
      const found = mask(written, places);
      if (found.length === 0) return null;
      for (const part of written) if (part.safe !== part.xml) await pack(part, part.safe);
      return { file: new File(zipped(parts), file.name, { type: file.type, lastModified: file.lastModified }), found };
    } catch { return null; }
  };
})();
