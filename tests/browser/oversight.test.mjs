// The oversight in a real browser, page by page, over small portals (the year on the sample city is in year.test.mjs): a campaign with milestones, a
// self-check, the June round over a portal of our own and foreign ones, confirming, scores and ranking, the circular,
// rectification with a look that closes some and refuses others, an appeal, a bonus, the September round, the trend. The
// figures are computed here once more from what was planted.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { serve } from "./foreign-portal.mjs";
import { line, print, rolled, round, sheet, until, written } from "./overseen.mjs";
import { follow, holds, launch, person, press, said, shots } from "./person.mjs";
import { start } from "./portal-site.mjs";

const SHEET = sheet({ "dead-link": 150, "news-as-disclosure": 300 }, 200);
const DEAD = 6;
const DEAD_IN_TOWN = 1;
const LEFT = 4;

/** Points in hundredths. */
const own = (dead, { news = false, bonus = 0 } = {}) => 10_000 - 150 * dead - (news ? 300 : 0) + bonus;
const TOWN = own(DEAD_IN_TOWN);

let portal;
let foreign;
let town;
let browser;
const people = {};

before(async () => {
  portal = await start("oversight", "--work", "--private-pages", "--no-limit", "--at-a-time", "3");
  [foreign, town] = await Promise.all([serve("东山县", { dead: DEAD, news: true }), serve("云溪镇", { dead: DEAD_IN_TOWN })]);
  browser = await launch();
  const put = (file, text) => writeFileSync(path.resolve("target/browser/oversight", file), text);
  put("departments.csv", "行政区划,部门,负责领域\n青岚县,政务公开办,\n青岚县,督查室,\n");
  put("units.csv", `单位名称,类别,所属县（市、区）,门户网址,联络员,账号单位\n青岚县,县,,${portal.url}/,王芳 0700-5550100,政务公开办\n东山县,县,,${foreign.url},何静 0700-5550200,督查室\n云溪镇,乡镇,东山县,${town.url},,\n`);
  portal.run("department", "import", "departments.csv");
  portal.run("unit", "import", "units.csv");
  people.office = await person(browser, portal, ["office", "刘洋", "overseer", "政务公开办"]);
  people.liaison = await person(browser, portal, ["liaison", "何静", "liaison", "督查室"]);
}, { timeout: 180_000 });

after(async () => {
  await browser?.close();
  portal?.stop();
  foreign?.stop();
  town?.stop();
});

/** Prints a page: on A4 across, on no more than so many pages. */
async function printed(page, name, most) {
  const pdf = await page.pdf({ ...(shots ? { path: path.join(shots, `${name}.pdf`) } : {}), preferCSSPageSize: true });
  const boxes = [...pdf.toString("latin1").matchAll(/\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]/g)].map(([, width, height]) => [Number(width), Number(height)]);
  assert.ok(boxes.length >= 1 && boxes.length <= most, `${name} takes ${boxes.length} pages`);
  for (const [width, height] of boxes) {
    assert.ok(Math.abs(width - 842) < 2 && Math.abs(height - 595) < 2, `${name}: ${width} × ${height} points are not A4 across`);
  }
}

describe("the oversight", { concurrency: false }, () => {
  let june;
  let september;

  test("a campaign, its milestones, a self-check", { timeout: 180_000 }, async () => {
    const { office, liaison } = people;
    await office.goto(`${portal.url}/oversight`);
    await holds(office, "oversight-empty");
    await follow(office, () => office.getByRole("link", { name: "新建督查工作" }).click());
    await holds(office, "campaign-new");
    await office.getByLabel("名称").fill("2026年基层政务公开");
    await press(office, "新建");
    await said(office, /已办理/);
    await holds(office, "round-new");
    await office.getByLabel("名称").fill("五月自查");
    await office.getByRole("radio", { name: /单位自查/ }).check();
    await office.getByLabel(/^截止日期/).fill("2026-11-23");
    await office.getByLabel(/^云溪镇/).uncheck();
    await office.getByLabel(/^改用自己的指标体系/).setInputFiles({ name: "指标.toml", mimeType: "text/plain", buffer: Buffer.from(SHEET) });
    await press(office, "新建轮次");
    const board = office.url().split("?")[0];
    assert.match(await office.innerText("main"), /栏目设置到位[^]*内容充实到位/);
    await office.getByLabel(/^定时启动/).fill("2099-06-01T20:00");
    await press(office, "定时启动");
    assert.match(await office.innerText("main"), /将于 2099-06-01 20:00 自动启动/);
    await holds(office, "board-planned");
    await press(office, "取消");
    assert.doesNotMatch(await office.innerText("main"), /自动启动。/);
    await press(office, "启动检查");
    await until(office, board, /：待核实/);
    assert.equal((await line(office, "东山县"))["门户得分"], print(own(DEAD)));
    await press(office, "办结本轮");
    assert.match(await office.innerText("main"), /已办结/);
    assert.equal((await line(office, "青岚县"))["名次"], "—", "a self-check ranks nobody");
    await liaison.goto(`${portal.url}/oversight/items`);
    assert.match(await liaison.innerText("main"), /待整改 0/, "and assigns nothing");
  });

  test("June is confirmed by keyboard, tried with another sheet, closed; the circular", { timeout: 180_000 }, async () => {
    const { office } = people;
    june = await round(office, "六月检查");
    await holds(office, "board-confirming");
    for (const [unit, points] of [["青岚县", own(0)], ["东山县", own(DEAD)], ["云溪镇", TOWN]]) {
      assert.equal((await line(office, unit))["门户得分"], print(points), `${unit}: what is suspected costs nothing`);
    }
    await office.goto(`${june}/findings?rule=news-as-disclosure`);
    await holds(office, "findings");
    // By keys: on to the next finding, and a choice that the mouse can make as well.
    const cards = office.locator("fieldset[data-finding]");
    await office.locator("[data-keys]").focus();
    await office.keyboard.press("j");
    assert.equal(await cards.evaluateAll((all) => all.indexOf(document.activeElement)), 0);
    await office.keyboard.press("n");
    assert.ok(await cards.first().getByLabel("不属实").isChecked());
    await cards.first().getByLabel(/^理由/).fill("nk");
    assert.equal(await cards.first().getByLabel(/^理由/).inputValue(), "nk", "letters are letters where something is typed");
    await cards.first().getByLabel(/^理由/).fill("");
    await cards.first().focus();
    await office.keyboard.press("u");
    assert.ok(await cards.first().getByLabel("暂不定").isChecked());
    const news = office.locator("fieldset").filter({ hasText: "县领导到云溪镇调研" });
    await news.getByLabel("属实", { exact: true }).focus();
    await office.keyboard.press("Space");
    await follow(office, () => office.keyboard.press("Enter"));
    assert.match(office.url(), /done=findings/);
    await said(office, /核实结果已采用/);
    for (;;) {
      await office.goto(`${june}/findings`);
      if ((await office.locator("form.confirm").count()) === 0) break;
      await office.getByLabel("其余未选的一律").selectOption("dismissed");
      await office.getByLabel(/^统一理由/).fill("经核实不属实");
      await press(office, "提交核实结果");
    }

    await office.goto(`${june}/what-if`);
    await holds(office, "what-if");
    const sheet = office.getByLabel("指标体系");
    await sheet.fill((await sheet.inputValue()).replace("each = 1.5", "each = 3"));
    await press(office, "试算");
    const twice = rolled(own(DEAD, { news: true }) - 150 * DEAD, TOWN - 150 * DEAD_IN_TOWN);
    const tried = await line(office, "东山县");
    assert.deepEqual([tried["原综合得分"], tried["试算综合得分"]], [print(rolled(own(DEAD, { news: true }), TOWN)), print(twice)]);
    await holds(office, "what-if-compared");
    await office.getByLabel("指标体系").fill("name = 1");
    await press(office, "试算");
    assert.match(await office.getByRole("alert").innerText(), /指标体系有错/);

    await office.goto(june);
    await office.getByLabel("整改期限（工作日）").fill("10");
    await press(office, "办结本轮");
    assert.match(await office.innerText("main"), /已办结/);
    const [first, second] = [await line(office, "青岚县"), await line(office, "东山县")];
    assert.deepEqual([first["名次"], first["综合得分"]], ["1", print(own(0))]);
    assert.deepEqual([second["名次"], second["综合得分"], second["门户得分"]], ["2", print(rolled(own(DEAD, { news: true }), TOWN)), print(own(DEAD, { news: true }))]);
    await holds(office, "board");
    await printed(office, "board", 2);
    const [download] = await Promise.all([office.waitForEvent("download"), office.getByRole("link", { name: "通报", exact: true }).click()]);
    const text = written(readFileSync(await download.path()), "word/document.xml");
    assert.match(text, /六月检查/);
    const told = (hundredths) => `${hundredths / 100}分`;
    assert.ok(text.includes(`青岚县（${told(own(0))}）`) && text.includes(`东山县（${told(rolled(own(DEAD, { news: true }), TOWN))}）`), text);
  });

  test("campaigns and rounds are found in one list, and changed while planned", { timeout: 60_000 }, async () => {
    const { office } = people;
    await office.goto(june);
    await follow(office, () => office.getByRole("link", { name: "全部督查工作" }).click());
    assert.match(await office.innerText("main"), /2026年基层政务公开[^]*六月检查[^]*五月自查/);
    await holds(office, "campaigns");
    await follow(office, () => office.getByRole("link", { name: "修改：2026年基层政务公开" }).click());
    await holds(office, "campaign");
    await office.getByLabel("最后期限").last().fill("2026-11-30");
    await office.getByLabel("工作内容").last().fill("总结");
    await press(office, "保存");
    await office.goto(`${portal.url}/oversight/units`);
    assert.match(await office.innerText("main"), /东山县[^]*何静 0700-5550200[^]*何静（liaison）/);
    await holds(office, "units");
    await follow(office, () => office.getByRole("link", { name: "云溪镇", exact: true }).click());
    await holds(office, "unit-edit");
    await office.goto(june);
    assert.match(await office.innerText("main"), /总结 2026-11-30/);
    await follow(office, () => office.getByRole("link", { name: "新建轮次" }).click());
    await office.getByLabel("名称").fill("误建的轮次");
    await press(office, "新建轮次");
    await follow(office, () => office.getByRole("link", { name: "修改轮次" }).click());
    await holds(office, "round-edit");
    await press(office, "删除");
    assert.doesNotMatch(await office.innerText("main"), /误建的轮次/);
  });

  test("every figure leads to its findings, and each of them to its evidence", { timeout: 240_000 }, async () => {
    const { office } = people;
    const number = (words) => Number(/(\d+)\D*$/.exec(words)[1]);
    /** Links by words and address. */
    const links = (within) => within.evaluateAll((all) => all.map((link) => [link.innerText, link.href]));
    /** A figure leads to a list of a unit's page that says as many, and has as many lines. */
    const leads = async ([words, href], list) => {
      await office.goto(href);
      assert.equal(await office.locator(`#${list} h2 small`).innerText(), String(number(words)), `${words} leads to ${href}`);
      const lines = list === "ledger" ? office.locator("#ledger tbody tr") : office.locator("#findings .rows > li");
      assert.equal(await lines.count(), Math.min(number(words), 100), href);
    };
    await office.goto(june);
    const row = office.locator(".ranking tbody tr").filter({ has: office.getByRole("rowheader", { name: "东山县", exact: true }) });
    const unit = await row.locator("th a").getAttribute("href");
    const before = await line(office, "东山县");
    const [counting] = await links(office.locator(".heat td a[href*='standing=counts']"));
    const ledger = await links(row.locator("a[href$='#ledger']"));
    const [rank] = await links(row.locator("td").first().locator("a"));
    const trend = await links(row.locator(`td a[href$='${unit.replace(/.*(?=\/unit\/)/, "")}']`));
    const [reached] = await links(office.locator(".milestones a[href*='?has=columns']"));
    const lacking = await links(office.locator(".milestones a[href*='?lacks=']"));
    assert.equal(ledger.length, 3, "台账, 已销号, 待裁定");
    for (const figure of ledger) await leads(figure, "ledger");
    await leads(counting, "findings");
    assert.match(await office.innerText("#findings"), /只列领域：.+ · 状态：计分。 取消筛选/);
    assert.deepEqual([rank[0], new URL(rank[1]).pathname], [before["名次"], unit]);
    // The points of the round before are those of the unit's page in it.
    const may = trend.find(([points, href]) => points === before["五月自查"] && new URL(href).pathname !== unit);
    await office.goto(may[1]);
    assert.match(await office.innerText("main"), /五月自查/);
    assert.equal(await office.locator("dl.facts dd").first().innerText(), before["五月自查"]);
    // How many units have their columns, and those that lack something.
    for (const [words, href] of [reached, ...lacking]) {
      await office.goto(href);
      assert.equal(await office.locator(".ranking tbody tr").count(), number(words), `${words} leads to ${href}`);
      assert.match(await office.innerText("#narrowed"), new RegExp(`${number(words)} 个单位。 取消筛选`));
    }
    await holds(office, "board-narrowed");
    // What was taken leads to the findings that it was taken for, the total to what it is made of.
    await office.goto(`${portal.url}${unit}`);
    await holds(office, "unit-parts");
    const taken = await links(office.locator("#score td a"));
    const standings = await links(office.getByRole("navigation", { name: "按状态查看检查发现" }).locator("a"));
    const states = await links(office.getByRole("navigation", { name: "按状态查看台账" }).locator("a"));
    const parts = await links(office.locator("#parts td a"));
    assert.deepEqual(taken.map(([words]) => number(words)), [DEAD, 1]);
    for (const figure of [...taken, ...standings]) await leads(figure, "findings");
    for (const figure of states) await leads(figure, "ledger");
    assert.deepEqual(parts.map(([points]) => points), [print(own(DEAD, { news: true })), print(TOWN)]);
    await office.goto(parts[1][1]);
    assert.equal(await office.locator("h1").innerText(), "云溪镇");
    assert.equal(await office.locator("dl.facts dd").nth(1).innerText(), parts[1][0]);

    await office.goto(june);
    await follow(office, () => office.locator(".heat td a").first().click());
    assert.match(office.url(), /field=/);
    await holds(office, "unit-field");
    await follow(office, () => office.locator("#findings .rows a").first().click());
    await holds(office, "finding");
    // What was found on a page is shown beside that page as it is now; what is on no page cannot be.
    await office.goto(june);
    await follow(office, () => office.locator(".ranking").getByRole("link", { name: "东山县", exact: true }).click());
    const found = await office.locator("#findings .rows a").evaluateAll((links) => links.map(({ href }) => href).filter((href) => href.includes("/finding/")));
    const about = office.getByRole("link", { name: "取来对照" });
    for (const href of found) {
      await office.goto(href);
      if (await about.count()) break;
    }
    assert.equal(await about.count(), 1, `none of ${found.length} findings is shown beside its page`);
    await follow(office, () => about.click());
    assert.equal(await office.locator("#now iframe[sandbox]").count(), 1);
    await holds(office, "finding-now");
    await office.goto(`${portal.url}/oversight/items`);
    await holds(office, "items");
    await office.getByLabel("状态").selectOption("closed");
    await follow(office, () => office.getByRole("button", { name: "筛选" }).click());
    assert.match(await office.innerText("main"), /已销号 0/);
  });

  test("a look closes what is mended and refuses what is not; an appeal is granted", { timeout: 180_000 }, async () => {
    const { office, liaison } = people;
    await liaison.goto(`${portal.url}/oversight`);
    assert.match(liaison.url(), /\/unit\//, "a liaison sees his own unit");
    await holds(liaison, "unit");
    const [notice] = await Promise.all([liaison.waitForEvent("download"), liaison.getByRole("link", { name: "整改通知", exact: true }).click()]);
    const asked = written(readFileSync(await notice.path()), "word/document.xml");
    assert.match(asked, /东山县/);
    assert.match(asked, /关于东山县六月检查发现问题的整改通知/);
    const items = await liaison.locator("#ledger tbody tr").evaluateAll((rows) => rows.map((row) => [row.innerText, row.querySelector("a").href]));
    // the ledger has what the sheet takes no points for, too
    const dead = items.filter(([words]) => words.includes("链接失效")).map(([, href]) => href);
    assert.equal(dead.length, DEAD);
    for (const [at, href] of dead.entries()) {
      await liaison.goto(href);
      if (at === 0) await holds(liaison, "item-open");
      await liaison.getByLabel(/^说明/).fill("链接已恢复。");
      await press(liaison, "已整改，申请复查");
    }
    foreign.mend(LEFT);
    await office.goto(june);
    await press(office, "复查已报整改的问题");
    const state = async (href) => {
      await office.goto(href);
      return office.locator(".fresh strong").innerText();
    };
    await until(office, `${portal.url}/oversight/items`, /待复查 0/);
    const states = [];
    for (const href of dead) states.push(await state(href));
    const count = (word) => states.filter((one) => one === word).length;
    assert.deepEqual([count("已销号"), count("待整改")], [DEAD - LEFT, LEFT], "a word alone closes nothing");

    const [, item] = items.find(([words]) => words.includes("动态"));
    await liaison.goto(item);
    await liaison.getByLabel(/^说明/).fill("本信息是救助政策落实情况，不是工作动态。");
    await liaison.getByLabel("佐证材料").setInputFiles({ name: "说明.txt", mimeType: "text/plain", buffer: Buffer.from("说明") });
    await press(liaison, "申诉");
    assert.match(await liaison.innerText("main"), /申诉中/);
    await office.goto(item);
    await holds(office, "item-appealed");
    await office.locator("form").filter({ hasText: "采纳申诉" }).getByLabel("理由").fill("核对属实，予以采纳");
    await press(office, "采纳申诉");
    assert.match(await office.innerText("main"), /已撤销/);
    await liaison.goto(`${portal.url}/oversight`);
    const changed = `申诉采纳后得分由 ${print(own(DEAD, { news: true }))} 改为 ${print(own(DEAD))}`;
    assert.ok((await liaison.innerText("main")).includes(changed), changed);
  });

  test("a question in the place of a call, the office's own words, answers without a network", { timeout: 180_000 }, async () => {
    const { office, liaison } = people;
    await liaison.goto(`${portal.url}/oversight/threads`);
    await holds(liaison, "threads-empty");
    await liaison.getByLabel("问题").fill("二级事项能不能合并？");
    await liaison.getByLabel("内容").fill(" ");
    await press(liaison, "发送");
    assert.match(await liaison.getByRole("alert").innerText(), /请填写内容/);
    assert.equal(await liaison.getByLabel("问题").inputValue(), "二级事项能不能合并？", "what was typed stays");
    await holds(liaison, "threads-refused");
    await liaison.getByLabel("内容").fill("有的二级事项长期没有内容。");
    await press(liaison, "发送");
    const thread = liaison.url().split("?")[0];
    await office.goto(`${portal.url}/oversight/threads`);
    await follow(office, () => office.getByRole("link", { name: "二级事项能不能合并？" }).click());
    await office.getByLabel("内容").fill("可以并入一级事项，标题前加“[类别]”。");
    await press(office, "发送");
    await holds(office, "thread");
    await press(office, "放入常见问题");
    await liaison.goto(thread);
    assert.match(await liaison.innerText("main"), /已答复/);
    await liaison.goto(`${portal.url}/oversight/threads`);
    await liaison.getByText("二级事项能不能合并？").last().click();
    await holds(liaison, "threads");

    await office.goto(`${portal.url}/oversight/letter/circular`);
    await holds(office, "letter");
    const template = office.getByRole("textbox", { name: "模板" });
    const builtin = await template.inputValue();
    await template.fill("标题：{{ rounds }}");
    await press(office, "保存");
    assert.match(await office.innerText("main"), /没有叫“rounds”的内容/);
    await template.fill(builtin.replace(/^标题：.*$/m, "标题：关于{{ round }}情况的通报（试行）"));
    await press(office, "保存");
    const circular = await office.request.get(`${june}/file/circular.docx`);
    assert.match(written(await circular.body(), "word/document.xml"), /关于六月检查情况的通报（试行）/);

    await liaison.goto(`${portal.url}/oversight/items`);
    await holds(liaison, "items-liaison");
    const form = await liaison.request.get(`${portal.url}/oversight/items/answers.xlsx`);
    assert.equal(form.status(), 200);
    const upload = (text) => liaison.getByLabel("填好的答复表").setInputFiles({ name: "答复.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
    await upload("编号,答复,说明\n99999,已整改,\n");
    await press(liaison, "上传答复表");
    assert.match(await liaison.getByRole("alert").innerText(), /第 2 行：没有编号为“99999”的问题/);
    const [href] = await liaison.locator("tbody a").evaluateAll((links) => links.map((link) => link.href));
    await upload(`编号,答复,说明\n${href.split("/").pop()},申请延期,栏目正在建设\n`);
    await press(liaison, "上传答复表");
    await said(liaison, /答复已提交/);
    await liaison.goto(href);
    assert.match(await liaison.innerText("main"), /申请延期[\s\S]*栏目正在建设/);
  });

  test("September, a bonus, the trend", { timeout: 180_000 }, async () => {
    const { office, liaison } = people;
    await office.goto(june);
    september = await round(office, "九月检查");
    await liaison.goto(`${portal.url}/oversight`);
    await liaison.getByLabel("标题").fill("一张二维码看村务");
    await liaison.getByLabel("做法和成效").fill("做法与成效。");
    await liaison.getByLabel("佐证材料").setInputFiles({ name: "照片.txt", mimeType: "text/plain", buffer: Buffer.from("照片") });
    await press(liaison, "报送");
    await office.goto(`${portal.url}/oversight/materials`);
    await holds(office, "materials");
    assert.match(await office.innerText("main"), /一张二维码看村务[^]*照片\.txt/);
    await office.getByLabel("加分").fill("9");
    await office.getByLabel("理由").fill("全市可推广");
    await press(office, "采纳");
    await said(office, /已评审/);
    await liaison.reload();
    assert.match(await liaison.locator("#materials").textContent(), /全市可推广/);
    await office.goto(september);
    await press(office, "办结本轮");
    const county = await line(office, "东山县");
    const now = own(LEFT, { bonus: 200 });
    assert.equal(county["门户得分"], print(now), "the bonus is capped, the granted appeal holds");
    const trend = ["五月自查", "六月检查", "九月检查"].map((name) => county[name]);
    assert.deepEqual(trend, [own(DEAD), rolled(own(DEAD), TOWN), rolled(now, TOWN)].map(print));
    assert.deepEqual([(await line(office, "青岚县"))["名次"], county["名次"]], ["1", "2"]);
    await holds(office, "board-september");
    assert.match(portal.run("round", "rescore", "六月检查"), /一致/);
    assert.match(portal.run("audit", "verify"), /日志完整/);
  });

  test("a board of a hundred units by 32 fields is clean, and printed on few pages", { timeout: 180_000 }, async () => {
    const { office } = people;
    await office.goto(june);
    // The lines that are there again and again: a city's hundred portals are not to be served here.
    await office.evaluate(([units, fields]) => {
      const heat = document.querySelector(".heat table");
      for (const row of heat.rows) {
        const known = [...row.cells].slice(1);
        for (let at = known.length; at < fields; at += 1) row.append(known[at % known.length].cloneNode(true));
      }
      for (const table of [document.querySelector(".ranking table"), heat]) {
        const [body] = table.tBodies;
        const known = [...body.rows];
        for (let at = known.length; at < units; at += 1) body.append(known[at % known.length].cloneNode(true));
      }
    }, [100, 32]);
    assert.equal(await office.locator(".heat tbody tr").count(), 100);
    assert.ok((await office.locator(".heat tbody tr").last().locator("td").count()) >= 32);
    await holds(office, "board-hundred");
    await printed(office, "board-hundred", 6);
  });

  test("a round under way says how far it is without loading the page again and again", { timeout: 90_000 }, async () => {
    const { office } = people;
    await office.goto(september);
    await follow(office, () => office.getByRole("link", { name: "新建轮次" }).click());
    await office.getByLabel("名称").fill("十二月检查");
    await office.getByLabel(/^截止日期/).fill("2026-11-23");
    await press(office, "新建轮次");
    // Hours that are far from now: it is started, and waits in the queue.
    const hour = (ahead) => `${String((new Date().getUTCHours() + 8 + ahead) % 24).padStart(2, "0")}:00`;
    await office.getByLabel(/^定时启动/).fill("2099-06-01T20:00");
    await office.getByLabel(/^检查时段/).fill(`${hour(6)}-${hour(7)}`);
    await press(office, "定时启动");
    await press(office, "启动检查");
    assert.match(await office.innerText("main"), /检查中[^]*0 \/ 3/);
    await holds(office, "board-running");
    assert.equal(await office.locator("meta[http-equiv=refresh]").count(), 0);
    await office.evaluate(() => { window.stays = true; document.querySelector("[data-live=progress]").textContent = ""; });
    await office.locator("[data-live=progress]").filter({ hasText: "0 / 3" }).waitFor({ timeout: 40_000 });
    assert.equal(await office.evaluate(() => window.stays), true, "only the progress was put in");
    await follow(office, () => office.getByRole("link", { name: "刷新", exact: true }).click());
    assert.equal(await office.evaluate(() => window.stays), undefined);
  });
});
