// The pictures of the user guide, from what the browser tests have seen: `npm run pictures`.
import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import path from "node:path";

const FROM = "target/pictures";
const TO = "docs/images";
/** Pages of the tests that the guide shows, at the width at which they are worked with. */
const SHOWN = ["write-stopped-desk", "review-final-desk", "forecast-desk", "village-phone", "village-new-phone", "board-desk"];

mkdirSync(TO, { recursive: true });
for (const name of SHOWN) {
  const from = path.join(FROM, `${name}.png`);
  if (!existsSync(from)) throw new Error(`${from} is missing: did the browser tests run with SHOTS=${FROM}?`);
  copyFileSync(from, path.join(TO, `${name}.png`));
}
console.log(`${SHOWN.length} pictures in ${TO}`);
