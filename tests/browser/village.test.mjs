// A village's clerk with a phone: what the month and the quarter ask for with rows of money and a photo in a few touches, what
// was typed survives a lost network, numbers of people never leave the phone; and all of it without JavaScript too.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { Keyboard } from "./keyboard.mjs";
import { DESK, OWN, PHONE, follow, holds, launch, person, signIn } from "./person.mjs";
import { start } from "./portal-site.mjs";
import { paper, parts, unpacked, workbook } from "./workbook.mjs";

const ID_NUMBER = "11010519491231002X";
const OLD_NUMBER = "420802790101001";
const CARD = "6222600260001072444";
const MOBILE = "13912345678";

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

/** The files of all that a page sends, as they leave it: browsers tell of what is sent without its files. */
async function leaving(page) {
  const all = new Map();
  await page.exposeFunction("leaves", (name, bytes) => { all.set(name, Buffer.from(bytes, "base64")); });
  await page.addInitScript(() => {
    const own = window.fetch;
    window.fetch = async (address, options = {}) => {
      for (const file of options.body instanceof FormData ? options.body.getAll("file") : []) {
        const bytes = new Uint8Array(await file.arrayBuffer());
        await window.leaves(file.name, btoa(String.fromCharCode(...bytes)));
      }
      return own(address, options);
    };
  });
  return all;
}

/** Presses the button of the form and waits until the village's page says that it was handed in. */
async function handIn(page) {
  await page.getByRole("button", { name: "送审", exact: true }).click();
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
    assert.ok(await first.locator("article img").evaluate((image) => image.decode().then(() => image.naturalWidth > 0)), "the photo is seen");
    await holds(first, "village-review", { scripts: true });
  });

  test("finds its text again after the network was gone", { timeout: 60_000 }, async () => {
    await page.setViewportSize(PHONE);
    address = await page.evaluate(() => document.querySelector('.ways a[href*="item=notice"]').getAttribute("href"));
    await page.goto(portal.url + address);
    await page.getByLabel(/^正文/).fill(`停水一天。${ID_NUMBER}`);
    await page.getByLabel("标题", { exact: true }).fill("石桥村停水通知");
    await page.context().setOffline(true);
    await page.getByRole("button", { name: "送审", exact: true }).click();
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

  test("masks what is personal on the phone, says so, and takes a wrong mask back", { timeout: 60_000 }, async () => {
    await page.goto(portal.url + address);
    const sent = [];
    page.on("request", (request) => sent.push(request.postData() ?? ""));
    const text = page.getByLabel(/^正文/);
    const open = "统一社会信用代码 91350100M000100Y43，项目编号 2026-420802-04-01-123456，监督电话 13987654321。";
    const [card, old] = [`${"*".repeat(15)}2444`, `420${"*".repeat(10)}01`];
    await text.fill(`张三 手机 ${MOBILE}，卡号 ${CARD}，李四 ${ID_NUMBER}，旧证 ${OLD_NUMBER}。\n${open}`);
    const list = Buffer.from(`姓名,手机号\n王五,${MOBILE}\n`);
    await page.getByLabel(/^照片、表格/).setInputFiles({ name: "名单.csv", mimeType: "text/csv", buffer: list });
    const masks = page.locator("[data-masks]");
    await masks.getByText("名单.csv：手机号 1").waitFor();
    assert.equal(await text.inputValue(), `张三 手机 139****5678，卡号 ${card}，李四 110*************2X，旧证 ${old}。\n${open}`);
    for (const said of ["手机号 139****5678", `银行卡号 ${card}`, "身份证号 110*************2X"]) {
      assert.ok(await masks.getByText(said, { exact: true }).isVisible(), said);
    }
    await holds(page, "village-masked", { scripts: true });
    await masks.getByRole("button", { name: /恢复：身份证号 420/ }).click();
    await page.getByLabel("标题", { exact: true }).fill("石桥村补贴通知");
    assert.ok((await text.inputValue()).includes(`旧证 ${OLD_NUMBER}。`), "the clerk knows better, and is not asked again");
    await handIn(page);
    for (const number of [MOBILE, CARD, ID_NUMBER]) assert.ok(!sent.some((body) => body.includes(number)), `${number} never left the phone`);
  });

  test("masks workbooks and documents on the phone, and the server those that are put back", { timeout: 90_000 }, async () => {
    const own = await page.context().newPage();
    const sent = await leaving(own);
    const sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    const hotline = 13987654321;
    const grouped = "6222 6002 6000 1072 444";
    const list = workbook([["姓名", "身份证号", "手机号", "银行卡号", "监督电话"], ["张三", ID_NUMBER, Number(MOBILE), grouped, hotline]]);
    const text = paper([["补助发放情况 <2026>"], ["联系电话：139", "1234", "5678，李四 ", ID_NUMBER.slice(0, 17), "X & 家属"]]);
    const masks = own.locator("[data-masks]");
    const write = async (title, files) => {
      await own.goto(portal.url + address);
      await own.getByLabel("标题", { exact: true }).fill(title);
      await own.getByLabel(/^正文/).fill(`见附件：${title}`);
      await own.getByLabel(/^照片、表格/).setInputFiles(files);
      await masks.getByText("名单.xlsx：手机号 1，身份证号 1，银行卡号 1", { exact: true }).waitFor();
    };
    const chosen = { name: "名单.xlsx", mimeType: sheet, buffer: list };
    await write("石桥村慰问名单", [chosen, { name: "情况.docx", mimeType: "application/vnd.openxmlformats-officedocument.wordprocessingml.document", buffer: text }]);
    await masks.getByText("情况.docx：手机号 1，身份证号 1", { exact: true }).waitFor();
    await handIn(own);
    const [rows, lines] = [parts(sent.get("名单.xlsx")), parts(sent.get("情况.docx"))];
    for (const [name, part] of [...rows, ...lines]) {
      for (const number of [ID_NUMBER, MOBILE, grouped, CARD]) assert.ok(!part.includes(number), `${name} has no ${number}`);
    }
    const before = parts(list);
    assert.deepEqual([...rows.keys()], [...before.keys()]);
    for (const name of ["[Content_Types].xml", "xl/workbook.xml"]) assert.equal(rows.get(name), before.get(name), `${name} stays`);
    assert.equal(rows.get("xl/sharedStrings.xml"), before.get("xl/sharedStrings.xml").replace(ID_NUMBER, "110*************2X").replace(grouped, `${"*".repeat(15)}2444`));
    const cell = `<c r="C2" t="inlineStr"><is><t>139****5678</t></is></c>`;
    assert.equal(rows.get("xl/worksheets/sheet1.xml"), before.get("xl/worksheets/sheet1.xml").replace(`<c r="C2"><v>${MOBILE}</v></c>`, cell), "an office's number stays");
    const shown = lines.get("word/document.xml").replace(/<[^>]+>/g, "").trim();
    assert.equal(shown, "补助发放情况 &lt;2026>联系电话：139****5678，李四 110*************2X &#38; 家属");
    assert.equal(lines.get("word/document.xml").match(/<w:r>/g).length, 6, "all runs are there");

    await write("石桥村慰问名单更正", [chosen]);
    await masks.getByRole("button", { name: /恢复原文件：名单/ }).click();
    await own.waitForFunction((size) => document.querySelector("#file").files[0].size === size, list.length);
    await handIn(own);
    assert.ok(sent.get("名单.xlsx").equals(list), "the clerk knows better: it leaves as it was chosen");
    await first.goto(`${portal.url}/desk`);
    await follow(first, () => first.getByRole("link", { name: "石桥村慰问名单更正" }).click());
    const href = await first.getByRole("link", { name: "名单.xlsx", exact: true }).getAttribute("href");
    const kept = unpacked(await (await first.request.get(portal.url + href)).body());
    assert.ok(kept.includes("110*************2X"), kept);
    for (const number of [ID_NUMBER, MOBILE]) assert.ok(!kept.includes(number), `the server masks ${number}`);
    await own.close();
  });

  test("shows what is masked by the press that sends before it is sent", { timeout: 60_000 }, async () => {
    await page.goto(portal.url + address);
    await page.getByLabel(/^正文/).fill(`补助 ${ID_NUMBER}`);
    await page.getByRole("button", { name: "送审", exact: true }).click();
    await page.getByText(/请核对后再点/).waitFor();
    assert.equal(new URL(page.url()).pathname, "/desk/village/new");
    await page.getByLabel(/^正文/).fill("");
    while ((await kept(page)).drafts.length > 0);
  });

  test("writes the month's accounts in rows, and the whole notice in few steps", { timeout: 60_000 }, async () => {
    await page.setViewportSize(PHONE);
    await page.goto(`${portal.url}/desk/village`);
    const menu = await page.locator("nav.menu").evaluate((menu) => menu.getBoundingClientRect().height);
    assert.ok(menu < 80, `the menu is one line: ${menu}`);
    // What a thumb does: links and buttons pressed, fields filled in, a photo taken.
    let steps = 0;
    const step = async (act) => { steps += 1; await act(); };
    await step(() => follow(page, () => page.getByRole("link", { name: "去发布：财务收支" }).click()));
    assert.match(await page.getByLabel("标题", { exact: true }).inputValue(), /^石桥村\d{4}年\d+月财务收支公开$/);
    const row = (number) => page.getByRole("group", { name: `第 ${number} 笔`, exact: true });
    assert.ok(await row(2).isHidden(), "blank rows wait");
    await step(() => row(1).getByLabel("日期").fill("2026-10-08"));
    await step(() => row(1).getByLabel("收支").selectOption("收入"));
    await step(() => row(1).getByLabel("事由").fill("鱼塘租金"));
    await step(() => row(1).getByLabel("金额").fill("1200"));
    await step(() => row(2).getByLabel("日期").fill("2026-10-09"));
    await step(() => row(2).getByLabel("事由").fill("路灯维修"));
    await step(() => row(2).getByLabel("金额").fill("800.5"));
    await step(() => page.getByLabel("拍照").setInputFiles({ name: "image.jpg", mimeType: "image/jpeg", buffer: photo }));
    assert.match(await page.locator("[data-sums]").innerText(), /收入合计 1200\.00 · 支出合计 800\.50 · 收支相抵 399\.50/);
    await page.waitForFunction(() => document.querySelector("#file").files.length === 1);
    await holds(page, "village-accounts", { scripts: true });
    await page.getByRole("button", { name: "加一笔" }).click();
    assert.ok(await row(4).isVisible(), "one more than waits by itself");
    await step(() => handIn(page));
    assert.ok(steps <= 10, `two rows and a photo took ${steps} steps`);
    await page.getByRole("link", { name: "看一看：财务收支" }).click();
    const table = page.locator("article table");
    await table.waitFor();
    assert.match(await table.innerText(), /收支相抵\s+399\.50/);
  });

  /** Opens the form anew without a network, writes and chooses a photo. */
  async function writeOffline(title) {
    await page.context().setOffline(true);
    await page.goto(portal.url + address);
    await page.getByText(/可以照常写/).waitFor();
    await page.getByLabel("标题", { exact: true }).fill(title);
    await page.getByLabel(/^正文/).fill(`自明日起。${ID_NUMBER}`);
    await page.getByLabel(/^照片、表格/).setInputFiles({ name: "image.jpg", mimeType: "image/jpeg", buffer: photo });
    await page.getByRole("button", { name: "送审", exact: true }).click();
    await page.getByText(/文字和照片已存在本机/).waitFor();
  }

  /** What the first reviewer sees of it: the photo is there, the number is not. */
  async function reviewed(title) {
    await first.goto(`${portal.url}/desk`);
    await follow(first, () => first.getByRole("link", { name: title }).click());
    const article = first.locator("article");
    assert.ok(await article.locator("img").evaluate((image) => image.decode().then(() => image.naturalWidth > 0)), "the photo is seen");
    assert.match(await article.innerText(), /110\*+2X/);
  }

  test("opens the form without a network, writes, and sends it afterwards", { timeout: 90_000 }, async () => {
    await page.goto(`${portal.url}/desk/village/kept`);
    await holds(page, "village-kept", { scripts: true });
    await page.goto(`${portal.url}/desk/village`);
    await page.evaluate(async () => { await navigator.serviceWorker.ready; });
    assert.deepEqual((await kept(page)).pages, ["/assets/desk.css", "/assets/site.css", "/assets/village-office.js", "/assets/village.js", "/desk/village/kept"], "nothing else is ever kept");
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
    await page.getByRole("button", { name: "送审", exact: true }).click();
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

  test("needs no mouse", { timeout: 120_000 }, async () => {
    const clerk = new Keyboard(await villager("xuhong", "editor", { viewport: DESK }), portal.url);
    const own = clerk.page;
    // Before the script has run, nothing is sent.
    const ready = () => own.locator("form[data-write] button[type=submit]:enabled").waitFor();
    const send = async () => {
      await clerk.reach("送审", "BUTTON");
      await clerk.press("Enter");
      await own.waitForURL(/done=submitted/);
      await own.waitForLoadState();
      assert.match(await own.getByRole("status").innerText(), /已送审/);
    };
    const value = () => own.evaluate(() => document.activeElement.value);

    // What the checklist asks for, with a photo; one mask is taken back.
    await clerk.go("去发布：", "A");
    await ready();
    await clerk.put("正文", "TEXTAREA", `补助李四 ${ID_NUMBER}，旧证 ${OLD_NUMBER}，共 200 元。`);
    await clerk.choose("照片、表格", { name: "image.jpg", mimeType: "image/jpeg", buffer: photo });
    await clerk.reach("恢复：身份证号 420", "BUTTON");
    await clerk.press("Enter");
    await own.getByRole("button", { name: /恢复：身份证号 420/ }).waitFor({ state: "detached" });
    assert.match((await clerk.here()).words, /恢复：身份证号 110/, "on with the next one");
    assert.match(await own.getByLabel(/^正文/).inputValue(), new RegExp(`110\\*+2X，旧证 ${OLD_NUMBER}，`));
    await send();

    // Rows of money.
    await own.goto(`${portal.url}/desk/village/new?item=accounts`);
    await ready();
    await clerk.reach("日期", "INPUT");
    for (const key of ["ArrowUp", "ArrowRight", "ArrowUp", "ArrowRight", "ArrowUp"]) await clerk.press(key);
    assert.match(await value(), /^\d{4}-01-01$/, "in whichever order the browser asks for its parts");
    await clerk.reach("收支", "SELECT");
    await clerk.press("ArrowDown");
    assert.equal(await value(), "in");
    await clerk.put("事由", "INPUT", "鱼塘租金");
    await clerk.put("金额", "INPUT", "1200");
    assert.match(await own.locator("[data-sums]").innerText(), /收入合计 1200\.00/);
    await clerk.reach("加一笔", "BUTTON");
    await clerk.press("Enter");
    await clerk.here();
    assert.equal(await own.evaluate(() => document.activeElement.id), "money-3-day", "on in the row that was added");
    await send();

    // Without a network the press leaves the focus where it is; what is kept is deleted in two presses.
    await clerk.go("通知公告", "A");
    await ready();
    await clerk.put("正文", "TEXTAREA", "明天停水一天。");
    await own.context().setOffline(true);
    await clerk.reach("送审", "BUTTON");
    await clerk.press("Enter");
    await own.getByText(/已存在本机/).waitFor();
    assert.match((await clerk.here()).words, /^送审/);
    await own.context().setOffline(false);
    await own.goto(`${portal.url}/desk/village`);
    await own.locator("[data-unsent] li").waitFor();
    await clerk.reach("删除：", "BUTTON");
    await clerk.press("Enter");
    assert.match((await clerk.here()).words, /确认删除/);
    await clerk.press("Enter");
    await own.locator("[data-unsent]").waitFor({ state: "hidden" });
    await own.waitForFunction(() => document.activeElement.tagName === "H1");
    await clerk.here();
    assert.deepEqual((await kept(own)).drafts, []);
    await clerk.close();
  });

  test("needs no JavaScript", { timeout: 60_000 }, async () => {
    const plain = await villager("zhangwei", "editor", { javaScriptEnabled: false });
    await follow(plain, () => plain.getByRole("link", { name: "名单公示" }).click());
    await plain.getByLabel(/^正文/).fill(`张三 ${ID_NUMBER} 200 元`);
    await follow(plain, () => plain.getByRole("button", { name: "送审", exact: true }).click());
    assert.match(await plain.getByRole("status").innerText(), /已送审/);
    await follow(plain, () => plain.getByRole("link", { name: "石桥村名单公示" }).click());
    const shown = await plain.locator("article").innerText();
    assert.match(shown, /110\*+2X/);
    assert.ok(!shown.includes(ID_NUMBER));
    await plain.goto(`${portal.url}/desk/village`);
    const href = await plain.locator('a[href*="item=accounts"]').first().getAttribute("href").catch(() => null);
    await plain.goto(href ? portal.url + href : `${portal.url}/desk/village/new?item=accounts`);
    const row = plain.getByRole("group", { name: "第 8 笔", exact: true });
    await row.getByLabel("日期").fill("2026-10-08");
    await row.getByLabel("事由").fill("办公用品");
    await row.getByLabel("金额").fill("35");
    await follow(plain, () => plain.getByRole("button", { name: "送审", exact: true }).click());
    assert.match(await plain.getByRole("status").innerText(), /已送审/);
  });
});
