// The public pages of a portal of our own in a real browser: every kind of page, phone and desk, with and
// without scripts: accessible, valid HTML, nothing wider than the screen, small.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import { HtmlValidate } from "html-validate";
import { chromium } from "playwright-core";
import { Validator } from "@seriousme/openapi-schema-validator";
import { follow } from "./person.mjs";
import { beside, ELSEWHERE, INTERPRETATION, INTERPRETED, linked, ORIGIN, pages, publishElsewhere, search, start } from "./portal-site.mjs";

const script = (name) => readFileSync(createRequire(import.meta.url).resolve(name), "utf8");
const axe = script("axe-core/axe.min.js");
const jsqr = script("jsqr/dist/jsQR.js");
const DESK = { width: 1280, height: 900 };
const PHONE = { width: 360, height: 740 };
/** Bytes of a page with its style sheets, before compression. */
const MOST = 100 * 1024;
const STATUS = { withdrawn: 410, missing: 404 };
const shots = process.env.SHOTS;

const validator = new HtmlValidate({
  extends: ["html-validate:recommended"],
  rules: {
    // matters of taste, not of validity
    "long-title": "off",
    "no-trailing-whitespace": "off",
    "void-style": "off",
    // telephone numbers and dates wrap as they like
    "tel-non-breaking": "off",
  },
});

let portal;
let browser;
let kinds;
let others;

before(async () => {
  portal = await start("portal");
  publishElsewhere(portal);
  others = await beside(portal);
  kinds = { ...(await pages(portal)), ...others.kinds };
  const executablePath = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
  browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  if (shots) mkdirSync(shots, { recursive: true });
}, { timeout: 120_000 });

after(async () => {
  await browser?.close();
  others?.stop();
  portal?.stop();
});

/** The whole address of a page: of the county's site, where it is no whole address already. */
const at = (target) => new URL(target, portal.url).href;

/** Opens a page; collects what it asked for and what went wrong. */
async function open(target, viewport, options = {}) {
  const { cookies = [], ...rest } = options;
  const context = await browser.newContext({ viewport, ...rest });
  await context.addCookies(cookies.map(([name, value]) => ({ name, value, url: new URL(at(target)).origin })));
  const page = await context.newPage();
  const faults = [];
  const answers = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
  page.on("response", (answer) => answers.push(answer));
  const answer = await page.goto(at(target));
  return { context, page, answer, answers, faults };
}

/** What axe finds wrong, however little. */
async function violations(page) {
  await page.evaluate(axe);
  const result = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  return result.violations.map((rule) => `${rule.id}: ${rule.nodes.slice(0, 3).map((node) => node.html.slice(0, 200)).join(" | ")}`);
}

const tooWide = (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** Pages that show everything a look can change; the others are made of the same parts. */
const TELLING = ["home", "grassroots", "cityGrassroots", "departmentArchived", "elsewhere", "listPage", "catalog", "document", "village", "found", "missing"];

const looks = [
  ["desk", DESK, {}, "all"],
  ["phone", PHONE, {}, "all"],
  ["dark desk", DESK, { colorScheme: "dark" }],
  ["elder desk", DESK, { cookies: [["look", "elder-1"]] }],
  ["elder phone, largest type", PHONE, { cookies: [["look", "elder-3"]] }],
  ["elder dark phone", PHONE, { cookies: [["look", "elder-1"]], colorScheme: "dark" }],
  ["large type phone, English", PHONE, { cookies: [["look", "plain-3"], ["lang", "en"]] }],
];

describe("every kind of page", () => {
  for (const [name, viewport, options, which] of looks) {
    test(`is accessible, fits and has no fault: ${name}`, { timeout: 240_000 }, async () => {
      const found = [];
      const looked = Object.entries(kinds).filter(([kind]) => which === "all" || TELLING.includes(kind));
      for (const [kind, target] of looked) {
        const { context, page, answer, faults } = await open(target, viewport, options);
        assert.equal(answer.status(), STATUS[kind] ?? 200, kind);
        if (shots) await page.screenshot({ path: `${shots}/${kind} ${name}.png`, fullPage: true });
        const wide = await tooWide(page);
        if (wide > 0) found.push(`${kind}: ${wide} px too wide`);
        found.push(...(await violations(page)).map((rule) => `${kind}: ${rule}`));
        // a page that answers 404 or 410 is an error to the browser's console
        const real = faults.filter((fault) => !/status of (404|410)/.test(fault));
        found.push(...real.map((fault) => `${kind}: ${fault}`));
        await context.close();
      }
      assert.deepEqual(found, []);
    });
  }

  for (const [name, viewport] of [["desk", DESK], ["phone", PHONE]]) {
    test(`is the same without scripts, and fits: ${name}`, { timeout: 120_000 }, async () => {
      for (const [kind, target] of Object.entries(kinds)) {
        const plain = await open(target, viewport, { javaScriptEnabled: false });
        const scripted = await open(target, viewport);
        assert.equal(await plain.page.content(), await scripted.page.content(), kind);
        const box = await plain.page.locator("main").boundingBox();
        assert.ok(box.x >= 0 && box.x + box.width <= viewport.width && box.height > 100, kind);
        await plain.context.close();
        await scripted.context.close();
      }
    });
  }

  test("would not pass with a fault in it", async () => {
    const { context, page } = await open(kinds.home, PHONE);
    await page.evaluate(() => {
      document.querySelector("main").insertAdjacentHTML("beforeend", '<img src="/assets/logo"><div>颜色太淡的文字</div>');
      // the policy of the pages refuses styles in markup
      Object.assign(document.querySelector("main").lastElementChild.style, { width: "500px", color: "#ccc", background: "#fff" });
    });
    const found = (await violations(page)).map((rule) => rule.split(":")[0]);
    assert.deepEqual(found.sort(), ["color-contrast", "image-alt"]);
    assert.ok((await tooWide(page)) > 0);
    await context.close();
  });

  test("is valid HTML", async () => {
    const found = [];
    for (const [kind, target] of Object.entries(kinds)) {
      for (const cookie of ["", "lang=en; look=elder-2"]) {
        const html = await (await fetch(at(target), { headers: { cookie } })).text();
        const report = await validator.validateString(html);
        const messages = report.results.flatMap((result) => result.messages);
        found.push(...messages.map((message) => `${kind}:${message.line}: ${message.ruleId}: ${message.message}`));
      }
    }
    assert.deepEqual(found, []);
  });

  test("is at most 100 KB with its style sheets, and asks nobody else", async () => {
    for (const [kind, target] of Object.entries(kinds)) {
      const { context, answers } = await open(target, PHONE);
      let bytes = 0;
      for (const answer of answers) {
        assert.ok(answer.url().startsWith(`${new URL(at(target)).origin}/`), answer.url());
        if (answer.request().resourceType() !== "image") bytes += (await answer.body()).length;
      }
      assert.ok(bytes > 1_000 && bytes <= MOST, `${kind}: ${bytes} bytes`);
      await context.close();
    }
  });

  test("has a link to its content first, for the keyboard", async () => {
    for (const target of [kinds.home, kinds.list, kinds.document]) {
      const { context, page } = await open(target, DESK);
      await page.keyboard.press("Tab");
      assert.equal(await page.evaluate(() => document.activeElement.getAttribute("href")), "#content");
      await page.keyboard.press("Enter");
      await page.waitForURL(/#content$/);
      await context.close();
    }
  });
});

describe("a reader's choices, without scripts", () => {
  const size = (page) => page.evaluate(() => Number.parseFloat(getComputedStyle(document.querySelector("main")).fontSize));

  test("elder mode and type size are remembered from page to page and taken back", async () => {
    const { context, page } = await open(kinds.list, PHONE, { javaScriptEnabled: false });
    const plain = await size(page);
    await follow(page, () => page.click(".tools a[href^='/look/elder']"));
    assert.equal(page.url(), portal.url + kinds.list);
    const elder = await size(page);
    assert.ok(elder >= 24, `${elder} px`);
    await follow(page, () => page.click(".tools a[href^='/look/size-3']"));
    const largest = await size(page);
    assert.ok(largest > elder, `${largest} px`);
    await page.goto(portal.url + kinds.document);
    assert.equal(await size(page), largest);
    await follow(page, () => page.click(".tools a[href^='/look/plain']"));
    await follow(page, () => page.click(".tools a[href^='/look/size-1']"));
    assert.equal(await size(page), plain);
    await context.close();
  });

  test("elder mode has large targets in one column", async () => {
    for (const viewport of [PHONE, DESK]) {
      const { context, page } = await open(kinds.grassroots, viewport, { cookies: [["look", "elder-1"]] });
      const boxes = await page.evaluate(() => [...document.querySelectorAll(".menu a, .tiles a, .tools a, .side a")].map((link) => link.getBoundingClientRect().height));
      assert.ok(boxes.length > 30 && Math.min(...boxes) >= 60, `${Math.min(...boxes)} px`);
      const lefts = await page.evaluate(() => [...new Set([...document.querySelectorAll(".tiles li")].map((tile) => Math.round(tile.getBoundingClientRect().left)))]);
      assert.equal(lefts.length, 1);
      await context.close();
    }
  });

  test("the site turns grey by its own setting, and back", async () => {
    const filter = (page) => page.evaluate(() => getComputedStyle(document.documentElement).filter);
    for (const [value, wanted] of [["true", "grayscale(1)"], ["false", "none"]]) {
      portal.run("site", "set", portal.site, "--grey", value);
      // what another program changes is seen 0.2 s later at most
      await new Promise((resolve) => setTimeout(resolve, 300));
      const { context, page } = await open(kinds.home, DESK);
      assert.equal(await filter(page), wanted);
      await context.close();
    }
  });
});

describe("a document", () => {
  test("carries JSON-LD that the content security policy lets stand", async () => {
    const { context, page, faults } = await open(kinds.document, DESK);
    const data = JSON.parse(await page.locator('script[type="application/ld+json"]').textContent());
    assert.equal(data["@graph"][0].headline, INTERPRETED);
    assert.equal(data["@graph"][0]["@id"], await page.locator('link[rel="canonical"]').getAttribute("href"));
    assert.deepEqual(faults, []);
    await context.close();
  });

  test("and its interpretation lead to each other", async () => {
    const { context, page } = await open(kinds.document, PHONE, { javaScriptEnabled: false });
    await follow(page, () => page.click(`text=${INTERPRETATION}`));
    assert.equal(await page.locator("h1").innerText(), INTERPRETATION);
    await follow(page, () => page.click(`text=${INTERPRETED}`));
    assert.equal(page.url(), portal.url + kinds.document);
    await context.close();
  });

  test("has a code that leads to it", async () => {
    const { context, page } = await open(kinds.document, DESK);
    assert.equal(await scanned(page, ".code img"), portal.url + kinds.document);
    await context.close();
  });
});

describe("what is around", () => {
  test("is found by department: its fields here, and its own site", async () => {
    const { context, page } = await open(kinds.grassroots, PHONE, { javaScriptEnabled: false });
    const own = page.locator("dl.by div", { has: page.locator("dt", { hasText: /^民政局$/ }) });
    assert.deepEqual(await own.locator("a").allInnerTexts(), ["社会救助", "民政局门户"]);
    assert.equal(await own.locator("a").last().getAttribute("href"), "//mzj.qinglan.example/");
    await follow(page, () => own.locator("a").first().click());
    assert.match(await page.locator("h1").innerText(), /社会救助/);
    await context.close();
  });

  test("a document with its origin elsewhere leads there, from lists and from its own page", async () => {
    const list = await linked(portal.url, kinds.field, "临时救助");
    const { context, page } = await open(list, PHONE);
    assert.equal(await page.locator(".list a", { hasText: ELSEWHERE }).getAttribute("href"), ORIGIN);
    await page.goto(at(kinds.elsewhere));
    assert.equal(await page.locator("link[rel=canonical]").getAttribute("href"), ORIGIN);
    await context.close();
  });

  test("a column that is no more keeps its items at its address, and no menu leads to it", async () => {
    const { context, page } = await open(kinds.departmentArchived, DESK);
    assert.ok(await page.locator("main a", { hasText: "青岚县养老机构投资指南" }).isVisible());
    await page.goto(kinds.departmentHome);
    assert.equal(await page.locator(`a[href="${new URL(kinds.departmentArchived).pathname}"]`).count(), 0);
    await context.close();
  });
});

/** What a phone reads from a QR code on a page. */
async function scanned(page, selector) {
  await page.locator(selector).scrollIntoViewIfNeeded();
  await page.waitForFunction((at) => document.querySelector(at)?.complete, selector);
  await page.evaluate(jsqr);
  return page.evaluate((at) => {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 600;
    const context = canvas.getContext("2d");
    context.fillStyle = "#fff";
    context.fillRect(0, 0, 600, 600);
    context.drawImage(document.querySelector(at), 50, 50, 500, 500);
    return globalThis.jsQR(context.getImageData(0, 0, 600, 600).data, 600, 600)?.data;
  }, selector);
}

/** Pages of a PDF and the size of the first, in points. */
function sheet(pdf) {
  const text = pdf.toString("latin1");
  const box = /\/MediaBox\s*\[\s*[\d.]+\s+[\d.]+\s+([\d.]+)\s+([\d.]+)\s*\]/.exec(text);
  return { pages: (text.match(/\/Type\s*\/Page\b/g) ?? []).length, width: Number(box?.[1]), height: Number(box?.[2]) };
}

describe("search", () => {
  test("finds a document by its number, from any page, without scripts", async () => {
    const { context, page } = await open(kinds.list, PHONE, { javaScriptEnabled: false });
    await page.fill(".head input[name=q]", "青政办发[2026]12号");
    await follow(page, () => page.click(".head .find button"));
    assert.equal(await page.locator(".hits h2 a").first().innerText(), `[政策法规文件]${INTERPRETED}`);
    await follow(page, () => page.locator(".hits h2 a").first().click());
    assert.equal(page.url(), portal.url + kinds.document);
    await context.close();
  });

  test("is narrowed by links and widened again", async () => {
    const { context, page } = await open(search("公示"), DESK, { javaScriptEnabled: false });
    const count = async () => Number(/\d+/.exec(await page.locator("[role=status]").innerText())[0]);
    const all = await count();
    await follow(page, () => page.click("#narrow a:has-text('石桥村村民委员会')"));
    assert.equal(await count(), 12);
    assert.ok(all > 12);
    await follow(page, () => page.click(".chosen a"));
    assert.equal(await count(), all);
    await context.close();
  });
});

describe("open data", () => {
  test("is described by a valid OpenAPI document", async () => {
    const document = await (await fetch(`${portal.url}/openapi.json`)).json();
    const result = await new Validator().validate(document);
    assert.ok(result.valid, JSON.stringify(result.errors, null, 1));
    delete document.info.title;
    assert.equal((await new Validator().validate(document)).valid, false);
  });

  test("is linked at the foot of a list and holds what the list holds", async () => {
    const { context, page } = await open(kinds.list, DESK);
    const href = await page.locator(".feeds a", { hasText: "JSON" }).getAttribute("href");
    const list = await (await fetch(portal.url + href)).json();
    assert.equal(list.total, 45);
    const shown = await page.locator(".list a").first().innerText();
    assert.equal(shown, `[${list.items[0].category}]${list.items[0].title}`);
    await context.close();
  });
});

describe("on paper", () => {
  test("a village's poster is one sheet of A4 with a code that leads to the village", async () => {
    const { context, page } = await open(kinds.poster, DESK);
    assert.equal(await scanned(page, "img.code"), portal.url + kinds.village);
    const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
    const { pages, width, height } = sheet(pdf);
    assert.equal(pages, 1);
    assert.ok(Math.abs(width - 595.3) < 2 && Math.abs(height - 841.9) < 2, `${width} × ${height}`);
    if (shots) writeFileSync(`${shots}/poster.pdf`, pdf);
    await context.close();
  });

  test("a document prints without menus, on its own", async () => {
    const { context, page } = await open(kinds.document, DESK);
    await page.emulateMedia({ media: "print" });
    for (const hidden of [".menu", ".tools", ".crumbs", ".skip"]) {
      assert.equal(await page.locator(hidden).first().isVisible(), false, hidden);
    }
    assert.ok(await page.locator("h1").isVisible());
    if (shots) await page.pdf({ path: `${shots}/document.pdf`, preferCSSPageSize: true });
    await context.close();
  });
});
