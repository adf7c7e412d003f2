// The oversight in a real browser, over a portal of our own: a round planned and run by the command, confirmed and
// closed by the office, answered by a liaison; every page on a desk and on a phone: accessible, valid, nothing wider
// than the screen, no scripts; the board printed on A4.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { HtmlValidate } from "html-validate";
import { chromium } from "playwright-core";
import { start } from "./portal-site.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const DESK = { width: 1280, height: 900 };
const PHONE = { width: 360, height: 740 };
const OWN = "Eigen-2026x";
const shots = process.env.SHOTS;

const validator = new HtmlValidate({
  extends: ["html-validate:recommended"],
  rules: { "long-title": "off", "no-trailing-whitespace": "off", "void-style": "off", "tel-non-breaking": "off" },
});

let portal;
let browser;
const people = {};

before(async () => {
  portal = await start("oversight");
  const executablePath = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
  browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  if (shots) mkdirSync(shots, { recursive: true });
  const put = (file, text) => writeFileSync(path.resolve("target/browser/oversight", file), text);
  put("departments.csv", "行政区划,部门,负责领域\n青岚县,政务公开办,\n青岚县,民政局,社会救助\n");
  put("units.csv", `单位名称,类别,门户网址,联络员,账号单位\n青岚县,县,${portal.url}/,王芳 0700-5550100,政务公开办\n`);
  portal.run("department", "import", "departments.csv");
  portal.run("campaign", "new", "2026年基层政务公开", "--year", "2026", "--milestone", "栏目设置到位=2026-05-31", "--milestone", "内容充实到位=2026-08-31");
  portal.run("unit", "import", "units.csv");
  portal.run("round", "new", "六月检查", "--cut-off", "2026-11-23");
  portal.run("round", "run", "六月检查", "--no-limit");
  for (const [name, person, role] of [["office", "刘洋", "overseer"], ["liaison", "何静", "liaison"]]) {
    const password = portal.run("user", "new", name, "--person", person, "--role", role, "--organ", "政务公开办").trim();
    people[name] = await signedIn(name, password);
  }
}, { timeout: 300_000 });

after(async () => {
  await browser?.close();
  portal?.stop();
});

async function signIn(page, name, password) {
  await page.goto(`${portal.url}/desk/sign-in`);
  await page.getByLabel("账号", { exact: true }).fill(name);
  await page.getByLabel("密码", { exact: true }).fill(password);
  await page.getByRole("button", { name: "登录" }).click();
}

/** A person whose first password is changed. */
async function signedIn(name, first) {
  const context = await browser.newContext({ viewport: DESK });
  const page = await context.newPage();
  await signIn(page, name, first);
  await page.getByLabel("原密码").fill(first);
  await page.getByLabel("新密码", { exact: true }).fill(OWN);
  await page.getByLabel("再输一次新密码").fill(OWN);
  await page.getByRole("button", { name: "修改密码" }).click();
  await signIn(page, name, OWN);
  return page;
}

/** What must hold of every page, at both widths. */
async function holds(page, name) {
  for (const [width, viewport] of [["desk", DESK], ["phone", PHONE]]) {
    await page.setViewportSize(viewport);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert.ok(wide <= 0, `${name} is ${wide} px wider than a ${width}`);
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"], iframes: false }));
    const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
    assert.deepEqual(grave.map(({ id, nodes }) => `${id}: ${nodes[0].html}`), [], `${name} on a ${width}`);
    if (shots) await page.screenshot({ path: path.join(shots, `${name}-${width}.png`), fullPage: true });
  }
  await page.setViewportSize(DESK);
  // as it was sent: looking at a page leaves marks in it
  const html = await (await page.request.get(page.url())).text();
  assert.ok(!/<script/i.test(html), `${name} has no scripts`);
  const report = await validator.validateString(html);
  assert.deepEqual(report.results.flatMap(({ messages }) => messages.map(({ ruleId, message, line }) => `${ruleId} ${line}: ${message}`)), [], name);
}

const press = (page, name) => page.getByRole("button", { name, exact: true }).first().click();

describe("the oversight", { concurrency: false }, () => {
  test("the office confirms by keyboard and closes the round", { timeout: 180_000 }, async () => {
    const { office } = people;
    await office.goto(`${portal.url}/oversight`);
    assert.match(await office.innerText("main"), /六月检查：待核实/);
    await holds(office, "board-confirming");
    const round = office.url();
    await office.goto(`${round}/findings`);
    await holds(office, "findings");
    const waiting = async () => Number(/（(\d+)）/.exec(await office.locator("form.confirm").locator("xpath=preceding::nav[1]//a[@aria-current]").innerText())[1]);
    const before = await waiting();
    await office.locator("fieldset input[type=radio]").first().focus();
    await office.keyboard.press("Space");
    await office.keyboard.press("Enter");
    await office.waitForURL(/done=findings/);
    assert.match(await office.getByRole("status").innerText(), /核实结果已采用/);
    assert.equal(await waiting(), before - 1);
    await office.goto(round);
    await office.getByLabel("整改期限（工作日）").fill("10");
    await press(office, "办结本轮");
    assert.match(await office.innerText("main"), /已办结/);
    await holds(office, "board");
    if (shots) await office.pdf({ path: path.join(shots, "board.pdf"), preferCSSPageSize: true });
  });

  test("every figure leads to its findings, and each of them to its evidence", { timeout: 120_000 }, async () => {
    const { office } = people;
    await office.goto(`${portal.url}/oversight`);
    await office.locator(".heat td a").first().click();
    assert.match(office.url(), /field=/);
    await holds(office, "unit-field");
    await office.locator("#findings .rows a").first().click();
    await holds(office, "finding");
    await office.goto(`${portal.url}/oversight/items`);
    await holds(office, "items");
  });

  test("the liaison answers, the office decides", { timeout: 120_000 }, async () => {
    const { office, liaison } = people;
    await liaison.goto(`${portal.url}/oversight`);
    assert.match(liaison.url(), /\/unit\//, "a liaison sees his own unit");
    await holds(liaison, "unit");
    await liaison.locator("#ledger a").first().click();
    const item = liaison.url();
    await holds(liaison, "item-open");
    await liaison.getByLabel(/^说明/).fill("本县不承担该领域职责，见职责清单。");
    await liaison.getByLabel("佐证材料").setInputFiles({ name: "职责清单.txt", mimeType: "text/plain", buffer: Buffer.from("清单") });
    await press(liaison, "申诉");
    assert.match(await liaison.innerText("main"), /申诉中/);
    await office.goto(item);
    await holds(office, "item-appealed");
    await office.getByLabel("理由").fill("核对属实，不承担");
    await press(office, "采纳申诉");
    assert.match(await office.innerText("main"), /已撤销/);
    await liaison.goto(`${portal.url}/oversight`);
    assert.match(await liaison.innerText("main"), /申诉采纳后得分由/);
  });
});
