// The desk in a real browser: a whole day's work by an editor, three reviewers and an auditor, by mouse and by
// keyboard alone; every page on a desk and on a phone: accessible, valid, nothing wider than the screen, no scripts but the one that keeps what is written.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { Keyboard } from "./keyboard.mjs";
import { DESK, follow, holds, launch, passes, person, press, said } from "./person.mjs";
import { linked, search, start } from "./portal-site.mjs";
import { unpacked, workbook } from "./workbook.mjs";

const ID_NUMBER = "11010519491231002X";
const TITLE = "2026年11月城市低保金发放名单公示";
const CORRECTED = `${TITLE}（更正）`;
const WHY = "漏列本月新增户数";
const LIST = workbook([["姓名", "身份证号", "金额"], ["张三", ID_NUMBER, "650"], ["李四", "—", "480"]]);
const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const BODY = "根据《最低生活保障审核确认办法》，现将2026年11月城市低保金发放名单予以公示，公示期为七天。\n如有异议，请在公示期内向县民政局反映。";

let portal;
let browser;
const people = {};

before(async () => {
  portal = await start("desk");
  browser = await launch();
  const file = path.resolve("target/browser/desk/departments.csv");
  writeFileSync(file, "行政区划,部门,负责领域\n青岚县,民政局,社会救助、养老服务\n青岚县,财政局,财政预决算\n");
  portal.run("department", "import", file);
  for (const [name, called, role] of [
    ["wangfang", "王芳", "editor"], ["liming", "李明", "first-reviewer"], ["zhaoqiang", "赵强", "second-reviewer"], ["chenjing", "陈静", "final-reviewer"],
    ["sysadmin", "孙磊", "system-manager"], ["secadmin", "周敏", "security-manager"], ["auditor", "吴涛", "audit-manager"],
  ]) {
    people[name] = await person(browser, portal, [name, called, role, role.endsWith("manager") ? "" : "民政局"]);
  }
}, { timeout: 180_000 });

after(async () => {
  await browser?.close();
  portal?.stop();
});

const pass = (page, title, last) => passes(page, portal, title, last);

const read = async (target) => (await fetch(portal.url + target)).text();
const rest = (milliseconds) => new Promise((done) => { setTimeout(done, milliseconds); });

/** Changes the database behind the program's back. */
function tamper(sql) {
  const change = "import sqlite3, sys; db = sqlite3.connect(sys.argv[1], timeout=10); db.execute(sys.argv[2]); db.commit()";
  execFileSync("python3", ["-c", change, path.resolve("target/browser/desk/gongkai.db"), sql]);
}

describe("the desk", { concurrency: false }, () => {
  let draft;
  let address;

  /** A list with ID numbers is stopped, masked, and handed in. */
  async function handIn() {
    const page = people.wangfang;
    await page.goto(`${portal.url}/desk`);
    await holds(page, "work-empty");
    await follow(page, () => page.getByRole("link", { name: "发布信息" }).first().click());
    await page.getByLabel("事项或栏目", { exact: true }).fill("最低生活保障 审批信息");
    await press(page, "查找");
    await holds(page, "pick");
    await follow(page, () => page.getByRole("button", { name: /^在此发布/ }).first().click());
    draft = page.url();
    await page.getByLabel("标题", { exact: true }).fill(TITLE);
    await page.getByLabel(/^正文/).fill(BODY);
    await page.getByLabel("成文日期", { exact: true }).fill("2026-11-20");
    await page.getByLabel(/^添加附件/).setInputFiles({ name: "发放名单.xlsx", mimeType: XLSX, buffer: LIST });
    await press(page, "送审");
    assert.match(await page.getByRole("alert").innerText(), /个人信息没有遮盖/);
    const hints = page.getByRole("region", { name: "检查提示" });
    assert.match(await hints.innerText(), /身份证号没有遮盖[\s\S]*发放名单\.xlsx/);
    assert.ok(!(await page.content()).includes(ID_NUMBER));
    await holds(page, "write-stopped");
    await follow(page, () => page.getByRole("link", { name: "预览：发放名单.xlsx" }).click());
    assert.equal(await page.getByRole("cell", { name: "110*************2X" }).locator("mark").count(), 1);
    assert.ok(!(await page.content()).includes(ID_NUMBER));
    await holds(page, "reading");
    await page.goto(draft);
    await press(page, "一键遮盖个人信息");
    await said(page, /已按规则遮盖/);
    await press(page, "预览");
    await holds(page, "preview");
    await page.goto(draft);
    await holds(page, "write");
    await press(page, "送审");
    await said(page, /已送审/);
  }

  /** Three people review it, one returns it, then it is public. */
  async function review() {
    const { liming, zhaoqiang, chenjing, wangfang } = people;
    await liming.goto(`${portal.url}/desk`);
    await holds(liming, "work-review");
    await follow(liming, () => liming.getByRole("link", { name: TITLE }).click());
    await holds(liming, "review");
    await liming.getByLabel("退回理由").fill("请补充发文机关全称");
    await press(liming, "退回");
    await said(liming, /已退回/);
    await wangfang.goto(draft);
    assert.match(await wangfang.innerText("main"), /请补充发文机关全称/);
    await wangfang.getByLabel("发文机关", { exact: true }).fill("青岚县民政局");
    await press(wangfang, "送审");
    await pass(liming, TITLE);
    await pass(zhaoqiang, TITLE);
    await chenjing.goto(`${portal.url}/desk`);
    await follow(chenjing, () => chenjing.getByRole("link", { name: TITLE }).click());
    await holds(chenjing, "review-final");
    await press(chenjing, "通过并发布");
    assert.match(await chenjing.getByRole("alert").innerText(), /保密审查/);
    await pass(chenjing, TITLE, true);
  }

  /** Waits until what is public answers what it should, a second at most since it was changed. */
  async function within(changed, what, ask) {
    for (;;) {
      const found = await ask();
      if (found) return found;
      assert.ok(Date.now() - changed < 1_000, `${what}: not within a second`);
      await rest(30);
    }
  }

  /** List, search and feed show it within a second. */
  async function seen(list) {
    const published = Date.now();
    const found = (what, target, pattern) => within(published, what, async () => pattern.exec(await read(target))?.[1]);
    address = await found("list", list, new RegExp(`<a href="(/doc/\\d+)"[^>]*>[^<]*${TITLE}`));
    await Promise.all([
      found("search", search(TITLE), new RegExp(`<a href="(${address})"`)),
      found("feed", `${list}/rss.xml`, new RegExp(`<link>[^<]*(${address})</link>`)),
    ]);
    const shown = await read(address);
    assert.ok(shown.includes(TITLE) && !shown.includes(ID_NUMBER));
    const file = await fetch(portal.url + /\/file\/\d+\/[^"]+/.exec(shown)[0]);
    const text = unpacked(Buffer.from(await file.arrayBuffer()));
    assert.ok(text.includes("110*************2X") && !text.includes(ID_NUMBER), text);
  }

  /** Whether something public names a document: its address, and not that of one whose number goes on. */
  const names = (text, one = address) => new RegExp(`${one}(?!\\d)`).test(text);

  /** A public list has it, or has it no more, within a second. */
  const listed = (list, there, one = address) =>
    within(Date.now(), `${list} ${there ? "shows" : "does not show"} ${one}`, async () => names(await read(list), one) === there);

  /** All addresses of the site map. */
  async function mapped() {
    const [, ...parts] = (await read("/sitemap.xml")).split("<loc>").map((part) => part.split("</loc>")[0]);
    const all = await Promise.all(parts.map((part) => read(new URL(part).pathname)));
    return all.join("\n");
  }

  /** What is public beside list, search and RSS of columns: other feeds, data, the site's feeds and its map. */
  async function told(columns) {
    const forms = columns.flatMap((column) => ["atom.xml", "data.json", "data.csv"].map((form) => `${column}/${form}`));
    const targets = [...forms, "/rss.xml", "/atom.xml"];
    const texts = await Promise.all(targets.map(read));
    return [...targets.map((target, at) => [target, texts[at]]), ["the site map", await mapped()]];
  }

  /** Within a second lists and feeds of columns and the search are as they should be. */
  const everywhere = (columns, right) => {
    const changed = Date.now();
    const targets = [...columns, ...columns.map((column) => `${column}/rss.xml`), search(TITLE)];
    return Promise.all(targets.map((target) => within(changed, target, async () => right(await read(target)))));
  };

  /** It is placed in a second column, whose public list shows it, taken out of it, and placed there again; answers its address at the desk. */
  async function place(second) {
    const { chenjing } = people;
    await chenjing.goto(`${portal.url}/desk/documents`);
    await holds(chenjing, "documents");
    await follow(chenjing, () => chenjing.getByRole("link", { name: TITLE }).click());
    const document = chenjing.url();
    await holds(chenjing, "document");
    await follow(chenjing, () => chenjing.getByRole("link", { name: "增加栏目" }).click());
    await chenjing.getByLabel("事项或栏目", { exact: true }).fill("临时救助 政策法规文件");
    await press(chenjing, "查找");
    await follow(chenjing, () => chenjing.getByRole("button", { name: /^放入此栏目/ }).first().click());
    await said(chenjing, /已加入栏目/);
    await listed(second, true);
    await chenjing.goto(`${portal.url}/desk/documents`);
    await chenjing.getByRole("checkbox", { name: `选择：${TITLE}` }).check();
    await chenjing.locator("details.together summary").click();
    await holds(chenjing, "documents-together");
    await press(chenjing, "把所选移出栏目…");
    await holds(chenjing, "leave");
    await follow(chenjing, () => chenjing.getByRole("button", { name: /^移出本栏目：/ }).click());
    assert.match(await chenjing.innerText("main"), /已移出栏目/);
    await listed(second, false);
    await chenjing.goto(`${portal.url}/desk/documents`);
    await chenjing.getByRole("checkbox", { name: `选择：${TITLE}` }).check();
    await chenjing.locator("details.together summary").click();
    await press(chenjing, "把所选放入栏目…");
    await chenjing.getByLabel("事项或栏目", { exact: true }).fill("临时救助 政策法规文件");
    await press(chenjing, "查找");
    await follow(chenjing, () => chenjing.getByRole("button", { name: /^放入此栏目/ }).first().click());
    assert.match(await chenjing.innerText("main"), /已放入栏目/);
    await listed(second, true);
    return document;
  }

  /** What was wrong is corrected at the same address, by the same reviews; both columns tell of it. */
  async function correct(document, columns) {
    const { chenjing, wangfang, liming, zhaoqiang } = people;
    await wangfang.goto(document);
    await press(wangfang, "更正");
    await wangfang.getByLabel("标题", { exact: true }).fill(CORRECTED);
    await wangfang.getByLabel(/^更正原因/).fill(WHY);
    await wangfang.getByLabel(/^正文/).fill(`${BODY}\n本月新增 3 户。`);
    await press(wangfang, "送审");
    await liming.goto(`${portal.url}/desk`);
    await follow(liming, () => liming.getByRole("link", { name: TITLE }).click());
    assert.match(await liming.innerText(".differs"), /（更正）/);
    assert.match(await liming.innerText(".diff"), /本月新增 3 户/);
    await holds(liming, "review-correction");
    await pass(liming, TITLE);
    await pass(zhaoqiang, TITLE);
    assert.ok(!(await read(address)).includes(CORRECTED), "it is public as it was until the last review");
    await pass(chenjing, TITLE, true);
    await everywhere(columns, (text) => names(text) && text.replace(/<[^>]+>/g, "").includes(CORRECTED));
    const shown = await read(address);
    assert.match(shown, /本月新增 3 户/);
    assert.match(shown, new RegExp(`更正于 \\d{4}-\\d\\d-\\d\\d：${WHY}`));
    assert.ok(shown.includes(CORRECTED));
    assert.ok(columns.slice(1).every((column) => shown.includes(`href="${column}"`)), "its page leads to the second column");
    for (const column of columns) assert.match(await read(`${column}/rss.xml`), /本月新增 3 户/, column);
    for (const [target, text] of await told(columns)) {
      assert.ok(names(text), `${target} has it`);
      if (!target.includes("map")) assert.ok(text.includes(CORRECTED), `${target} has the corrected title`);
    }
  }

  /** One asks for the withdrawal; it is public until another agrees, and nowhere afterwards but for its notice. */
  async function withdraw(document, columns) {
    const { chenjing, wangfang } = people;
    const file = /\/file\/\d+\/[^"]+/.exec(await read(address))[0];
    await wangfang.goto(document);
    await wangfang.getByLabel(/撤稿理由/).fill("名单有误");
    await press(wangfang, "申请撤稿");
    assert.equal((await fetch(portal.url + address)).status, 200);
    await chenjing.goto(`${portal.url}/desk`);
    await holds(chenjing, "work-withdrawal");
    await press(chenjing, "同意撤稿");
    await everywhere(columns, (text) => !names(text));
    await said(chenjing, /已处理/);
    for (const [target, text] of await told(columns)) assert.ok(!names(text) && !text.includes(TITLE), `${target} has it no more`);
    const gone = await fetch(portal.url + address);
    assert.equal(gone.status, 410);
    const notice = await gone.text();
    assert.ok(notice.includes(CORRECTED) && notice.includes("名单有误"), "its address says that it was withdrawn, and why");
    assert.ok(!notice.includes("本月新增"), "and no more than that");
    assert.ok((await fetch(portal.url + file)).status >= 400, "its attachment is not to be had");
  }

  /** The log is whole; a row that was changed is named, on the page and by the command. */
  async function verify() {
    const { auditor } = people;
    const asked = async (words) => {
      await auditor.goto(`${portal.url}/desk/audit`);
      await press(auditor, "核验日志");
      await said(auditor, words);
    };
    assert.match(portal.run("audit", "verify"), /日志完整/);
    await asked(/日志完整/);
    tamper("UPDATE audit SET detail = detail || ' ' WHERE seq = 5");
    assert.throws(
      () => portal.run("audit", "verify"),
      ({ status, stdout }) => status === 1 && /第 5 条有问题：内容被改动/.test(stdout),
    );
    await asked(/第 5 条有问题：内容被改动/);
    await holds(auditor, "audit-broken");
    tamper("UPDATE audit SET detail = rtrim(detail) WHERE seq = 5");
    await asked(/日志完整/);
  }

  test("a whole day: masked, reviewed, public within a second, placed, corrected, withdrawn, verified", { timeout: 300_000 }, async () => {
    const grassroots = await linked(portal.url, "/", "基层政务公开");
    const field = await linked(portal.url, grassroots, "社会救助");
    const list = await linked(portal.url, field, "最低生活保障");
    await handIn();
    await review();
    await seen(list);
    const second = await linked(portal.url, field, "临时救助");
    await listed(second, false);
    const document = await place(second);
    await correct(document, [list, second]);
    await withdraw(document, [list, second]);
    await verify();
  });

  test("what is missing is explained in writing, and kept while it is written", { timeout: 60_000 }, async () => {
    const page = people.wangfang;
    await page.goto(`${portal.url}/desk/coverage?state=blank`);
    await follow(page, () => page.getByRole("button", { name: /^今年没有/ }).first().click());
    const title = page.getByLabel("标题", { exact: true });
    assert.match(await title.inputValue(), /^民政局\d{4}年“.+”无此类信息的情况说明$/);
    await holds(page, "write-nothing");
    await title.fill("民政局2026年无此类信息的情况说明");
    await page.getByText(/^已自动保存 \d\d:\d\d$/).waitFor({ timeout: 20_000 });
    await page.reload();
    assert.equal(await title.inputValue(), "民政局2026年无此类信息的情况说明");
    // Somebody else saves meanwhile: nothing is overwritten, and it is told.
    const other = await page.context().newPage();
    await other.goto(page.url());
    await other.getByLabel("来源", { exact: true }).fill("县民政局");
    await press(other, "保存");
    await title.fill("另一个标题");
    await page.getByText(/已被别人|别人|重新打开/).first().waitFor({ timeout: 20_000 });
    await other.reload();
    assert.equal(await other.getByLabel("标题", { exact: true }).inputValue(), "民政局2026年无此类信息的情况说明");
    await other.close();
  });

  test("a text is pasted from Word and laid out", { timeout: 90_000 }, async () => {
    const page = people.wangfang;
    await page.goto(`${portal.url}/desk/new`);
    await page.getByLabel("事项或栏目", { exact: true }).fill("最低生活保障 政策法规文件");
    await press(page, "查找");
    await follow(page, () => page.getByRole("button", { name: /^在此发布/ }).first().click());
    // Before the script has run, the plain field is the textbox of that name.
    await page.waitForLoadState();
    const surface = page.getByRole("textbox", { name: "正文", exact: true });
    const paste = (html) => surface.evaluate((element, text) => {
      element.focus();
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/html", text);
      element.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
    }, html);
    await paste(readFileSync("crates/portal/tests/writing/pasted/wps.html", "utf8"));
    await page.getByText(/1 张图片已加入附件/).waitFor();
    assert.match(await surface.innerText(), /本季度共支出 3\.5 万元/);
    assert.equal(await surface.locator("[style], [class*=Mso], span, font").count(), 0);
    assert.equal(await surface.locator("td[colspan='2']").count(), 1);
    // The picture that came with the text is seen; the one that stayed behind is named.
    const seen = await surface.locator("img[data-name='图片2.png']").evaluate((image) => image.decode().then(() => image.naturalWidth));
    assert.equal(seen, 1);
    assert.match(await page.locator("[data-pasted]").innerText(), /图片1\.png/);
    await surface.getByText("（一）办公费").click();
    await page.keyboard.press("End");
    await page.keyboard.type(",共计3.5万元:");
    await holds(page, "write-pasted");
    await page.getByLabel("标题", { exact: true }).fill("柳树村2026年第三季度财务公开");
    await press(page, "一键排版");
    await page.getByRole("heading", { name: "排版改动" }).waitFor();
    assert.match(await page.locator(".changes").innerText(), /标题移到标题栏[\s\S]*标点/);
    assert.match(await surface.innerText(), /（一）办公费，共计3\.5万元：/);
    await holds(page, "write-laid-out");
    await press(page, "保存");
    await said(page, /已保存/);
    assert.match(await surface.innerText(), /（一）办公费，共计3\.5万元：/);
    await page.getByRole("button", { name: "看源码", exact: true }).click();
    assert.match(await page.getByRole("textbox", { name: /^正文/ }).inputValue(), /<img src="图片2\.png" alt="图片2">/);
    await page.getByText("废弃这篇草稿…").click();
    await press(page, "确认废弃");
    await said(page, /已废弃/);
  });

  test("hints lead to their words, and follow what is written", { timeout: 120_000 }, async () => {
    const page = people.wangfang;
    await page.goto(`${portal.url}/desk/new`);
    await page.getByLabel("事项或栏目", { exact: true }).fill("最低生活保障 政策法规文件");
    await press(page, "查找");
    await follow(page, () => page.getByRole("button", { name: /^在此发布/ }).first().click());
    await page.waitForLoadState();
    const address = page.url();
    const hints = page.getByRole("region", { name: "检查提示" });
    const link = hints.getByRole("link", { name: /布署/ });
    const surface = page.getByRole("textbox", { name: "正文", exact: true });
    const selected = () => page.evaluate(() => window.getSelection().toString());
    const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.className);
    // It stays one page: a reload would forget this.
    await page.evaluate(() => { window.stays = true; });

    await hints.getByRole("link", { name: "标题", exact: true }).press("Enter");
    assert.equal(await focused(), "title");
    await page.keyboard.type("关于开展低保年审的通知");
    await surface.fill("各乡镇按期完成年审。请认真布署。");
    await link.waitFor({ timeout: 20_000 });
    assert.match(await hints.locator("[aria-live]").innerText(), /^\d+ 条提示$/);
    assert.match(await focused(), /surface/, "the focus stays where it is typed");
    await link.press("Enter");
    assert.equal(await selected(), "布署");
    assert.match(await focused(), /surface/);
    // What was typed since then moves the place, before it is kept.
    await surface.press("Control+Home");
    await page.keyboard.type("有关事项通知如下：");
    await link.press("Enter");
    assert.equal(await selected(), "布署");
    await page.getByRole("button", { name: "看源码", exact: true }).click();
    await link.click();
    const chosen = await page.getByRole("textbox", { name: /^正文/ }).evaluate((field) => field.value.slice(field.selectionStart, field.selectionEnd));
    assert.equal(chosen, "布署");
    await page.getByRole("button", { name: "看源码", exact: true }).click();
    assert.equal(await page.evaluate(() => window.stays), true);

    await press(page, "预览");
    await holds(page, "preview-marked");
    await link.click();
    assert.match(page.url(), /\/review#hint-\d+-\d+$/);
    assert.equal(await page.locator("mark:target").innerText(), "布署");

    await page.goto(address);
    await page.waitForLoadState();
    await page.evaluate(() => { window.stays = true; });
    await link.press("Enter");
    await page.keyboard.type("部署");
    await link.waitFor({ state: "detached", timeout: 20_000 });
    assert.match(await focused(), /surface/);
    assert.equal(await page.evaluate(() => window.stays), true, "without a reload");
    // An identity number brings the button and the tick, and takes them away again.
    await page.keyboard.type(`张三，身份证号${ID_NUMBER}`);
    const mask = hints.getByRole("button", { name: "一键遮盖个人信息" });
    await mask.waitFor({ timeout: 20_000 });
    assert.ok(await page.getByLabel(/^这些个人信息依法必须公开/).isVisible());
    await holds(page, "write-hints");
    await follow(page, () => mask.press("Enter"));
    await said(page, /已按规则遮盖/);
    assert.ok(!(await surface.innerText()).includes(ID_NUMBER));
    assert.ok(!(await page.getByLabel(/^这些个人信息依法必须公开/).isVisible()));
    // Enter in a field saves: it presses no button among the hints.
    await follow(page, () => page.getByLabel("标题", { exact: true }).press("Enter"));
    await said(page, /已保存/);
    await page.getByText("废弃这篇草稿…").click();
    await press(page, "确认废弃");
    await said(page, /已废弃/);
  });

  test("a site is inspected before anybody else does", { timeout: 150_000 }, async () => {
    const page = people.wangfang;
    await page.goto(`${portal.url}/desk/forecast`);
    await holds(page, "forecast-before");
    await press(page, "现在检查");
    await page.getByRole("heading", { name: /^检查结果/ }).waitFor({ timeout: 120_000 });
    await holds(page, "forecast");
    // It was inspected on a port that is gone: what is shown leads to the site itself.
    assert.ok(!(await page.innerText("main")).includes("127.0.0.1"));
    assert.equal(await page.locator('main a[href*="127.0.0.1"]').count(), 0);
    await follow(page, () => page.getByRole("link", { name: "看全部领域" }).click());
    await holds(page, "forecast-all");
  });

  test("managers see what is theirs", { timeout: 90_000 }, async () => {
    const { sysadmin, secadmin, auditor, wangfang } = people;
    await sysadmin.goto(`${portal.url}/desk`);
    await holds(sysadmin, "accounts");
    await sysadmin.getByRole("textbox", { name: /^账号/ }).fill("newcomer");
    await sysadmin.getByLabel("姓名").fill("郑新");
    await sysadmin.getByRole("combobox", { name: "单位" }).selectOption({ label: "青岚县民政局" });
    await press(sysadmin, "新建账号");
    await holds(sysadmin, "account-new");
    await sysadmin.goto(`${portal.url}/desk/events?event=school`);
    await holds(sysadmin, "events");
    await sysadmin.getByLabel("主题名称").fill("入学转学");
    await sysadmin.getByLabel(/^包含的内容/).fill("义务教育 / 招生管理\n义务教育 / 没有的事项");
    await press(sysadmin, "保存");
    assert.match(await sysadmin.getByRole("alert").innerText(), /第 2 行/);
    await holds(sysadmin, "events-wrong");
    await sysadmin.getByLabel(/^包含的内容/).fill("义务教育 / 招生管理");
    await press(sysadmin, "保存");
    await said(sysadmin, /公开页面已更新/);
    const events = `${portal.url}${await linked(portal.url, "/", "按办事主题查找")}`;
    assert.match(await (await fetch(events)).text(), /入学转学/);
    await sysadmin.getByLabel(/^事项或栏目/).fill("招生");
    await press(sysadmin, "查找");
    await holds(sysadmin, "events-found");
    await sysadmin.goto(`${portal.url}/desk/site`);
    await holds(sysadmin, "site");
    await sysadmin.getByLabel(/^链接和主菜单/).fill("#7fb2f0");
    await press(sysadmin, "保存");
    assert.match(await sysadmin.getByRole("alert").innerText(), /对比度只有/);
    await holds(sysadmin, "site-wrong");
    await sysadmin.getByLabel(/^链接和主菜单/).fill("#8a1c1c");
    await sysadmin.getByLabel(/^标志/).setInputFiles({ name: "mark.svg", mimeType: "image/svg+xml", buffer: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>') });
    await sysadmin.getByLabel(/全站置灰/).check();
    await press(sysadmin, "保存");
    await said(sysadmin, /网站设置已保存/);
    await holds(sysadmin, "site-set");
    await sysadmin.goto(portal.url);
    const looks = () => sysadmin.evaluate(() => [getComputedStyle(document.querySelector(".menu")).backgroundColor, getComputedStyle(document.documentElement).filter, document.querySelector(".site img").complete]);
    assert.deepEqual(await looks(), ["rgb(138, 28, 28)", "grayscale(1)", true]);
    await sysadmin.goto(`${portal.url}/desk/site`);
    await sysadmin.getByLabel(/全站置灰/).uncheck();
    await sysadmin.getByLabel("不再显示标志").check();
    await sysadmin.getByLabel(/^链接和主菜单/).fill("#1c4a86");
    await press(sysadmin, "保存");
    await said(sysadmin, /网站设置已保存/);
    await secadmin.goto(`${portal.url}/desk/account/newcomer`);
    await secadmin.getByRole("combobox", { name: "角色", exact: true }).selectOption({ label: "编辑" });
    await secadmin.getByRole("combobox", { name: /对哪个单位/ }).selectOption({ label: "青岚县民政局" });
    await press(secadmin, "授予角色");
    await said(secadmin, /已更新账号/);
    await holds(secadmin, "account");
    await auditor.goto(`${portal.url}/desk`);
    await press(auditor, "核验日志");
    await said(auditor, /日志完整/);
    await holds(auditor, "audit");
    const [download] = await Promise.all([auditor.waitForEvent("download"), auditor.getByRole("button", { name: "导出全部 CSV", exact: true }).click()]);
    assert.match(readFileSync(await download.path(), "utf8"), /withdrawal-confirmed/);
    for (const [page, target] of [[sysadmin, "/desk/audit"], [auditor, "/desk/accounts"], [wangfang, "/desk/audit"]]) {
      const answer = await page.goto(portal.url + target);
      assert.equal(answer.status(), 403, target);
    }
    await holds(wangfang, "refused");
    await wangfang.goto(`${portal.url}/desk/coverage`);
    await holds(wangfang, "coverage");
    await wangfang.goto(`${portal.url}/desk/me`);
    await holds(wangfang, "me");
    await wangfang.goto(`${portal.url}/desk/second-factor`);
    await holds(wangfang, "second-factor");
    await wangfang.goto(`${portal.url}/desk/password`);
    await holds(wangfang, "password");
    await wangfang.goto(`${portal.url}/lang/en?back=%2Fdesk`);
    await holds(wangfang, "work-english");
    await wangfang.goto(`${portal.url}/lang/zh?back=%2Fdesk`);
  });

  describe("with a keyboard alone", { concurrency: false }, () => {
    const title = "最低生活保障办理指南（2026年版）";
    const notes = [
      ["城市低保申请材料一次性告知（2026年）", "申请城市最低生活保障的家庭，由户主向户籍所在地乡镇人民政府书面提出，同时交验户口簿、收入证明、财产申报表和授权核对书。材料不全的，乡镇人民政府当场一次告知需要补正的全部内容；材料齐全的，自受理之日起十五个工作日内完成入户调查、民主评议和公示，再报县民政局确认。对结果不服的，可以依法申请行政复议或者提起行政诉讼。"],
      ["低保渐退期政策问答（2026年）", "问：家里有人找到了工作，收入刚刚超过标准，低保会马上停发吗？答：不会。家庭成员就业以后人均收入超过当地标准但不足一点五倍的，可以给予六个月的渐退期，其间按原来的金额继续发放。问：渐退期怎样计算？答：从县民政局作出停保决定的次月算起。问：期满以后又遇到困难怎么办？答：可以重新提出申请，情况紧急的先给予临时救助。"],
    ];
    const [first] = notes.map(([one]) => one);
    const open = {};
    let [list, second] = [];

    before(async () => {
      for (const name of ["wangfang", "liming", "zhaoqiang", "chenjing"]) open[name] = await Keyboard.at(browser, portal.url, name);
      const field = await linked(portal.url, await linked(portal.url, "/", "基层政务公开"), "社会救助");
      list = await linked(portal.url, field, "最低生活保障");
      second = await linked(portal.url, field, "临时救助");
    }, { timeout: 60_000 });

    after(async () => {
      for (const one of Object.values(open)) await one.close();
    });

    /** All three steps. */
    const reviewed = async (one) => {
      for (const name of ["liming", "zhaoqiang", "chenjing"]) await open[name].pass(one, name === "chenjing");
    };

    /** The public address of what a list shows. */
    const published = (one) => within(Date.now(), one, async () => new RegExp(`<a href="(/doc/\\d+)"[^>]*>[^<]*${one}`).exec(await read(list))?.[1]);

    test("a text is written, masked, returned, mended, published", { timeout: 180_000 }, async () => {
      const { wangfang: editor, liming } = open;
      // The first thing that is reached leads past the menu.
      await editor.page.goto(`${portal.url}/desk`);
      await editor.press("Tab");
      assert.match((await editor.here()).words, /跳到正文/);
      await editor.press("Enter");
      await editor.page.waitForURL(/#content$/);
      await editor.press("Tab");
      await editor.here();
      assert.ok(await editor.page.evaluate(() => document.activeElement.closest("main") !== null), "past the menu");

      await editor.begin("最低生活保障 办事指南");
      await editor.put("标题", "INPUT", title);
      await editor.reach("正文", "DIV");
      await editor.reach("一级标题", "BUTTON", "Shift+Tab");
      await editor.press("Space");
      assert.equal((await editor.here()).tag, "DIV", "the focus is back where it is written");
      await editor.type("办理条件");
      await editor.press("Enter");
      await editor.type("家庭人均收入低于当地最低生活保障标准。办理地点：县政务服务中心民政窗口。");
      await editor.choose("添加附件", { name: "办理名单.xlsx", mimeType: XLSX, buffer: LIST });
      await editor.go("送审", "BUTTON");
      assert.match(await editor.page.getByRole("alert").innerText(), /个人信息没有遮盖/);
      await editor.go("一键遮盖个人信息", "BUTTON");
      await said(editor.page, /已按规则遮盖/);
      await editor.handIn();
      await liming.giveBack(title, "请写明发文机关");
      await editor.mend(title, "请写明发文机关", ["发文机关", "青岚县民政局"]);
      await reviewed(title);
      const shown = await read(await published(title));
      assert.match(shown, /<h2[^>]*>办理条件<\/h2>/);
      assert.match(shown, /民政窗口/);
    });

    test("it is placed in a second column, corrected, withdrawn", { timeout: 180_000 }, async () => {
      const { wangfang: editor, chenjing: last } = open;
      const shown = await published(title);
      await last.page.goto(`${portal.url}/desk/documents`);
      await last.put("标题或正文里的词", "INPUT", title);
      await last.enter();
      await last.go(title, "A");
      await last.go("增加栏目", "A");
      await last.seek("临时救助 办事指南");
      await last.go("放入此栏目", "BUTTON");
      await said(last.page, /已加入栏目/);
      await listed(second, true, shown);

      await editor.page.goto(`${portal.url}/desk`);
      await editor.go("已发布", "A");
      await editor.go(title, "A");
      const document = editor.page.url();
      await editor.go("更正", "BUTTON");
      await editor.page.waitForLoadState();
      await editor.put("更正原因", "INPUT", "电话漏写");
      await editor.reach("正文", "DIV");
      await editor.press("Control+End");
      await editor.type("电话：0700-5550100。");
      await editor.handIn();
      await reviewed(title);
      const corrected = await read(shown);
      assert.match(corrected, /电话：0700-5550100/);
      assert.match(corrected, /更正于 \d{4}-\d\d-\d\d：电话漏写/);

      await editor.page.goto(document);
      await editor.put("撤稿理由", "TEXTAREA", "指南已经废止");
      await editor.go("紧急撤稿", "BUTTON");
      assert.equal((await fetch(portal.url + shown)).status, 410);
      await Promise.all([list, second].map((column) => listed(column, false, shown)));
      await last.page.goto(`${portal.url}/desk`);
      await last.go("同意撤稿", "BUTTON");
      await said(last.page, /已处理/);
    });

    test("many are returned, passed, placed, taken out and withdrawn together", { timeout: 240_000 }, async () => {
      const { wangfang: editor, liming, zhaoqiang, chenjing: last } = open;
      const titles = notes.map(([one]) => one);
      const result = async (one, words) => {
        const said = await one.page.innerText("main");
        assert.equal(said.split(words).length, titles.length + 1, said);
        assert.match(said, /没有处理\s*0/);
        for (const each of titles) assert.ok(said.includes(each), each);
      };
      for (const [one, text] of notes) {
        await editor.begin("最低生活保障 办事指南");
        await editor.put("标题", "INPUT", one);
        await editor.put("正文", "DIV", text);
        await editor.handIn();
      }
      await liming.together("/desk", titles);
      await liming.put("退回理由", "TEXTAREA", "请写明来源");
      await liming.go("退回所选", "BUTTON");
      await result(liming, "已退回");
      for (const one of titles) await editor.mend(one, "请写明来源", ["来源", "县民政局"]);
      for (const one of [liming, zhaoqiang]) {
        await one.together("/desk", titles);
        await one.go("通过所选", "BUTTON");
        await result(one, "已通过，转入下一步审核");
      }
      await last.together("/desk", titles);
      await last.tick("所选待终审的都已作保密审查");
      await last.go("通过所选", "BUTTON");
      await result(last, "已通过并发布");
      const addresses = await Promise.all(titles.map(published));

      await last.together("/desk/documents", titles);
      await last.go("把所选放入栏目…", "BUTTON");
      await last.seek("临时救助 政策法规文件");
      await last.go("放入此栏目", "BUTTON");
      await result(last, "已放入栏目");
      for (const one of addresses) await listed(second, true, one);
      await last.together("/desk/documents", titles);
      await last.go("把所选移出栏目…", "BUTTON");
      await last.go("移出本栏目", "BUTTON");
      await result(last, "已移出栏目");
      for (const one of addresses) await listed(second, false, one);

      await editor.together("/desk/documents", titles);
      await editor.put("撤稿理由", "TEXTAREA", "内容有变");
      await editor.go("申请撤下所选", "BUTTON");
      await result(editor, "已申请撤稿");
      await last.page.goto(`${portal.url}/desk`);
      await last.reach(titles[1], "A");
      await last.go("同意撤稿", "BUTTON");
      await said(last.page, /已处理/);
      await last.reach(first, "A");
      await last.go("不予撤稿", "BUTTON");
      await said(last.page, /已处理/);
      const answers = await Promise.all(addresses.map((one) => fetch(portal.url + one)));
      assert.deepEqual(answers.map(({ status }) => status), [200, 410]);
    });

    test("what is public already is placed instead of its copy, which is given up", { timeout: 180_000 }, async () => {
      const { wangfang: editor, liming, zhaoqiang, chenjing: last } = open;
      const shown = await published(first);
      await editor.begin("临时救助 办事指南");
      await editor.put("标题", "INPUT", first);
      await editor.put("正文", "DIV", notes[0][1]);
      await editor.handIn();
      await liming.pass(first);
      await zhaoqiang.pass(first);
      await last.take(first);
      await last.go("把已发布的放到这里", "A");
      await last.go("放入此栏目", "BUTTON");
      await said(last.page, /已加入栏目/);
      await listed(second, true, shown);
      await last.giveBack(first, "已经发布过");
      await editor.take(first);
      assert.match(await editor.page.innerText("main"), /已经发布过/);
      await editor.open("废弃这篇草稿");
      await editor.go("确认废弃", "BUTTON");
      await said(editor.page, /已废弃/);
    });

    test("the log is verified and searched", { timeout: 60_000 }, async () => {
      const auditor = await Keyboard.at(browser, portal.url, "auditor");
      await auditor.go("核验日志", "BUTTON");
      await said(auditor.page, /日志完整/);
      await auditor.put("账号", "INPUT", "wangfang");
      await auditor.enter();
      assert.match(auditor.page.url(), /account=wangfang/);
      assert.match(await auditor.page.locator("tbody").innerText(), /wangfang[^]*紧急撤稿/);
      await auditor.close();
    });
  });

  test("strangers see the door and nothing else", { timeout: 60_000 }, async () => {
    const context = await browser.newContext({ viewport: DESK });
    const page = await context.newPage();
    await page.goto(draft);
    assert.equal(new URL(page.url()).pathname, "/desk/sign-in");
    await holds(page, "sign-in");
    await page.getByLabel("账号", { exact: true }).fill("wangfang");
    await page.getByLabel("密码", { exact: true }).fill("Falsch-2026x");
    await press(page, "登录");
    assert.match(await page.getByRole("alert").innerText(), /不对，或者账号已被锁定/);
    await holds(page, "sign-in-refused");
    await context.close();
  });
});
