// People at the desk and in the oversight, in a real browser: signing in, and what must hold of every page that they see.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { HtmlValidate } from "html-validate";
import { chromium } from "playwright-core";
import { SHOWN } from "./shown.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
export const DESK = { width: 1280, height: 900 };
export const PHONE = { width: 360, height: 740 };
/** The password that everybody chooses. */
export const OWN = "Eigen-2026x";
/** Where screenshots are saved, if anywhere. */
export const shots = process.env.SHOTS;

const validator = new HtmlValidate({
  extends: ["html-validate:recommended"],
  // A list of boxes has one name.
  rules: { "form-dup-name": ["error", { shared: ["radio", "checkbox", "submit", "button", "reset"] }], "long-title": "off", "no-trailing-whitespace": "off", "void-style": "off", "tel-non-breaking": "off" },
});

/** Does what leads to another page, or to the same one anew, and waits until it stands: a click alone does not. Not for what stays, and not for downloads. */
export const follow = (page, act) => Promise.all([page.waitForEvent("load"), act()]);

export async function launch() {
  const executablePath = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
  if (shots) mkdirSync(shots, { recursive: true });
  return chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
}

export async function signIn(page, portal, name, password) {
  await page.goto(`${portal.url}/desk/sign-in`);
  await page.getByLabel("账号", { exact: true }).fill(name);
  await page.getByLabel("密码", { exact: true }).fill(password);
  await press(page, "登录");
}

/** Somebody whose account the command makes, signed in with a password of his own. */
export async function person(browser, portal, [name, called, role, organ], options = {}) {
  const of = organ ? ["--organ", organ] : [];
  const first = portal.run("user", "new", name, "--person", called, "--role", role, ...of).trim();
  const context = await browser.newContext({ viewport: DESK, ...options });
  const page = await context.newPage();
  await signIn(page, portal, name, first);
  assert.equal(new URL(page.url()).pathname, "/desk/password", `${name} must change the first password`);
  await page.getByLabel("原密码").fill(first);
  await page.getByLabel("新密码", { exact: true }).fill(OWN);
  await page.getByLabel("再输一次新密码").fill(OWN);
  await press(page, "修改密码");
  await signIn(page, portal, name, OWN);
  assert.match(page.url(), /\/(desk|oversight)/);
  assert.doesNotMatch(page.url(), /sign-in/);
  return page;
}

/** The picture of a page as the guide shows it to an English reader: in a window of its own, so that the test's stays as it is. */
async function inEnglish(page, name, viewport) {
  const { origin } = new URL(page.url());
  const context = await page.context().browser().newContext({ viewport, storageState: await page.context().storageState() });
  await context.addCookies([{ name: "lang", value: "en", url: origin }]);
  const other = await context.newPage();
  await other.goto(page.url());
  await other.screenshot({ path: path.join(shots, `${name}-en.png`), fullPage: true });
  await context.close();
}

/** What must hold of a page, on a desk and on a phone: accessible, valid, nothing wider than the screen, no scripts but where they are said to be. */
export async function holds(page, name, { scripts = false } = {}) {
  const before = page.viewportSize();
  for (const [width, viewport] of [["desk", DESK], ["phone", PHONE]]) {
    await page.setViewportSize(viewport);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    const widest = () => page.evaluate(() => [...document.querySelectorAll("body *")].find((one) => one.getBoundingClientRect().right > window.innerWidth + 0.5)?.outerHTML.slice(0, 200));
    assert.ok(wide <= 0, `${name} is ${wide} px wider than a ${width}: ${await widest()}`);
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"], iframes: false }));
    assert.deepEqual(violations.map(({ id, impact, nodes }) => `${id} (${impact}): ${nodes[0].html}`), [], `${name} on a ${width}`);
    if (shots) await page.screenshot({ path: path.join(shots, `${name}-${width}.png`), fullPage: true });
    if (shots && SHOWN.includes(`${name}-${width}`)) await inEnglish(page, `${name}-${width}`, viewport);
  }
  await page.setViewportSize(before);
  // as it was sent: looking at a page leaves marks in it
  const html = await (await page.request.get(page.url())).text();
  if (!scripts) assert.ok(!/<script(?! src="\/assets\/(desk|oversight)\.js" defer><\/script>)/i.test(html), `${name} has no scripts but those that keep what is written and tell how far a round is`);
  const report = await validator.validateString(html);
  assert.deepEqual(report.results.flatMap(({ messages }) => messages.map(({ ruleId, message, line }) => `${ruleId} ${line}: ${message}`)), [], name);
}

/** Presses a button that leads on. */
export const press = (page, name) => follow(page, () => page.getByRole("button", { name, exact: true }).first().click());
export const said = async (page, words) => assert.match(await page.getByRole("status").innerText(), words);

/** Passes the step of a review that waits for somebody. */
export async function passes(page, portal, title, last) {
  await page.goto(`${portal.url}/desk`);
  await follow(page, () => page.getByRole("link", { name: title }).first().click());
  if (last) await page.getByLabel("已作保密审查，可以公开").check();
  await press(page, last ? "通过并发布" : "通过");
  await said(page, /审核已通过/);
}
