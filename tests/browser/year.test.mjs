// The notice's year in a real browser on the sample city: its own county 青岚县 with the township 柳河镇, and two portals of
// other makers with faults of the sample; a campaign with milestones, a self-check, the June round, confirming, scores and
// ranking, the circular, rectification at the desk and at a maker's portal with a look that closes some and refuses others,
// an appeal, a bonus, the September round, the trend. The figures are computed here from what was planted, and from nothing
// that the program found.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { line, print, rolled, round, sheet, until, written } from "./overseen.mjs";
import { follow, holds, launch, passes, person, press, said } from "./person.mjs";
import { runner, serve } from "./portal-site.mjs";
import { root, sample } from "./program.mjs";

/** What one finding of a rule costs, in hundredths of a point. */
const EACH = { "dead-link": 150, "dead-attachment": 200, "news-as-disclosure": 300, "field-missing": 400, "matter-missing": 200, "column-blank": 100 };
const CAP = 200;
const SHEET = sheet(EACH, CAP);
const NEWS = "news-as-disclosure";
/** Points of a portal, in hundredths: a hundred less what each fault in it costs. */
const points = (faults, bonus = 0) => 10_000 - faults.reduce((sum, { rule }) => sum + EACH[rule], 0) + bonus;
const isNews = ({ rule }) => rule === NEWS;

/** Inspections of whole portals take their time. */
const INSPECTED = 240_000;
const COUNTY = "青岚县人民政府";
const TOWN = "青岚县柳河镇人民政府";
/** Beside other tests, which measure moments, this one takes what is left of the machine. */
const NICE = ["nice", "-n", "10"];

/** What is planted at the city's own portals, by the names under which it is brought in. */
const PARAGRAPH = "根据有关规定，现将有关事项公布如下，请各乡镇人民政府遵照办理。";
const dead = (title, column, number) => ({
  rule: "dead-link", title, columns: [column],
  body: `<p>${PARAGRAPH}</p><p>《${title}》的填写说明见<a href="/nowhere/${number}.html">办事指南页面</a>。</p>`,
});
const MENDED = dead("第九版临时救助申请表填写说明", "社会救助 / 临时救助 / 办事指南", 1);
const UNMENDED = dead("低保家庭经济状况核对授权办法", "社会救助 / 最低生活保障 / 办事指南", 2);
const UNSAID = dead("临时救助资金管理规定摘要", "社会救助 / 临时救助 / 政策法规文件", 3);
const VISIT = {
  rule: NEWS, title: "副县长李明到柳河镇调研社会救助工作", columns: ["社会救助 / 最低生活保障 / 办事指南"],
  body: "<p>近日，县委常委、副县长李明带队到柳河镇调研社会救助工作。县政府办、县民政局主要负责人陪同。</p><p>李明一行先后来到石桥村、敬老院，实地察看工作推进情况，与干部群众亲切交谈，详细询问存在的困难和问题。</p><p>座谈会上，李明强调，要提高政治站位，压实工作责任，以更高标准、更实举措推动各项任务落地见效。柳河镇党委书记表示，将以此次调研为契机，进一步鼓足干劲、真抓实干。</p>",
};
const IN_COUNTY = [MENDED, UNMENDED, UNSAID, VISIT];
const IN_TOWN = [dead("柳河镇临时救助受理须知", "社会救助 / 临时救助 / 办事指南", 4)];

/** Two portals of other makers: what is wrong with each; of the first, the last so many are mended after June. */
const FIRST = ["vsb", "4", "news", "column-blank", "column-blank", "attachment-gone", "link-gone", "link-soft-gone", "link-gone"];
const SECOND = ["gkmlpt", "6", "field-missing", "field-missing", "matter-missing", "column-blank", "link-gone", "news"];
const MENDED_AT_FIRST = 2;

let city;
let town;
let first;
let second;
let browser;
const people = {};

/** Serves a sample portal with faults; answers what it says of itself: its address, its name, what was planted. */
async function foreign(port, args) {
  const [command, ...rest] = [...NICE, sample, port, ...args];
  const server = spawn(command, rest, { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise((resolve) => { server.once("close", resolve); });
  const said = await new Promise((resolve, reject) => {
    let printed = "";
    server.stdout.setEncoding("utf8");
    server.stdout.on("data", (text) => {
      printed += text;
      if (printed.includes("\n")) resolve(JSON.parse(printed.split("\n")[0]));
    });
    server.once("error", reject);
    ended.then((code) => reject(new Error(`${sample} ended with ${code}:\n${printed}`)));
  });
  const stop = () => {
    server.kill("SIGKILL");
    return ended;
  };
  return { ...said, stop };
}

/** Brings what is planted into a site of the city. */
function plant(site, faults, organ) {
  const records = faults.map(({ title, columns, body }) => ({ key: title, title, columns, body, organ, source: organ, published: "2026-11-20 09:30", formed: "2026-11-19", validity: "有效" }));
  writeFileSync(path.join(city.folder, `${site}.jsonl`), records.map((record) => JSON.stringify(record)).join("\n"));
  city.run("import", site, `${site}.jsonl`);
}

before(async () => {
  const folder = path.join(root, "target/browser/year");
  rmSync(folder, { recursive: true, force: true });
  runner(root)("demo", "--into", folder);
  city = { folder, run: runner(folder) };
  plant("qinglan", IN_COUNTY, "民政局");
  plant("liuhe", IN_TOWN, "柳河镇人民政府");
  Object.assign(city, await serve(folder, ["--site", "qinglan", "--work", "--no-limit", "--at-a-time", "2", "--links-unasked"], NICE));
  town = await serve(folder, ["--site", "liuhe", "--index", "index-liuhe"], NICE);
  [first, second] = await Promise.all([foreign("0", FIRST), foreign("0", SECOND)]);
  const put = (file, text) => writeFileSync(path.join(folder, file), text);
  put("places.csv", "区划代码,名称,上级,级别\n429908,临沅区,4299,县级\n");
  put("departments.csv", "行政区划,部门,负责领域\n云溪市,政务公开办,\n青岚县,督查室,\n临沅区,督查室,\n");
  put("units.csv", `单位名称,类别,所属县（市、区）,门户网址,联络员,账号单位
${COUNTY},县,,${city.url}/,王芳 0700-5550100,青岚县 / 督查室
${TOWN},乡镇,${COUNTY},${town.url}/,,
${first.name},县,,${first.url},何静 0700-5550200,临沅区 / 督查室
${second.name},县,,${second.url},,
`);
  city.run("division", "import", "places.csv");
  city.run("department", "import", "departments.csv");
  city.run("unit", "import", "units.csv");
  browser = await launch();
  for (const [name, called, role, organ] of [
    ["office", "刘洋", "overseer", "政务公开办"], ["qinglan", "王芳", "liaison", "青岚县 / 督查室"], ["linyuan", "何静", "liaison", "临沅区 / 督查室"],
    ["editor", "李梅", "editor", "青岚县 / 民政局"], ["first", "李明", "first-reviewer", "青岚县 / 民政局"],
    ["second", "赵强", "second-reviewer", "青岚县 / 民政局"], ["last", "陈静", "final-reviewer", "青岚县 / 民政局"],
  ]) {
    people[name] = await person(browser, city, [name, called, role, organ]);
  }
}, { timeout: 300_000 });

after(async () => {
  await browser?.close();
  city?.stop?.();
  town?.stop();
  await Promise.all([first?.stop(), second?.stop()]);
});

/** The page of a unit's own, as its liaison sees it: the items of its ledger, each with what it is about and its address. */
async function ledger(liaison) {
  await liaison.goto(`${city.url}/oversight`);
  assert.match(liaison.url(), /\/unit\//, "a liaison sees his own unit");
  const hrefs = await liaison.locator("#ledger tbody tr").evaluateAll((rows) => rows.map((row) => row.querySelector("a").href));
  const items = [];
  for (const href of hrefs) {
    await liaison.goto(href);
    const words = await liaison.innerText("main");
    const addresses = await liaison.locator("main a").evaluateAll((links) => links.map((link) => link.href));
    items.push({ href, words, addresses });
  }
  return items;
}

/** The items that tell of what was planted: by the title at our own portals, by the address at others. */
function about(items, fault) {
  const tells = ({ words, addresses }) => (fault.path ? addresses.some((to) => decodeURI(to).endsWith(fault.path)) : words.includes(fault.title));
  const found = items.filter(tells);
  assert.equal(found.length, 1, `one item tells of ${JSON.stringify(fault)}`);
  return found[0].href;
}

/** Says of an item that it is mended. */
async function answer(liaison, href, words) {
  await liaison.goto(href);
  await liaison.getByLabel(/^说明/).fill(words);
  await press(liaison, "已整改，申请复查");
}

/** The public document with a title, at the desk: it is found once the index has it. */
async function found(page, title) {
  const link = page.getByRole("link", { name: title });
  const end = Date.now() + 120_000;
  for (;;) {
    await page.goto(`${city.url}/desk/documents?q=${encodeURIComponent(title)}`);
    if (await link.count()) break;
    assert.ok(Date.now() < end, `“${title}” is not found at the desk`);
    await page.waitForTimeout(500);
  }
  await follow(page, () => link.first().click());
}

describe("the notice's year on the sample city", { concurrency: false }, () => {
  let june;
  let september;
  /** What was planted at the portals of other makers, as the sample says. */
  let atFirst;
  let atSecond;

  test("the sample has planted what was asked for", () => {
    [atFirst, atSecond] = [first.planted, second.planted];
    const rules = (planted) => planted.map(({ rule }) => rule).sort();
    assert.deepEqual(rules(atFirst), ["column-blank", "column-blank", "dead-attachment", "dead-link", "dead-link", "dead-link", NEWS]);
    assert.deepEqual(rules(atSecond), ["column-blank", "dead-link", "field-missing", "field-missing", "matter-missing", NEWS]);
  });

  test("a campaign with milestones, and a self-check", { timeout: INSPECTED }, async () => {
    const { office } = people;
    await office.goto(`${city.url}/oversight`);
    await follow(office, () => office.getByRole("link", { name: "新建督查工作" }).click());
    await office.getByLabel("名称").fill("2026年基层政务公开");
    await press(office, "新建");
    await said(office, /已办理/);
    await office.getByLabel("名称").fill("五月自查");
    await office.getByRole("radio", { name: /单位自查/ }).check();
    await office.getByLabel(/^截止日期/).fill("2026-11-23");
    await office.getByLabel(new RegExp(`^${TOWN}`)).uncheck();
    await office.getByLabel(new RegExp(`^${second.name}`)).uncheck();
    await office.getByLabel(/^改用自己的指标体系/).setInputFiles({ name: "指标.toml", mimeType: "text/plain", buffer: Buffer.from(SHEET) });
    await press(office, "新建轮次");
    const board = office.url().split("?")[0];
    assert.match(await office.innerText("main"), /栏目设置到位[^]*内容充实到位/);
    await press(office, "启动检查");
    await until(office, board, /：待核实/, INSPECTED);
    const suspected = (faults) => print(points(faults.filter((one) => !isNews(one))));
    assert.equal((await line(office, COUNTY))["门户得分"], suspected(IN_COUNTY), "what is suspected costs nothing");
    assert.equal((await line(office, first.name))["门户得分"], suspected(atFirst));
    await press(office, "办结本轮");
    assert.match(await office.innerText("main"), /已办结/);
    assert.equal((await line(office, COUNTY))["名次"], "—", "a self-check ranks nobody");
  });

  test("June: hosted and foreign portals, confirmed, scored, ranked; the circular", { timeout: 2 * INSPECTED }, async () => {
    const { office } = people;
    june = await round(office, "六月检查", undefined, INSPECTED);
    const news = [VISIT, ...atFirst.filter(isNews), ...atSecond.filter(isNews)];
    await office.goto(`${june}/findings?unit=all&rule=${NEWS}`);
    for (const fault of news) {
      const address = fault.path && office.locator(`a[href$="${fault.path}"]`);
      const card = office.locator("fieldset[data-finding]").filter(address ? { has: address } : { hasText: fault.title });
      assert.equal(await card.count(), 1, `one finding tells of ${JSON.stringify(fault)}`);
      await card.getByLabel("属实", { exact: true }).check();
    }
    await press(office, "提交核实结果");
    await said(office, /核实结果已采用/);
    // What the sample set as traps, and whatever else is suspected, is not so.
    for (;;) {
      await office.goto(`${june}/findings?unit=all`);
      if ((await office.locator("form.confirm").count()) === 0) break;
      await office.getByLabel("其余未选的一律").selectOption("dismissed");
      await office.getByLabel(/^统一理由/).fill("经核实不属实");
      await press(office, "提交核实结果");
      await said(office, /核实结果已采用/);
    }
    await office.goto(june);
    await office.getByLabel("整改期限（工作日）").fill("10");
    await press(office, "办结本轮");
    assert.match(await office.innerText("main"), /已办结/);
    const own = { [COUNTY]: points(IN_COUNTY), [first.name]: points(atFirst), [second.name]: points(atSecond), [TOWN]: points(IN_TOWN) };
    const total = { ...own, [COUNTY]: rolled(own[COUNTY], own[TOWN]) };
    for (const unit of Object.keys(own)) {
      const shown = await line(office, unit);
      assert.deepEqual([shown["门户得分"], shown["综合得分"]], [own[unit], total[unit]].map(print), unit);
    }
    const counties = [COUNTY, first.name, second.name].sort((one, other) => total[other] - total[one]);
    for (const [at, unit] of counties.entries()) assert.equal((await line(office, unit))["名次"], String(at + 1), unit);
    await holds(office, "board-year");
    const [download] = await Promise.all([office.waitForEvent("download"), office.getByRole("link", { name: "通报", exact: true }).click()]);
    const text = written(readFileSync(await download.path()), "word/document.xml");
    assert.match(text, /六月检查/);
    const places = counties.map((unit) => text.indexOf(`${unit}（${total[unit] / 100}分）`));
    assert.ok(places.every((at) => at >= 0), text);
    assert.deepEqual([...places].sort((one, other) => one - other), places, "the circular names the best first");
  });

  test("rectification: mended at the desk and at a maker's portal; a look closes that, and refuses what is only said", { timeout: 2 * INSPECTED }, async () => {
    const { office, qinglan, linyuan, editor, last } = people;
    const ours = await ledger(qinglan);
    const [mended, unmended, unsaid, visit] = IN_COUNTY.map((fault) => about(ours, fault));
    // A link is taken out at the desk, by all its steps; the news is withdrawn.
    await found(editor, MENDED.title);
    await press(editor, "更正");
    await editor.getByLabel(/^正文/).fill(`${PARAGRAPH}\n填写说明可在受理窗口领取。`);
    await press(editor, "送审");
    await said(editor, /已送审/);
    await passes(people.first, city, MENDED.title);
    await passes(people.second, city, MENDED.title);
    await passes(last, city, MENDED.title, true);
    await found(editor, VISIT.title);
    await editor.getByLabel(/撤稿理由/).fill("本条为工作动态，不属于应公开的政府信息");
    await press(editor, "申请撤稿");
    await last.goto(`${city.url}/desk`);
    await press(last, "同意撤稿");
    await said(last, /已处理/);
    for (const href of [mended, unmended, visit]) await answer(qinglan, href, "已按要求整改。");

    // The other maker mends what came last in the list, and nothing else changes; the office there says it of more.
    const { port } = new URL(first.url);
    await first.stop();
    first = await foreign(port, FIRST.slice(0, -MENDED_AT_FIRST));
    assert.deepEqual(first.planted, atFirst.slice(0, -MENDED_AT_FIRST), "the rest stands where it stood");
    const theirs = await ledger(linyuan);
    const links = atFirst.filter(({ rule }) => rule === "dead-link");
    const items = links.map((fault) => about(theirs, fault));
    for (const href of items) await answer(linyuan, href, "链接已恢复。");

    await office.goto(june);
    await press(office, "复查已报整改的问题");
    await until(office, `${city.url}/oversight/items`, /待复查 0/, INSPECTED);
    const state = async (href) => {
      await office.goto(href);
      return office.locator(".fresh strong").innerText();
    };
    const states = async (hrefs) => {
      const all = [];
      for (const href of hrefs) all.push(await state(href));
      return all;
    };
    assert.deepEqual(await states([mended, unmended, unsaid, visit]), ["已销号", "待整改", "待整改", "已销号"]);
    assert.deepEqual(await states(items), links.map((fault) => (first.planted.some((left) => left.path === fault.path) ? "待整改" : "已销号")), "a word alone closes nothing");
  });

  test("an appeal is granted, and the score of June moves", { timeout: 120_000 }, async () => {
    const { office, linyuan } = people;
    const theirs = await ledger(linyuan);
    const [news] = atFirst.filter(isNews);
    const item = about(theirs, news);
    await linyuan.goto(item);
    await linyuan.getByLabel(/^说明/).fill("本信息是政策落实情况，不是工作动态。");
    await linyuan.getByLabel("佐证材料").setInputFiles({ name: "说明.txt", mimeType: "text/plain", buffer: Buffer.from("说明") });
    await press(linyuan, "申诉");
    assert.match(await linyuan.innerText("main"), /申诉中/);
    await office.goto(item);
    await office.locator("form").filter({ hasText: "采纳申诉" }).getByLabel("理由").fill("核对属实，予以采纳");
    await press(office, "采纳申诉");
    assert.match(await office.innerText("main"), /已撤销/);
    await linyuan.goto(`${city.url}/oversight`);
    const changed = `申诉采纳后得分由 ${print(points(atFirst))} 改为 ${print(points(atFirst.filter((one) => !isNews(one))))}`;
    assert.ok((await linyuan.innerText("main")).includes(changed), changed);
  });

  test("September, a bonus, the trend", { timeout: 2 * INSPECTED }, async () => {
    const { office, linyuan } = people;
    await office.goto(june);
    september = await round(office, "九月检查", undefined, INSPECTED);
    await linyuan.goto(`${city.url}/oversight`);
    await linyuan.getByLabel("标题").fill("一张二维码看村务");
    await linyuan.getByLabel("做法和成效").fill("做法与成效。");
    await linyuan.getByLabel("佐证材料").setInputFiles({ name: "照片.txt", mimeType: "text/plain", buffer: Buffer.from("照片") });
    await press(linyuan, "报送");
    await office.goto(`${city.url}/oversight/materials`);
    await office.getByLabel("加分").fill("9");
    await office.getByLabel("理由").fill("全市可推广");
    await press(office, "采纳");
    await said(office, /已评审/);
    await office.goto(september);
    await press(office, "办结本轮");
    const certain = (faults) => faults.filter((one) => !isNews(one));
    const inTown = points(IN_TOWN);
    const left = IN_COUNTY.filter((fault) => fault !== MENDED && fault !== VISIT);
    const own = {
      [COUNTY]: points(left), [TOWN]: inTown,
      // Its news is none by the appeal, and of the bonus no more than the cap counts.
      [first.name]: points(certain(first.planted), CAP),
      [second.name]: points(atSecond),
    };
    const total = { ...own, [COUNTY]: rolled(own[COUNTY], inTown) };
    for (const unit of Object.keys(own)) {
      const shown = await line(office, unit);
      assert.deepEqual([shown["门户得分"], shown["综合得分"]], [own[unit], total[unit]].map(print), unit);
    }
    const counties = [COUNTY, first.name, second.name].sort((one, other) => total[other] - total[one]);
    for (const [at, unit] of counties.entries()) assert.equal((await line(office, unit))["名次"], String(at + 1), unit);
    const trend = async (unit, rounds) => {
      const shown = await line(office, unit);
      return rounds.map((name) => shown[name]);
    };
    const all = ["五月自查", "六月检查", "九月检查"];
    assert.deepEqual(await trend(COUNTY, all), [points(certain(IN_COUNTY)), rolled(points(IN_COUNTY), inTown), total[COUNTY]].map(print));
    assert.deepEqual(await trend(first.name, all), [points(certain(atFirst)), points(certain(atFirst)), total[first.name]].map(print));
    assert.deepEqual(await trend(second.name, all.slice(1)), [points(atSecond), total[second.name]].map(print));
    await holds(office, "board-year-september");
    assert.match(city.run("round", "rescore", "六月检查"), /一致/);
    assert.match(city.run("audit", "verify"), /日志完整/);
  });
});
