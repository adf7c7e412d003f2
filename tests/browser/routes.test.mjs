// The desk in a real browser: single sign-on at the door, review steps of a column, an urgent notice, and many
// reviews at once by keyboard alone; every page accessible, valid, and no wider than the screen.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { DESK, follow, holds, launch, person, press, said } from "./person.mjs";
import { start } from "./portal-site.mjs";

let portal;
let browser;
const people = {};

before(async () => {
  // Nobody answers there: what is looked at is what our own pages say.
  portal = await start("routes", "--public-address", "http://127.0.0.1:1", "--oidc-issuer", "http://127.0.0.1:1/realms/city", "--oidc-client", "gongkai", "--oidc-name", "青岚统一身份认证");
  browser = await launch();
  const file = path.resolve("target/browser/routes/departments.csv");
  writeFileSync(file, "行政区划,部门,负责领域\n青岚县,民政局,社会救助\n");
  portal.run("department", "import", file);
  for (const [name, called, role] of [
    ["wangfang", "王芳", "editor"], ["liming", "李明", "first-reviewer"], ["chenjing", "陈静", "final-reviewer"], ["secadmin", "周敏", "security-manager"], ["sysadmin", "孙磊", "system-manager"],
  ]) {
    people[name] = await person(browser, portal, [name, called, role, role.endsWith("manager") ? "" : "民政局"]);
  }
}, { timeout: 180_000 });

after(async () => {
  await browser?.close();
  portal?.stop();
});

/** Hands a notice in; answers nothing. */
async function handIn(page, title, urgent) {
  await page.goto(`${portal.url}/desk/new?q=${encodeURIComponent("最低生活保障 审批信息")}`);
  await follow(page, () => page.getByRole("button", { name: /^在此发布/ }).first().click());
  await page.getByLabel("标题", { exact: true }).fill(title);
  await page.getByLabel(/^正文/).fill("因强降雨，云溪镇石桥村群众转移安置到县第一中学，请按指引有序转移。");
  if (!urgent) {
    await press(page, "送审");
    return said(page, /已送审/);
  }
  await page.locator("details.urgent summary").click();
  await page.getByLabel("紧急的理由").fill("山洪预警");
  await holds(page, "write-urgent", { scripts: true });
  await press(page, "紧急送终审");
  return said(page, /已紧急送终审/);
}

describe("routes and many at once", { concurrency: false }, () => {
  test("the door offers single sign-on, and says so when it is away", { timeout: 60_000 }, async () => {
    const context = await browser.newContext({ viewport: DESK });
    const page = await context.newPage();
    await page.goto(`${portal.url}/desk/sign-in`);
    await holds(page, "sign-in-both");
    await follow(page, () => page.getByRole("link", { name: "用青岚统一身份认证登录" }).click());
    assert.match(await page.getByRole("alert").innerText(), /暂时不能使用/);
    await context.close();
    await people.wangfang.goto(`${portal.url}/desk/me`);
    await holds(people.wangfang, "me-sign-on");
    // Linked to somebody else's identity only while nobody can come in by it.
    portal.run("user", "new", "linked", "--person", "何静", "--role", "editor", "--organ", "民政局");
    await people.sysadmin.goto(`${portal.url}/desk/account/linked`);
    await press(people.sysadmin, "停用");
    await people.secadmin.goto(`${portal.url}/desk/account/linked`);
    await people.secadmin.getByLabel(/^用户标识/).fill("8f2c-10086");
    await holds(people.secadmin, "account-sign-on");
    await press(people.secadmin, "绑定");
    await said(people.secadmin, /已更新账号/);
  });

  test("a column gets two steps", { timeout: 60_000 }, async () => {
    const page = people.secadmin;
    await page.goto(`${portal.url}/desk/steps`);
    await holds(page, "steps-none");
    await page.getByLabel("栏目名称里的字").fill("最低生活保障");
    await press(page, "查找");
    await page.getByLabel("审核步数：最低生活保障", { exact: true }).first().selectOption("2");
    await holds(page, "steps");
    await follow(page, () => page.getByRole("button", { name: "保存：最低生活保障" }).first().click());
    await said(page, /已保存/);
  });

  test("a department's feed is subscribed to, and only the final reviewer signs one", { timeout: 90_000 }, async () => {
    const page = people.wangfang;
    await page.goto(`${portal.url}/desk/feeds`);
    await holds(page, "feeds-none");
    await page.getByRole("link", { name: "新建订阅" }).click();
    await page.getByLabel(/^订阅地址/).fill("http://127.0.0.1:1/rss.xml");
    await page.getByLabel("事项或栏目").fill("最低生活保障 审批信息");
    await press(page, "查找");
    assert.equal(await page.getByLabel(/^订阅地址/).inputValue(), "http://127.0.0.1:1/rss.xml");
    await page.getByRole("checkbox", { name: /最低生活保障/ }).first().check();
    assert.equal(await page.getByRole("checkbox", { name: /直接公布/ }).count(), 0);
    await holds(page, "feeds-new");
    await press(page, "新建订阅");
    await said(page, /已订阅/);
    await holds(page, "feeds");
    await people.chenjing.goto(`${portal.url}/desk/feeds/new`);
    assert.equal(await people.chenjing.getByRole("checkbox", { name: /直接公布/ }).count(), 1);
    await holds(people.chenjing, "feeds-sign");
    await page.getByRole("button", { name: /^停止订阅/ }).click();
    await said(page, /已停止订阅/);
  });

  test("many are passed at once by keyboard alone, and what was not is named", { timeout: 90_000 }, async () => {
    for (const title of ["第一批公示", "第二批公示", "第三批公示"]) await handIn(people.wangfang, title, false);
    const page = people.liming;
    await page.goto(`${portal.url}/desk`);
    await holds(page, "work-many");
    const boxes = page.getByRole("checkbox", { name: /^选择/ });
    assert.equal(await boxes.count(), 3);
    await boxes.first().focus();
    await page.keyboard.press("Space");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Space");
    for (const _ of [1, 2, 3, 4]) await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "通过所选");
    await follow(page, () => page.keyboard.press("Enter"));
    await page.getByRole("heading", { name: "一并处理的结果" }).waitFor();
    assert.equal(await page.getByText("已通过，转入下一步审核").count(), 2);
    await holds(page, "many");
    // Without the secrecy review nothing is published, and each is named.
    const last = people.chenjing;
    await last.goto(`${portal.url}/desk`);
    for (const box of await last.getByRole("checkbox", { name: /^选择/ }).all()) await box.check();
    await last.locator("details.together summary").click();
    await holds(last, "work-many-open");
    await press(last, "通过所选");
    assert.equal(await last.locator("strong.late").count(), 2);
    await holds(last, "many-left");
    await last.goto(`${portal.url}/desk/documents`);
    await holds(last, "documents-many");
  });

  test("an urgent notice is public after one signature and open until made up", { timeout: 90_000 }, async () => {
    await handIn(people.wangfang, "转移安置通知", true);
    const last = people.chenjing;
    await last.goto(`${portal.url}/desk`);
    await follow(last, () => last.getByRole("link", { name: "转移安置通知" }).first().click());
    await last.getByLabel("已作保密审查，可以公开").check();
    await press(last, "通过并发布");
    await said(last, /审核已通过/);
    const page = people.liming;
    await page.goto(`${portal.url}/desk`);
    await holds(page, "work-urgent");
    await follow(page, () => page.getByRole("link", { name: "转移安置通知" }).first().click());
    await holds(page, "review-made-up");
    await press(page, "通过");
    await said(page, /已补审/);
    assert.equal(await page.getByText("待补审").count(), 0);
  });
});
