// What a person with a keyboard alone reaches and presses: nothing is clicked, and nothing gets the focus but by keys.
// Wherever the focus goes it is marked, in sight, and under nothing.
import assert from "node:assert/strict";
import { DESK, OWN, follow, said } from "./person.mjs";

/** Presses of a key within which everything on a page is reached. */
const MOST = 200;

/** What has the focus, and what is wrong with how it is seen; runs in the page. */
function focused() {
  const one = document.activeElement;
  // Behind the last thing on a page comes the browser's own.
  if (one === document.body) return { words: "", tag: "", wrong: "" };
  const { outlineStyle, outlineWidth } = getComputedStyle(one);
  // The browser shows which part of a date has the focus.
  const parted = one.type === "date" || one.type === "datetime-local";
  const marked = parted || (outlineStyle !== "none" && parseFloat(outlineWidth) > 0);
  const inSight = [...one.getClientRects()].some((line) => {
    const [left, right] = [Math.max(line.left, 0), Math.min(line.right, window.innerWidth)];
    const [top, bottom] = [Math.max(line.top, 0), Math.min(line.bottom, window.innerHeight)];
    if (right <= left || bottom <= top) return false;
    const there = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    return there !== null && (one.contains(there) || there.contains(one));
  });
  return {
    words: `${one.labels?.[0]?.innerText ?? ""}${one.getAttribute("aria-label") ?? ""}${one.innerText}`,
    tag: one.tagName,
    wrong: marked ? (inSight ? "" : "is out of sight or covered") : "is not marked",
  };
}

export class Keyboard {
  constructor(page, url) {
    this.page = page;
    this.url = url;
  }

  /** Somebody in a window of his own, signed in by keys. */
  static async at(browser, url, name) {
    const context = await browser.newContext({ viewport: DESK });
    const one = new Keyboard(await context.newPage(), url);
    await one.signIn(name);
    return one;
  }

  close() {
    return this.page.context().close();
  }

  /** What has the focus, by its words and its tag, both empty where nothing has it. */
  async #at() {
    const at = await this.page.evaluate(focused);
    assert.equal(at.wrong, "", `the focus on ${at.tag} “${at.words}” ${at.wrong}`);
    return at;
  }

  /** What has the focus: it is not lost by what was pressed. */
  async here() {
    const at = await this.#at();
    assert.notEqual(at.tag, "", "the focus is lost");
    return at;
  }

  /** Goes on, or back by another key, until something with these words has the focus. */
  async reach(words, tag, key = "Tab") {
    for (let presses = 0; presses < MOST; presses += 1) {
      await this.press(key);
      const at = await this.#at();
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

  /** Presses Enter on what has the focus and leads on. */
  enter() {
    return follow(this.page, () => this.press("Enter"));
  }

  /** Reaches what leads on, and presses Enter. */
  async go(words, tag) {
    await this.reach(words, tag);
    await this.enter();
  }

  /** Reaches a field and types into it. */
  async put(words, tag, text) {
    await this.reach(words, tag);
    await this.type(text);
  }

  /** Reaches a box and ticks it. */
  async tick(words) {
    await this.reach(words, "INPUT");
    await this.press("Space");
    assert.ok(await this.page.evaluate(() => document.activeElement.checked), `“${words}” is ticked`);
    await this.here();
  }

  /** Reaches a field for files and chooses one there. */
  async choose(words, file) {
    await this.reach(words, "INPUT");
    const [chooser] = await Promise.all([this.page.waitForEvent("filechooser"), this.press("Space")]);
    await chooser.setFiles(file);
    await this.here();
  }

  /** Opens what is folded away. */
  async open(words) {
    await this.reach(words, "SUMMARY");
    await this.press("Enter");
    assert.ok(await this.page.evaluate(() => document.activeElement.closest("details").open), `“${words}” is open`);
    await this.here();
  }

  async signIn(name) {
    await this.page.goto(`${this.url}/desk`);
    await this.put("账号", "INPUT", name);
    await this.put("密码", "INPUT", OWN);
    await this.enter();
    assert.doesNotMatch(this.page.url(), /sign-in/);
  }

  /** Looks for a place by its words. */
  async seek(words) {
    await this.put("事项或栏目", "INPUT", words);
    await this.enter();
  }

  /** Begins a text under an entry. */
  async begin(entry) {
    await this.page.goto(`${this.url}/desk`);
    await this.go("发布信息", "A");
    await this.seek(entry);
    await this.go("在此发布", "BUTTON");
    assert.match(this.page.url(), /desk\/draft/);
    // Before the script has run, there is a plain field and no surface.
    await this.page.waitForLoadState();
  }

  async handIn() {
    await this.go("送审", "BUTTON");
    await said(this.page, /已送审/);
  }

  /** Opens what waits at the desk by its title. */
  async take(title) {
    await this.page.goto(`${this.url}/desk`);
    await this.go(title, "A");
  }

  /** Passes the step that waits for him. */
  async pass(title, last) {
    await this.take(title);
    if (last) await this.tick("已作保密审查");
    await this.go(last ? "通过并发布" : "通过", "BUTTON");
    await said(this.page, /审核已通过/);
  }

  /** Returns what waits for him. */
  async giveBack(title, reason) {
    await this.take(title);
    await this.put("退回理由", "TEXTAREA", reason);
    await this.go("退回", "BUTTON");
    await said(this.page, /已退回/);
  }

  /** Reads why it was returned, mends a field and hands it in again. */
  async mend(title, reason, [field, text]) {
    await this.take(title);
    assert.ok((await this.page.innerText("main")).includes(reason), "it is said why it was returned");
    await this.put(field, "INPUT", text);
    await this.handIn();
  }

  /** Ticks several on a page and opens what can be done with them together. */
  async together(target, titles) {
    await this.page.goto(this.url + target);
    for (const title of titles) await this.tick(`选择：${title}`);
    await this.open("处理所选");
  }
}
