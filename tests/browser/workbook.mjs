// Workbooks (xlsx) and documents (docx) as office programs write them, made and read without a library: a sheet of rows of words and numbers,
// paragraphs of runs.
import { deflateRawSync, inflateRawSync } from "node:zlib";

const SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const TYPES = "http://schemas.openxmlformats.org/package/2006/content-types";
const KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml";
const WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const WRITTEN = "application/vnd.openxmlformats-officedocument.wordprocessingml";
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

const CRC = Uint32Array.from({ length: 256 }, (_, at) => {
  let value = at;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});
const crc = (bytes) => (bytes.reduce((value, byte) => CRC[(value ^ byte) & 0xff] ^ (value >>> 8), 0xffffffff) ^ 0xffffffff) >>> 0;
const numbers = (...all) => Buffer.concat(all.map(([value, size]) => { const one = Buffer.alloc(size); one.writeUIntLE(value, 0, size); return one; }));

/** An archive of parts: names and texts. */
function packed(parts) {
  const [bodies, listed] = [[], []];
  let at = 0;
  for (const [name, text] of parts) {
    const bytes = Buffer.from(text);
    const small = deflateRawSync(bytes);
    // The fields that stand alike before a part and in the list: versions, method, time, sums, lengths.
    const same = numbers([20, 2], [0x800, 2], [8, 2], [0, 2], [0x5b75, 2], [crc(bytes), 4], [small.length, 4], [bytes.length, 4], [Buffer.byteLength(name), 2], [0, 2]);
    bodies.push(numbers([0x04034b50, 4]), same, Buffer.from(name), small);
    listed.push(numbers([0x02014b50, 4], [20, 2]), same, numbers([0, 2], [0, 2], [0, 2], [0, 4], [at, 4]), Buffer.from(name));
    at += 30 + Buffer.byteLength(name) + small.length;
  }
  const list = Buffer.concat(listed);
  return Buffer.concat([...bodies, list, numbers([0x06054b50, 4], [0, 2], [0, 2], [parts.length, 2], [parts.length, 2], [list.length, 4], [at, 4], [0, 2])]);
}

const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

/** A workbook with one sheet. */
export function workbook(rows) {
  const words = rows.flat().filter((one) => typeof one === "string");
  const strings = [...new Set(words)];
  const cell = (one, row, column) => {
    const place = `${String.fromCharCode(65 + column)}${row + 1}`;
    return typeof one === "number" ? `<c r="${place}"><v>${one}</v></c>` : `<c r="${place}" t="s"><v>${strings.indexOf(one)}</v></c>`;
  };
  const lines = rows.map((row, at) => `<row r="${at + 1}">${row.map((text, column) => cell(text, at, column)).join("")}</row>`);
  return packed([
    ["[Content_Types].xml", `${HEAD}<Types xmlns="${TYPES}"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${KIND}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${KIND}.worksheet+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="${KIND}.sharedStrings+xml"/></Types>`],
    ["_rels/.rels", `${HEAD}<Relationships xmlns="${RELATIONS}"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`],
    ["xl/workbook.xml", `${HEAD}<workbook xmlns="${SHEET}" xmlns:r="${OFFICE}"><sheets><sheet name="名单" sheetId="1" r:id="rId1"/></sheets></workbook>`],
    ["xl/_rels/workbook.xml.rels", `${HEAD}<Relationships xmlns="${RELATIONS}"><Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`],
    ["xl/worksheets/sheet1.xml", `${HEAD}<worksheet xmlns="${SHEET}"><sheetData>${lines.join("")}</sheetData></worksheet>`],
    ["xl/sharedStrings.xml", `${HEAD}<sst xmlns="${SHEET}" count="${words.length}" uniqueCount="${strings.length}">${strings.map((text) => `<si><t>${escaped(text)}</t></si>`).join("")}</sst>`],
  ]);
}

/** A document of paragraphs, each of them a list of runs. */
export function paper(paragraphs) {
  const run = (text) => `<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">${escaped(text)}</w:t></w:r>`;
  const lines = paragraphs.map((runs) => `<w:p>${runs.map(run).join("<w:proofErr w:type=\"spellStart\"/>")}</w:p>`);
  return packed([
    ["[Content_Types].xml", `${HEAD}<Types xmlns="${TYPES}"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="${WRITTEN}.document.main+xml"/></Types>`],
    ["_rels/.rels", `${HEAD}<Relationships xmlns="${RELATIONS}"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>`],
    ["word/document.xml", `${HEAD}<w:document xmlns:w="${WORDS}"><w:body>${lines.join("")}</w:body></w:document>`],
  ]);
}

/** The parts of a workbook or a document: names and texts. Each is as its sum says. */
export function parts(bytes) {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  if (end < 0) throw new Error("this is no archive");
  let at = bytes.readUInt32LE(end + 16);
  const all = new Map();
  for (let count = bytes.readUInt16LE(end + 10); count > 0; count -= 1) {
    const [method, sum, length, size] = [bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 16), bytes.readUInt32LE(at + 20), bytes.readUInt32LE(at + 24)];
    const [name, extra, note, begin] = [bytes.readUInt16LE(at + 28), bytes.readUInt16LE(at + 30), bytes.readUInt16LE(at + 32), bytes.readUInt32LE(at + 42)];
    const from = begin + 30 + bytes.readUInt16LE(begin + 26) + bytes.readUInt16LE(begin + 28);
    const held = bytes.subarray(from, from + length);
    const part = method === 8 ? inflateRawSync(held) : held;
    const called = bytes.subarray(at + 46, at + 46 + name).toString();
    if (crc(part) !== sum || part.length !== size) throw new Error(`${called} is damaged`);
    all.set(called, part.toString());
    at += 46 + name + extra + note;
  }
  return all;
}

/** All parts of a workbook or a document as one text. */
export const unpacked = (bytes) => [...parts(bytes).values()].join("\n");
