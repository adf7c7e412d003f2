// The demo as a new user meets it: every report of every sample portal, in a real browser.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { after, before, describe, test } from "node:test";
import { chromium } from "playwright-core";
import { program, root } from "./program.mjs";

const out = path.join(root, "target/browser/demo");
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const DESK = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };

let demo;
let printed = "";
let browser;

/** Starts the demo and waits until it serves: its reports are written and its portals are up. */
function start() {
  demo = spawn(program, ["demo", "--out", out], { stdio: ["ignore", "pipe", "inherit"] });
  return new Promise((resolve, reject) => {
    demo.stdout.setEncoding("utf8");
    demo.stdout.on("data", (text) => {
      printed += text;
      if (printed.includes("Ctrl-C")) resolve();
    });
    demo.on("exit", (code) => reject(new Error(`the demo ended with ${code}:\n${printed}`)));
  });
}

const executable = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);

before(async () => {
  await start();
  browser = await chromium.launch({ executablePath: executable, args: ["--no-sandbox", "--disable-gpu"] });
}, { timeout: 600_000 });

after(async () => {
  await browser?.close();
  demo?.removeAllListeners("exit");
  demo?.kill("SIGINT");
});

function families() {
  return readdirSync(out).filter((name) => existsSync(path.join(out, name, "report.html")));
}

function report(family) {
  return JSON.parse(readFileSync(path.join(out, family, "report.json"), "utf8"));
}

async function open(family, viewport) {
  const context = await browser.newContext({ viewport });
  const page = await context.newPage();
  const asked = [];
  const errors = [];
  page.on("request", (request) => asked.push(request.url()));
  page.on("pageerror", (error) => errors.push(String(error)));
  await page.goto(pathToFileURL(path.join(out, family, "report.html")).href);
  return { context, page, asked, errors };
}

describe("demo", () => {
  test("good portals score higher than broken ones", () => {
    const lines = printed.split("\n").filter((line) => line.includes("report.html"));
    assert.ok(lines.length >= 6, printed);
    const scores = (word) => lines.filter((line) => line.includes(word)).map((line) => Number(/\s(\d+\.\d\d)\s/.exec(line)?.[1]));
    const [good, broken] = [scores("完好"), scores("有缺陷")];
    assert.ok(good.length > 0 && broken.length > 0, printed);
    assert.ok(Math.min(...good) > Math.max(...broken), printed);
  });

  test("every portal has a complete report", () => {
    for (const family of families()) {
      for (const name of ["report.json", "report.html", "ledger.xlsx", "notice.docx", "evidence.warc.gz"]) {
        assert.ok(existsSync(path.join(out, family, name)), `${family}/${name}`);
      }
    }
  });

  test("the sample portals answer", async () => {
    const address = /http:\/\/127\.0\.0\.1:\d+\//.exec(printed)?.[0];
    assert.ok(address, printed);
    const page = await browser.newPage();
    const answer = await page.goto(address);
    assert.equal(answer.status(), 200);
    assert.match(await page.content(), /政府信息公开/);
    await page.close();
  });
});

describe("report.html", () => {
  for (const [width, viewport] of [["desk", DESK], ["phone", PHONE]]) {
    test(`asks for nothing, has no script error and fits the ${width}`, async () => {
      for (const family of families()) {
        const { context, page, asked, errors } = await open(family, viewport);
        assert.deepEqual(asked.filter((url) => !url.startsWith("file:") && !url.startsWith("data:")), []);
        assert.deepEqual(errors, []);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        assert.ok(overflow <= 1, `${family} is ${overflow} px too wide`);
        await context.close();
      }
    });

    test(`is accessible on the ${width}`, async () => {
      for (const family of families().slice(0, 2)) {
        const { context, page } = await open(family, viewport);
        await page.evaluate(axe);
        const result = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] }));
        const found = result.violations.map((rule) => `${rule.id}: ${rule.nodes.slice(0, 3).map((node) => node.html).join(" | ")}`);
        assert.deepEqual(found, [], family);
        await context.close();
      }
    });
  }

  test("shows the score and the findings of report.json", async () => {
    for (const family of families()) {
      const { context, page } = await open(family, DESK);
      const json = report(family);
      const text = await page.locator("body").innerText();
      assert.ok(text.includes(json.portal.name), family);
      assert.equal(await page.locator("li.finding").count(), json.findings.length, family);
      await context.close();
    }
  });

  test("filters by words and by rule, and takes the filter back", async () => {
    const family = families().find((name) => report(name).findings.length > 5);
    const { context, page } = await open(family, DESK);
    const findings = report(family).findings;
    const rule = findings[0].rule;
    await page.selectOption("#filter-rule", rule);
    await page.waitForFunction((n) => document.querySelectorAll("li.finding:not([hidden])").length === n, findings.filter((finding) => finding.rule === rule).length);
    await page.selectOption("#filter-rule", "");
    await page.fill("#filter-text", "没有任何一条问题会写这句话");
    await page.waitForFunction(() => document.querySelectorAll("li.finding:not([hidden])").length === 0);
    await page.fill("#filter-text", "");
    await page.waitForFunction((n) => document.querySelectorAll("li.finding:not([hidden])").length === n, findings.length);
    await context.close();
  });

  test("switches to English and back", async () => {
    const { context, page } = await open(families()[0], DESK);
    const chinese = await page.locator("#findings-title").innerText();
    await page.locator("label[for=lang-en]").click();
    const english = await page.locator("#findings-title").innerText();
    assert.notEqual(english, chinese);
    assert.doesNotMatch(english, /[\u4e00-\u9fff]/);
    await page.locator("label[for=lang-zh]").click();
    assert.equal(await page.locator("#findings-title").innerText(), chinese);
    await context.close();
  });

  test("every link into the page leads somewhere", async () => {
    for (const family of families()) {
      const { context, page } = await open(family, DESK);
      const lost = await page.evaluate(() =>
        [...document.querySelectorAll('a[href^="#"]')].map((link) => link.getAttribute("href").slice(1)).filter((id) => id && !document.getElementById(decodeURIComponent(id))));
      assert.deepEqual(lost, [], family);
      await context.close();
    }
  });
});
