// The desk in a real browser: a whole day's work by an editor and three reviewers, by mouse and by keyboard
// alone; every page on a desk and on a phone: accessible, valid, nothing wider than the screen, no scripts but the one that keeps what is written.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { DESK, OWN, follow, holds, launch, person, press, said } from "./person.mjs";
import { linked, search, start } from "./portal-site.mjs";

const ID_NUMBER = "11010519491231002X";
const TITLE = "2026年11月城市低保金发放名单公示";
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

async function pass(page, title, last) {
  await page.goto(`${portal.url}/desk`);
  await follow(page, () => page.getByRole("link", { name: title }).first().click());
  if (last) await page.getByLabel("已作保密审查，可以公开").check();
  await press(page, last ? "通过并发布" : "通过");
  await said(page, /审核已通过/);
}

describe("the desk", { concurrency: false }, () => {
  let draft;
  let address;

  test("a list with ID numbers is stopped and masked", { timeout: 60_000 }, async () => {
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
    const list = `姓名,身份证号,金额\n张三,${ID_NUMBER},650\n`;
    await page.getByLabel(/^添加附件/).setInputFiles({ name: "发放名单.csv", mimeType: "text/csv", buffer: Buffer.from(list) });
    await press(page, "送审");
    assert.match(await page.getByRole("alert").innerText(), /个人信息没有遮盖/);
    const hints = page.getByRole("region", { name: "检查提示" });
    assert.match(await hints.innerText(), /身份证号没有遮盖[\s\S]*发放名单\.csv 第 2 行第 2 格/);
    assert.ok(!(await page.content()).includes(ID_NUMBER));
    await holds(page, "write-stopped");
    await follow(page, () => page.getByRole("link", { name: "预览：发放名单.csv" }).click());
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
  });

  test("three people review it, one returns it, then it is public", { timeout: 90_000 }, async () => {
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
    const began = Date.now();
    await pass(chenjing, TITLE, true);
    for (;;) {
      const found = await (await fetch(portal.url + search(TITLE))).text();
      address = /<a href="(\/doc\/\d+)">[^]*?低保金/.exec(found)?.[1];
      if (address) break;
      assert.ok(Date.now() - began < 5_000, "it is not found");
    }
    const shown = await (await fetch(portal.url + address)).text();
    assert.ok(shown.includes(TITLE) && !shown.includes(ID_NUMBER));
    const file = await (await fetch(portal.url + /\/file\/\d+\/[^"]+/.exec(shown)[0])).text();
    assert.ok(file.includes("110*************2X") && !file.includes(ID_NUMBER), file);
  });

  test("it is placed in a second column, corrected and withdrawn", { timeout: 90_000 }, async () => {
    const { chenjing, wangfang, liming, zhaoqiang } = people;
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
    await chenjing.goto(`${portal.url}/desk/documents`);
    await chenjing.getByRole("checkbox", { name: `选择：${TITLE}` }).check();
    await chenjing.locator("details.together summary").click();
    await holds(chenjing, "documents-together");
    await press(chenjing, "把所选移出栏目…");
    await holds(chenjing, "leave");
    await follow(chenjing, () => chenjing.getByRole("button", { name: /^移出本栏目：/ }).click());
    assert.match(await chenjing.innerText("main"), /已移出栏目/);
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
    const shown = await (await fetch(portal.url + address)).text();
    assert.match(shown, /本月新增 3 户/);
    await wangfang.goto(document);
    await wangfang.getByLabel(/撤稿理由/).fill("名单有误");
    await press(wangfang, "紧急撤稿");
    assert.equal((await fetch(portal.url + address)).status, 410);
    await chenjing.goto(`${portal.url}/desk`);
    await holds(chenjing, "work-withdrawal");
    await press(chenjing, "同意撤稿");
    await said(chenjing, /已处理/);
    assert.match(portal.run("audit", "verify"), /日志完整/);
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
    const surface = page.getByRole("textbox", { name: "正文" });
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
    assert.match(await page.getByRole("textbox", { name: "正文" }).inputValue(), /<img src="图片2\.png" alt="图片2">/);
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
    const surface = page.getByRole("textbox", { name: "正文" });
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
    const chosen = await page.getByRole("textbox", { name: "正文" }).evaluate((field) => field.value.slice(field.selectionStart, field.selectionEnd));
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
    const [download] = await Promise.all([auditor.waitForEvent("download"), auditor.getByRole("button", { name: "导出 CSV", exact: true }).click()]);
    assert.match(readFileSync(await download.path(), "utf8"), /withdrawn-at-once/);
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

  test("an editor needs no mouse", { timeout: 60_000 }, async () => {
    const context = await browser.newContext({ viewport: DESK });
    const page = await context.newPage();
    const reach = async (words) => {
      for (let tabs = 0; tabs < 120; tabs += 1) {
        await page.keyboard.press("Tab");
        const at = await page.evaluate(() => {
          const one = document.activeElement;
          const outline = getComputedStyle(one).outlineStyle;
          return { words: `${one.labels?.[0]?.innerText ?? ""}${one.getAttribute("aria-label") ?? ""}${one.innerText}`, outline };
        });
        if (at.words.includes(words)) {
          assert.notEqual(at.outline, "none", `the focus is not seen on “${words}”`);
          return;
        }
      }
      assert.fail(`“${words}” is not reached`);
    };
    const type = (text) => page.keyboard.type(text);
    await page.goto(`${portal.url}/desk`);
    await reach("账号");
    await type("wangfang");
    await reach("密码");
    await type(OWN);
    await page.keyboard.press("Enter");
    await page.waitForURL(`${portal.url}/desk`);
    await reach("发布信息");
    await page.keyboard.press("Enter");
    await page.waitForURL(/desk\/new/);
    await reach("事项或栏目");
    await type("最低生活保障 办事指南");
    await page.keyboard.press("Enter");
    await page.waitForURL(/q=/);
    await reach("在此发布");
    await page.keyboard.press("Enter");
    await page.waitForURL(/desk\/draft/);
    // The first hint says that there is no title, and leads to it.
    await reach("标题");
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement.id), "title");
    await type("最低生活保障办理指南（2026年版）");
    await reach("正文");
    await type("办理条件：家庭人均收入低于当地最低生活保障标准。办理地点：县政务服务中心民政窗口。");
    await reach("送审");
    await page.keyboard.press("Enter");
    await page.waitForURL(/done=submitted/);
    await context.close();
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
