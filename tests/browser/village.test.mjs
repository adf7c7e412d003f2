// A village's clerk with a phone: what the quarter asks for with a photo in a few touches, what was typed survives a lost
// network, numbers of people never leave the phone; and all of it without JavaScript too.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { PHONE, follow, holds, launch, person } from "./person.mjs";
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

/** Somebody with a role for the committee, with a phone. */
const villager = (name, role, options = {}) => person(browser, portal, [name, name, role, "石桥村村民委员会"], { viewport: PHONE, ...options });

describe("a village's clerk", { concurrency: false }, () => {
  let page;

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
    await follow(page, () => page.getByRole("button", { name: "送审" }).click());
    assert.match(await page.getByRole("status").innerText(), /已送审/);
    assert.ok(!sent.some((body) => body.includes(ID_NUMBER)), "the number never left the phone");
    await holds(page, "village-sent", { scripts: true });
    const first = await villager("chushen", "first-reviewer");
    await follow(first, () => first.getByRole("link", { name: prefilled }).click());
    assert.ok(await first.locator("article img").evaluate((image) => image.complete && image.naturalWidth > 0), "the photo is seen");
    await holds(first, "village-review", { scripts: true });
  });

  test("finds its text again after the network was gone", { timeout: 60_000 }, async () => {
    await page.setViewportSize(PHONE);
    const address = await page.evaluate(() => document.querySelector('.ways a[href*="item=notice"]').getAttribute("href"));
    await page.goto(portal.url + address);
    await page.getByLabel(/^正文/).fill(`停水一天。${ID_NUMBER}`);
    await page.getByLabel("标题", { exact: true }).fill("石桥村停水通知");
    await page.context().setOffline(true);
    await page.getByRole("button", { name: "送审" }).click();
    assert.match(await page.locator("[data-say]").innerText(), /没有网络/);
    await page.context().setOffline(false);
    await page.goto(portal.url + address);
    assert.equal(await page.getByLabel("标题", { exact: true }).inputValue(), "石桥村停水通知");
    assert.equal(await page.getByLabel(/^正文/).inputValue(), "停水一天。110*************2X");
    assert.match(await page.locator("[data-say]").innerText(), /已恢复/);
    await follow(page, () => page.getByRole("button", { name: "送审" }).click());
    assert.match(await page.getByRole("status").innerText(), /已送审/);
    await page.goto(portal.url + address);
    assert.equal(await page.getByLabel(/^正文/).inputValue(), "", "what was handed in is kept no longer");
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
