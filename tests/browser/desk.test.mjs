// The desk in a real browser: a whole day's work by an editor, three reviewers and an auditor, by mouse and by
// keyboard alone; every page on a desk and on a phone: accessible, valid, nothing wider than the screen, no scripts but the one that keeps what is written.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { DESK, OWN, follow, holds, launch, passes, person, press, said } from "./person.mjs";
import { linked, search, start } from "./portal-site.mjs";
import { unpacked, workbook } from "./workbook.mjs";

const ID_NUMBER = "11010519491231002X";
const TITLE = "2026年11月城市低保金发放名单公示";
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

/** What a person with a keyboard alone reaches and presses. */
class Keyboard {
  constructor(page) {
    this.page = page;
  }

  /** Goes on until something with these words has the focus; the focus is always seen. */
  async reach(words, tag) {
    for (let tabs = 0; tabs < 200; tabs += 1) {
      await this.page.keyboard.press("Tab");
      const at = await this.page.evaluate(() => {
        const one = document.activeElement;
        // Behind the last thing on a page comes the browser's own.
        if (one === document.body) return { words: "", tag: "", seen: true };
        const { outlineStyle, outlineWidth } = getComputedStyle(one);
        // The browser shows which part of a date has the focus.
        const parted = one.type === "date" || one.type === "datetime-local";
        return {
          words: `${one.labels?.[0]?.innerText ?? ""}${one.getAttribute("aria-label") ?? ""}${one.innerText}`,
          tag: one.tagName,
          seen: parted || (outlineStyle !== "none" && parseFloat(outlineWidth) > 0),
        };
      });
      assert.ok(at.seen, `the focus is not seen on ${at.tag} “${at.words}”`);
      if (at.words.includes(words) && at.tag === tag) return;
    }
    assert.fail(`“${words}” is not reached`);
  }

  type(text) {
    return this.page.keyboard.type(text);
  }

  press(key) {
    return this.page.keyboard.press(key);
  }

  /** Reaches what leads on, and presses Enter. */
  async go(words, tag) {
    await this.reach(words, tag);
    await follow(this.page, () => this.press("Enter"));
  }

  async signIn(name) {
    await this.page.goto(`${portal.url}/desk`);
    await this.reach("账号", "INPUT");
    await this.type(name);
    await this.reach("密码", "INPUT");
    await this.type(OWN);
    await follow(this.page, () => this.press("Enter"));
    assert.doesNotMatch(this.page.url(), /sign-in/);
  }

  /** Passes the step that waits for him. */
  async pass(title, last) {
    await this.page.goto(`${portal.url}/desk`);
    await this.go(title, "A");
    if (last) {
      await this.reach("已作保密审查", "INPUT");
      await this.press("Space");
    }
    await this.go(last ? "通过并发布" : "通过", "BUTTON");
    await said(this.page, /审核已通过/);
  }
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

  /** List, search and feed show it within a second. */
  async function seen(list) {
    const published = Date.now();
    const found = async (what, target, pattern) => {
      for (;;) {
        const [, link] = pattern.exec(await read(target)) ?? [];
        if (link) return link;
        assert.ok(Date.now() - published < 1_000, `the ${what} does not show it within a second`);
        await rest(30);
      }
    };
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

  /** A public list has it, or has it no more, within a second. */
  async function listed(list, there) {
    const changed = Date.now();
    while ((await read(list)).includes(`<a href="${address}"`) !== there) {
      assert.ok(Date.now() - changed < 1_000, `${list} ${there ? "does not show it" : "shows it still"} after a second`);
      await rest(30);
    }
  }

  /** It is placed in a second column, whose public list shows it, and taken out of it again; answers its address at the desk. */
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
    return document;
  }

  /** What was wrong is corrected at the same address, by the same reviews. */
  async function correct(document) {
    const { chenjing, wangfang, liming, zhaoqiang } = people;
    await wangfang.goto(document);
    await press(wangfang, "更正");
    await wangfang.getByLabel(/^正文/).fill(`${BODY}\n本月新增 3 户。`);
    await press(wangfang, "送审");
    await liming.goto(`${portal.url}/desk`);
    await follow(liming, () => liming.getByRole("link", { name: TITLE }).click());
    assert.match(await liming.innerText("ins"), /本月新增 3 户/);
    await holds(liming, "review-correction");
    await pass(liming, TITLE);
    await pass(zhaoqiang, TITLE);
    await pass(chenjing, TITLE, true);
    assert.match(await read(address), /本月新增 3 户/);
  }

  /** One asks for the withdrawal; it is public until another agrees. */
  async function withdraw(document) {
    const { chenjing, wangfang } = people;
    await wangfang.goto(document);
    await wangfang.getByLabel(/撤稿理由/).fill("名单有误");
    await press(wangfang, "申请撤稿");
    assert.equal((await fetch(portal.url + address)).status, 200);
    await chenjing.goto(`${portal.url}/desk`);
    await holds(chenjing, "work-withdrawal");
    await press(chenjing, "同意撤稿");
    await said(chenjing, /已处理/);
    const gone = await fetch(portal.url + address);
    assert.equal(gone.status, 410);
    assert.match(await gone.text(), /名单有误/);
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
    await correct(document);
    await withdraw(document);
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

  test("nobody needs a mouse", { timeout: 240_000 }, async () => {
    const title = "最低生活保障办理指南（2026年版）";
    const contexts = [];
    const at = async (name) => {
      const context = await browser.newContext({ viewport: DESK });
      contexts.push(context);
      const one = new Keyboard(await context.newPage());
      await one.signIn(name);
      return one;
    };
    const editor = await at("wangfang");
    const reviewers = [];
    for (const name of ["liming", "zhaoqiang", "chenjing"]) reviewers.push(await at(name));
    const last = reviewers.at(-1);
    const reviewed = async () => {
      for (const one of reviewers) await one.pass(title, one === last);
    };

    await editor.go("发布信息", "A");
    await editor.reach("事项或栏目", "INPUT");
    await editor.type("最低生活保障 办事指南");
    await follow(editor.page, () => editor.press("Enter"));
    await editor.go("在此发布", "BUTTON");
    assert.match(editor.page.url(), /desk\/draft/);
    await editor.reach("标题", "INPUT");
    await editor.type(title);
    await editor.reach("正文", "DIV");
    await editor.type("办理条件：家庭人均收入低于当地最低生活保障标准。办理地点：县政务服务中心民政窗口。");
    await editor.reach("添加附件", "INPUT");
    const [chooser] = await Promise.all([editor.page.waitForEvent("filechooser"), editor.press("Space")]);
    await chooser.setFiles({ name: "办理名单.xlsx", mimeType: XLSX, buffer: LIST });
    await editor.go("送审", "BUTTON");
    assert.match(await editor.page.getByRole("alert").innerText(), /个人信息没有遮盖/);
    await editor.go("一键遮盖个人信息", "BUTTON");
    await said(editor.page, /已按规则遮盖/);
    await editor.go("送审", "BUTTON");
    await said(editor.page, /已送审/);
    await reviewed();

    await editor.page.goto(`${portal.url}/desk`);
    await editor.go("已发布", "A");
    await editor.go(title, "A");
    const document = editor.page.url();
    const shown = new URL(await editor.page.getByRole("link", { name: "查看公开页面" }).getAttribute("href"), portal.url).pathname;
    assert.match(await read(shown), /民政窗口/);
    await editor.go("更正", "BUTTON");
    await editor.reach("标题", "INPUT");
    await editor.reach("正文", "DIV");
    await editor.press("Control+End");
    await editor.type("电话：0700-5550100。");
    await editor.go("送审", "BUTTON");
    await said(editor.page, /已送审/);
    await reviewed();
    assert.match(await read(shown), /电话：0700-5550100/);

    await editor.page.goto(document);
    await editor.reach("撤稿理由", "TEXTAREA");
    await editor.type("指南已经废止");
    await editor.go("紧急撤稿", "BUTTON");
    assert.equal((await fetch(portal.url + shown)).status, 410);
    await last.page.goto(`${portal.url}/desk`);
    await last.go("同意撤稿", "BUTTON");
    await said(last.page, /已处理/);

    const auditor = await at("auditor");
    await auditor.go("核验日志", "BUTTON");
    await said(auditor.page, /日志完整/);
    await auditor.reach("账号", "INPUT");
    await auditor.type("wangfang");
    await follow(auditor.page, () => auditor.press("Enter"));
    assert.match(auditor.page.url(), /account=wangfang/);
    assert.match(await auditor.page.locator("tbody").innerText(), /wangfang[^]*紧急撤稿/);
    for (const context of contexts) await context.close();
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
