// A village's clerk with a phone: what the quarter asks for with a photo in a few touches, what was typed survives a lost
// network, numbers of people never leave the phone; and all of it without JavaScript too.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { OWN, PHONE, follow, holds, launch, person, signIn } from "./person.mjs";
import { start } from "./portal-site.mjs";

const ID_NUMBER = "11010519491231002X";

let portal;
let browser;
let photo;

before(async () => {
  portal = await start("village");
  browser = await launch();
  const file = path.resolve("target/browser/village/departments.csv");
  writeFileSync(file, "行政区划,部门,负责领域\n云溪镇 / 石桥村,村民委员会,\n云溪镇,党政综合办公室,社会救助\n");
  portal.run("department", "import", file);
  const page = await browser.newPage();
  await page.setContent("<table style='font-size:40px'><tr><th>项目<th>金额<tr><td>租金<td>1200</table>");
  photo = await page.screenshot({ type: "jpeg" });
  await page.close();
}, { timeout: 180_000 });

after(async () => {
  await browser?.close();
  portal?.stop();
});

/** What a phone keeps: drafts, files of drafts, and the addresses of its pages. */
const kept = (page) => page.evaluate(async () => {
  const done = (asked) => new Promise((done, fail) => { asked.onsuccess = () => done(asked.result); asked.onerror = () => fail(asked.error); });
  const base = await done(indexedDB.open("village"));
  const all = (name) => done(base.transaction(name).objectStore(name).getAll());
  const [drafts, files] = [await all("drafts"), await all("files")];
  base.close();
  const pages = [];
  for (const name of await caches.keys()) pages.push(...(await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname));
  return { drafts, files, pages: pages.sort() };
});

/** Presses the button of the form and waits until the village's page says that it was handed in. */
async function handIn(page) {
  await page.getByRole("button", { name: "送审" }).click();
  await page.waitForURL(/done=submitted/);
  assert.match(await page.getByRole("status").innerText(), /已送审/);
}

/** Somebody with a role for the committee, with a phone. */
const villager = (name, role, options = {}) => person(browser, portal, [name, name, role, "石桥村村民委员会"], { viewport: PHONE, ...options });

describe("a village's clerk", { concurrency: false }, () => {
  let page;
  let first;
  let address;

  test("publishes what the quarter asks for with a photo", { timeout: 90_000 }, async () => {
    page = await villager("liulan", "editor");
    assert.equal(new URL(page.url()).pathname, "/desk/village", "the first page is the village's");
    await holds(page, "village", { scripts: true });
    await follow(page, () => page.getByRole("link", { name: "去发布：救灾救助、补贴补助" }).click());
    const title = page.getByLabel("标题", { exact: true });
    const prefilled = await title.inputValue();
    assert.match(prefilled, /^石桥村\d{4}年第.季度救灾救助、补贴补助资金物资管理使用情况公开$/);
    const sent = [];
    page.on("request", (request) => sent.push(request.postData() ?? ""));
    await page.getByLabel(/^正文/).fill(`本月收入 1200 元。\n补助张三 ${ID_NUMBER} 200 元。`);
    await page.getByLabel(/^照片、表格/).setInputFiles({ name: "image.jpg", mimeType: "image/jpeg", buffer: photo });
    await holds(page, "village-new", { scripts: true });
    await handIn(page);
    assert.ok(!sent.some((body) => body.includes(ID_NUMBER)), "the number never left the phone");
    await holds(page, "village-sent", { scripts: true });
    first = await villager("chushen", "first-reviewer");
    await follow(first, () => first.getByRole("link", { name: prefilled }).click());
    assert.ok(await first.locator("article img").evaluate((image) => image.complete && image.naturalWidth > 0), "the photo is seen");
    await holds(first, "village-review", { scripts: true });
  });

  test("finds its text again after the network was gone", { timeout: 60_000 }, async () => {
    await page.setViewportSize(PHONE);
    address = await page.evaluate(() => document.querySelector('.ways a[href*="item=notice"]').getAttribute("href"));
    await page.goto(portal.url + address);
    await page.getByLabel(/^正文/).fill(`停水一天。${ID_NUMBER}`);
    await page.getByLabel("标题", { exact: true }).fill("石桥村停水通知");
    await page.context().setOffline(true);
    await page.getByRole("button", { name: "送审" }).click();
    await page.getByText(/已存在本机/).waitFor();
    assert.match(await page.locator("[data-say]").innerText(), /没有网络/);
    await page.context().setOffline(false);
    await page.goto(portal.url + address);
    await page.getByText(/已恢复/).waitFor();
    assert.equal(await page.getByLabel("标题", { exact: true }).inputValue(), "石桥村停水通知");
    assert.equal(await page.getByLabel(/^正文/).inputValue(), "停水一天。110*************2X");
    assert.match(await page.locator("[data-say]").innerText(), /已恢复/);
    await handIn(page);
    await page.goto(portal.url + address);
    assert.equal(await page.getByLabel(/^正文/).inputValue(), "", "what was handed in is kept no longer");
    assert.deepEqual((await kept(page)).drafts, []);
  });

  /** Opens the form anew without a network, writes and chooses a photo. */
  async function writeOffline(title) {
    await page.context().setOffline(true);
    await page.goto(portal.url + address);
    await page.getByText(/可以照常写/).waitFor();
    await page.getByLabel("标题", { exact: true }).fill(title);
    await page.getByLabel(/^正文/).fill(`自明日起。${ID_NUMBER}`);
    await page.getByLabel(/^照片、表格/).setInputFiles({ name: "image.jpg", mimeType: "image/jpeg", buffer: photo });
    await page.getByRole("button", { name: "送审" }).click();
    await page.getByText(/文字和照片已存在本机/).waitFor();
  }

  /** What the first reviewer sees of it: the photo is there, the number is not. */
  async function reviewed(title) {
    await first.goto(`${portal.url}/desk`);
    await first.getByRole("link", { name: title }).click();
    const article = first.locator("article");
    assert.ok(await article.locator("img").evaluate((image) => image.complete && image.naturalWidth > 0), "the photo is seen");
    assert.match(await article.innerText(), /110\*+2X/);
  }

  test("opens the form without a network, writes, and sends it afterwards", { timeout: 90_000 }, async () => {
    await page.goto(`${portal.url}/desk/village/kept`);
    await holds(page, "village-kept", { scripts: true });
    await page.goto(`${portal.url}/desk/village`);
    await page.evaluate(async () => { await navigator.serviceWorker.ready; });
    assert.deepEqual((await kept(page)).pages, ["/assets/desk.css", "/assets/site.css", "/assets/village.js", "/desk/village/kept"], "nothing else is ever kept");
    await writeOffline("石桥村修路通知");
    const shell = await page.content();
    assert.ok(!shell.includes("liulan") && !/name="proof" value="[^"]/.test(shell), "the kept page is nobody's");
    await holds(page, "village-offline", { scripts: true });
    assert.ok(!JSON.stringify((await kept(page)).drafts).includes(ID_NUMBER), "the number is not kept either");
    await page.goto(`${portal.url}/desk/village`);
    await page.getByRole("link", { name: /^石桥村：/ }).first().waitFor();
    await page.getByRole("link", { name: "石桥村修路通知" }).click();
    await page.getByText(/已恢复/).waitFor();
    await page.context().setOffline(false);
    await handIn(page);
    assert.deepEqual((await kept(page)).drafts, []);
    await reviewed("石桥村修路通知");
    await page.goto(`${portal.url}/desk/village`);
    await holds(page, "village", { scripts: true });
  });

  test("signs in again before a draft is sent where the session has ended", { timeout: 90_000 }, async () => {
    await writeOffline("石桥村停电通知");
    await page.context().setOffline(false);
    await page.context().clearCookies({ name: "desk" });
    await page.getByRole("button", { name: "送审" }).click();
    await page.waitForURL(/sign-in/);
    await page.getByLabel("账号", { exact: true }).fill("liulan");
    await page.getByLabel("密码", { exact: true }).fill(OWN);
    await page.getByRole("button", { name: "登录" }).click();
    await page.getByText(/已恢复/).waitFor();
    assert.equal(await page.getByLabel(/^照片、表格/).evaluate((field) => field.files.length), 1, "with its photo");
    await handIn(page);
    await reviewed("石桥村停电通知");
  });

  test("shows drafts to no other account, and forgets them with signing out", { timeout: 120_000 }, async () => {
    await writeOffline("石桥村清明祭扫通知");
    await page.context().setOffline(false);
    await (await villager("sunmei", "editor")).context().close();
    await page.context().clearCookies();
    await signIn(page, portal, "sunmei", OWN);
    await page.waitForURL(/desk\/village/);
    await page.getByRole("link", { name: /^去发布/ }).first().waitFor();
    await page.goto(portal.url + address);
    await page.waitForFunction(() => document.cookie.includes("phone="));
    assert.equal(await page.getByLabel(/^正文/).inputValue(), "");
    assert.ok(await page.locator("[data-unsent]").isHidden(), "another's draft is not shown");
    await page.getByRole("button", { name: "退出", exact: true }).click();
    await page.waitForURL(/sign-in/);
    assert.deepEqual((await kept(page)).pages, []);
    assert.equal((await kept(page)).drafts.length, 1, "nobody loses a draft by another's leaving");

    await signIn(page, portal, "liulan", OWN);
    await page.getByRole("link", { name: "石桥村清明祭扫通知" }).waitFor();
    await page.goto(`${portal.url}/desk/me`);
    await page.getByRole("button", { name: "退出", exact: true }).click();
    await page.getByRole("link", { name: "石桥村清明祭扫通知" }).waitFor();
    await holds(page, "village-leave", { scripts: true });
    await page.getByRole("button", { name: "删除并退出" }).click();
    await page.waitForURL(/sign-in/);
    assert.deepEqual(await kept(page), { drafts: [], files: [], pages: [] });
    await page.context().setOffline(true);
    await assert.rejects(page.goto(portal.url + address), "no page is kept");
    await page.context().setOffline(false);
  });

  test("needs no JavaScript", { timeout: 60_000 }, async () => {
    const plain = await villager("zhangwei", "editor", { javaScriptEnabled: false });
    await follow(plain, () => plain.getByRole("link", { name: "名单公示" }).click());
    await plain.getByLabel(/^正文/).fill(`张三 ${ID_NUMBER} 200 元`);
    await follow(plain, () => plain.getByRole("button", { name: "送审" }).click());
    assert.match(await plain.getByRole("status").innerText(), /已送审/);
    await follow(plain, () => plain.getByRole("link", { name: "石桥村名单公示" }).click());
    const shown = await plain.locator("article").innerText();
    assert.match(shown, /110\*+2X/);
    assert.ok(!shown.includes(ID_NUMBER));
  });
});
