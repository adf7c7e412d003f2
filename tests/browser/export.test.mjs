// A site as files, given by a plain web server, with the search that a script of its pages does; and what a reader
// finds who has no scripts.
import assert from "node:assert/strict";
import { existsSync, readFileSync, statSync } from "node:fs";
import http from "node:http";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { DESK, PHONE, follow, holds, launch } from "./person.mjs";
import { INTERPRETATION, INTERPRETED, start } from "./portal-site.mjs";
import { root } from "./program.mjs";

const KINDS = { ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".json": "application/json", ".svg": "image/svg+xml", ".xml": "application/xml" };
// what our own server says of its pages must not stop the script either
const POLICY = "default-src 'self'; img-src 'self' data: https:; object-src 'none'; base-uri 'none'; frame-ancestors 'self'";

let server;
let browser;
let url;
const sent = [];

/** Files and nothing else: a folder's page is its `index.html`. */
function files(folder) {
  return http.createServer((request, response) => {
    const asked = decodeURIComponent(new URL(request.url, "http://x").pathname);
    const found = [path.join(folder, asked), path.join(folder, asked, "index.html")].find((file) => existsSync(file) && statSync(file).isFile());
    if (!found) return response.writeHead(404).end(readFileSync(path.join(folder, "404.html")));
    const bytes = readFileSync(found);
    sent.push([asked, bytes.length]);
    return response.writeHead(200, { "content-type": KINDS[path.extname(found)] ?? "application/octet-stream", "content-security-policy": POLICY }).end(bytes);
  });
}

before(async () => {
  const portal = await start("export");
  portal.run("export", portal.site, "out", "--domain", "www.county.example", "--search");
  portal.stop();
  server = files(path.join(root, "target/browser/export/out"));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${server.address().port}`;
  browser = await launch();
}, { timeout: 240_000 });

after(async () => {
  await browser?.close();
  server?.close();
});

async function open(target, viewport = PHONE, options = {}) {
  const context = await browser.newContext({ viewport, ...options });
  const page = await context.newPage();
  const faults = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
  await page.goto(url + target);
  return { context, page, faults };
}

/** Titles that are listed once the search has said something. */
async function found(page) {
  await page.waitForFunction(() => document.querySelector("#seek [role=status]").textContent !== "");
  return page.locator(".hits h2").allInnerTexts();
}

const asked = (words) => `/search?q=${encodeURIComponent(words)}`;

describe("the look of an export", () => {
  const size = (page) => page.evaluate(() => Number.parseFloat(getComputedStyle(document.querySelector("main")).fontSize));

  test("is chosen by a script and remembered from page to page", { timeout: 60_000 }, async () => {
    const { context, page, faults } = await open("/");
    const plain = await size(page);
    await page.getByRole("button", { name: "长者模式" }).click();
    const elder = await size(page);
    assert.ok(elder >= 24 && elder > plain, `${elder} px`);
    await page.getByRole("button", { name: "特大" }).click();
    const largest = await size(page);
    assert.ok(largest > elder, `${largest} px`);
    await follow(page, () => page.getByRole("link", { name: "政府信息公开", exact: true }).first().click());
    assert.equal(await size(page), largest);
    assert.equal(await page.getByRole("button", { name: "长者模式" }).getAttribute("aria-pressed"), "true");
    await holds(page, "export-elder", { scripts: true });
    await page.getByRole("button", { name: "长者模式" }).click();
    await page.getByRole("button", { name: "默认" }).click();
    assert.equal(await size(page), plain);
    assert.deepEqual(faults, []);
    await context.close();
  });

  test("offers nothing without scripts", { timeout: 60_000 }, async () => {
    const { context, page } = await open("/", PHONE, { javaScriptEnabled: false });
    assert.equal(await page.locator("#looks").isVisible(), false);
    await context.close();
  });
});

describe("the search of an export", () => {
  test("finds a title from any page, and leads to the document", { timeout: 60_000 }, async () => {
    const { context, page, faults } = await open("/");
    sent.length = 0;
    await page.getByRole("searchbox").fill("临时救助 实施办法");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/search\?q=/);
    assert.deepEqual(await found(page), [`[政策法规文件]${INTERPRETATION}`, `[政策法规文件]${INTERPRETED}`], "the newest first");
    assert.equal(await page.locator(".hits mark").first().innerText(), "临时救助实施办法");
    const index = sent.filter(([file]) => file.startsWith("/search/") && file.endsWith(".json"));
    assert.ok(index.length > 2 && index.every(([, bytes]) => bytes <= 100 * 1024), JSON.stringify(index));
    await page.getByRole("link", { name: INTERPRETED }).click();
    assert.equal(await page.locator("h1").innerText(), INTERPRETED);
    assert.deepEqual(faults, []);
    await context.close();
  });

  test("knows numbers, dates and traditional characters, and says when there is nothing", { timeout: 60_000 }, async () => {
    for (const [words, count] of [
      ["青政办发〔2026〕12号", 1], ["[2026]12号", 1], ["QL0101-2026-00012", 1], ["2026-10-21 临时救助", 1],
      ["臨時救助實施辦法", 2], ["义务教育 招生", 1], ["义务教育 低保", 0], ["量子力学", 0], ["！？", 0],
    ]) {
      const { context, page, faults } = await open(asked(words));
      assert.equal((await found(page)).length, count, words);
      const status = await page.getByRole("status").innerText();
      assert.equal(status, count === 0 ? "没有找到" : `找到 ${count} 条`, words);
      assert.equal(await page.getByRole("searchbox").inputValue(), words);
      assert.deepEqual(faults, [], words);
      await context.close();
    }
  });

  test("goes on where there is more, and never twice", { timeout: 60_000 }, async () => {
    const { context, page } = await open(asked("最低生活保障对象公示"), DESK);
    assert.equal((await found(page)).length, 20);
    const more = page.getByRole("button", { name: "继续查找" });
    await more.click();
    await page.waitForFunction(() => document.querySelectorAll(".hits li").length === 40);
    await more.click();
    await page.waitForFunction(() => document.querySelectorAll(".hits li").length === 45);
    assert.equal(await page.getByRole("status").innerText(), "找到 45 条");
    assert.ok(await more.isHidden());
    const titles = await page.locator(".hits h2").allInnerTexts();
    assert.equal(new Set(titles).size, 45);
    const days = await page.locator(".hits time").allInnerTexts();
    assert.deepEqual(days, [...days].sort().reverse(), "the newest first");
    await context.close();
  });

  test("is accessible, valid and fits, with hits and without", { timeout: 60_000 }, async () => {
    for (const [words, name] of [["最低生活保障", "seek-found"], ["量子力学", "seek-none"]]) {
      const { context, page } = await open(asked(words), DESK);
      await found(page);
      await holds(page, name, { scripts: true });
      await context.close();
    }
    const { context, page } = await open("/search", DESK);
    await holds(page, "seek", { scripts: true });
    await context.close();
  });

  test("says without scripts how else things are found", { timeout: 60_000 }, async () => {
    const { context, page } = await open("/", PHONE, { javaScriptEnabled: false });
    await page.getByRole("searchbox").fill("临时救助");
    await page.getByRole("button", { name: "搜索" }).click();
    assert.match(page.url(), /\/search\?q=/);
    assert.match(await page.locator("main").innerText(), /没有开启[\s\S]*也可以这样查找/);
    assert.equal(await page.locator("main form").isVisible(), false);
    await page.locator("main").getByRole("link", { name: "标准目录" }).click();
    assert.equal(await page.locator("h1").innerText(), "标准目录");
    await context.close();
  });
});
