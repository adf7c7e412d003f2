// What tests of the oversight share: rounds, the ranking, what is written in a docx.
import assert from "node:assert/strict";
import { parts } from "./workbook.mjs";
import { follow, press, said } from "./person.mjs";

/** Points as they are shown, from hundredths. */
export const print = (hundredths) => (hundredths / 100).toFixed(2);

/** A county's points beside those of its township, which count as much. */
export const rolled = (county, town) => (county + town) / 2;

/** A sheet whose figures can be computed by hand: what one finding of a rule costs and the most of a bonus, in hundredths. */
export const sheet = (each, cap) => `name = "测试指标"
version = "1"
judged-at-least = 10

[[indicator]]
id = "content"
name = "内容"
points = 100
${Object.entries(each).map(([rule, points]) => `[[indicator.deduct]]\nrule = "${rule}"\neach = ${points / 100}`).join("\n")}

[bonus]
cap = ${cap / 100}
gate = 70

[[roll-up]]
kinds = ["own"]
weight = 50
[[roll-up]]
kinds = ["town", "department"]
weight = 50
`;

/** Looks at a page until it says something. */
export async function until(page, target, words, within = 90_000) {
  const end = Date.now() + within;
  for (;;) {
    await page.goto(target);
    if (words.test(await page.innerText("main"))) return;
    assert.ok(Date.now() < end, `${target} does not say ${words}:\n${await page.innerText("main")}`);
    await page.waitForTimeout(500);
  }
}

/** Cells of a unit's line in the ranking, by their heads. */
export async function line(page, unit) {
  const table = page.locator(".ranking table").filter({ has: page.getByRole("rowheader", { name: unit, exact: true }) }).first();
  const heads = await table.locator("thead th").allInnerTexts();
  const cells = await table.locator("tbody tr").filter({ has: page.getByRole("rowheader", { name: unit, exact: true }) }).locator("th, td").allInnerTexts();
  return Object.fromEntries(heads.map((head, at) => [head, cells[at]]));
}

/** Plans a round on the page and starts it; answers its board once all is inspected. */
export async function round(page, name, fill = async () => {}, within = 90_000) {
  await follow(page, () => page.getByRole("link", { name: "新建轮次" }).click());
  await page.getByLabel("名称").fill(name);
  await page.getByLabel(/^截止日期/).fill("2026-11-23");
  await fill(page);
  await press(page, "新建轮次");
  await said(page, /已办理/);
  const board = page.url().split("?")[0];
  await press(page, "启动检查");
  await until(page, board, /：待核实/, within);
  return board;
}

/** The text of a file in a docx. */
export function written(docx, name) {
  const xml = parts(docx).get(name);
  assert.ok(xml, `${name} is in the package`);
  return xml.replace(/<[^>]+>/g, "");
}
