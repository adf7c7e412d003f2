// The pictures of the user guide in both languages, from what the browser tests have seen: `npm run pictures`.
import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import { SHOWN } from "../tests/browser/shown.mjs";

const FROM = "target/pictures";
const TO = "docs/images";

mkdirSync(TO, { recursive: true });
const names = SHOWN.flatMap((name) => [name, `${name}-en`]);
for (const name of names) {
  const from = path.join(FROM, `${name}.png`);
  if (!existsSync(from)) throw new Error(`${from} is missing: did the browser tests run with SHOTS=${FROM}?`);
  copyFileSync(from, path.join(TO, `${name}.png`));
}
console.log(`${names.length} pictures in ${TO}`);
