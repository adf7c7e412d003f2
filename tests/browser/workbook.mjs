// Workbooks (xlsx) as spreadsheets write them, made and read without a library: a sheet of rows of words.
import { deflateRawSync, inflateRawSync } from "node:zlib";

const SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const TYPES = "http://schemas.openxmlformats.org/package/2006/content-types";
const KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml";
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

/** A workbook with one sheet. */
export function workbook(rows) {
  const strings = [...new Set(rows.flat())];
  const cell = (text, row, column) => `<c r="${String.fromCharCode(65 + column)}${row + 1}" t="s"><v>${strings.indexOf(text)}</v></c>`;
  const lines = rows.map((row, at) => `<row r="${at + 1}">${row.map((text, column) => cell(text, at, column)).join("")}</row>`);
  const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return packed([
    ["[Content_Types].xml", `${HEAD}<Types xmlns="${TYPES}"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${KIND}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${KIND}.worksheet+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="${KIND}.sharedStrings+xml"/></Types>`],
    ["_rels/.rels", `${HEAD}<Relationships xmlns="${RELATIONS}"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`],
    ["xl/workbook.xml", `${HEAD}<workbook xmlns="${SHEET}" xmlns:r="${OFFICE}"><sheets><sheet name="名单" sheetId="1" r:id="rId1"/></sheets></workbook>`],
    ["xl/_rels/workbook.xml.rels", `${HEAD}<Relationships xmlns="${RELATIONS}"><Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`],
    ["xl/worksheets/sheet1.xml", `${HEAD}<worksheet xmlns="${SHEET}"><sheetData>${lines.join("")}</sheetData></worksheet>`],
    ["xl/sharedStrings.xml", `${HEAD}<sst xmlns="${SHEET}" count="${rows.flat().length}" uniqueCount="${strings.length}">${strings.map((text) => `<si><t>${escaped(text)}</t></si>`).join("")}</sst>`],
  ]);
}

/** All parts of a workbook as one text. */
export function unpacked(bytes) {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  if (end < 0) throw new Error("this is no workbook");
  let at = bytes.readUInt32LE(end + 16);
  const texts = [];
  for (let count = bytes.readUInt16LE(end + 10); count > 0; count -= 1) {
    const [method, length, name, extra, note, begin] = [bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 20), bytes.readUInt16LE(at + 28), bytes.readUInt16LE(at + 30), bytes.readUInt16LE(at + 32), bytes.readUInt32LE(at + 42)];
    const from = begin + 30 + bytes.readUInt16LE(begin + 26) + bytes.readUInt16LE(begin + 28);
    const part = bytes.subarray(from, from + length);
    texts.push((method === 8 ? inflateRawSync(part) : part).toString());
    at += 46 + name + extra + note;
  }
  return texts.join("\n");
}
