// What a person does in a window of VS Code, and sees.
import { mkdirSync } from "node:fs";
import * as path from "node:path";
import { pictures } from "./places.mjs";

const patience = 20000;

export class Window {
  constructor(page, story) {
    this.page = page;
    this.story = story.replace(/[^a-z0-9]+/gi, "-");
    this.count = 0;
    page.setDefaultTimeout(patience);
  }

  /** picture keeps what is to be seen. */
  async picture(name) {
    mkdirSync(pictures, { recursive: true });
    await this.page.screenshot({ path: path.join(pictures, `${this.story}-${String(++this.count).padStart(2, "0")}-${name}.png`) });
  }

  /** until waits for what a function of the page's state finds. */
  async until(what, find, timeout = patience) {
    const end = Date.now() + timeout;
    for (;;) {
      const found = await find();
      if (found) {
        return found;
      }
      if (Date.now() > end) {
        await this.picture("missed");
        throw new Error(`${what} is not to be seen after ${timeout / 1000} s`);
      }
      await this.page.waitForTimeout(50);
    }
  }

  /** open opens a file by the quick way and waits for its text. */
  async open(name) {
    const base = path.basename(name);
    const tab = this.page.locator(`.tabs-container .tab.active[data-resource-name="${base}"]`);
    await this.until(`the file ${name}`, async () => {
      await this.pick("Control+P", name, base);
      return tab.waitFor({ timeout: 3000 }).then(() => true, () => false);
    });
    await this.page.locator(".editor-group-container.active .view-lines .view-line").first().waitFor();
  }

  /** run runs a command of the palette by its title. */
  async run(title) {
    await this.pick("F1", `>${title}`, title);
  }

  /** pick opens a list by a key and takes the first row that has a label. */
  async pick(key, text, label) {
    const input = this.page.locator(".quick-input-widget input[type=text]");
    await this.until(`the list of ${key}`, async () => {
      await this.page.keyboard.press("Escape");
      await this.page.keyboard.press(key);
      return input.fill(text, { timeout: 2000 }).then(() => true, () => false);
    });
    await this.page.locator(`.quick-input-list .monaco-list-row[aria-label*="${label}"]`).first().click();
    await this.page.locator(".quick-input-widget").waitFor({ state: "hidden", timeout: 1500 }).catch(() => {}); // a command may open another one
  }

  /** offered lists the palette's rows for a text. */
  async offered(text) {
    await this.page.keyboard.press("F1");
    await this.page.locator(".quick-input-widget input").fill(`>${text}`);
    await this.page.waitForTimeout(500);
    const rows = await this.page.locator(".quick-input-list .monaco-list-row").evaluateAll((all) => all.map((r) => r.getAttribute("aria-label")));
    await this.page.keyboard.press("Escape");
    return rows;
  }

  async goTo(line, column) {
    await this.page.keyboard.press("Control+G");
    await this.page.locator(".quick-input-widget input").fill(`:${line}:${column}`);
    await this.page.keyboard.press("Enter");
    await this.page.locator(".quick-input-widget").waitFor({ state: "hidden" });
  }

  async type(text) {
    await this.page.keyboard.type(text, { delay: 60 });
  }

  /** squiggles counts the underlines of a severity. */
  squiggles(severity = "error") {
    return this.page.locator(`.editor-group-container.active .squiggly-${severity}`).count();
  }

  /** suggestions are the rows of the list of suggestions, none while it is closed. */
  suggestions() {
    return this.page.locator(".suggest-widget.visible .monaco-list-row").evaluateAll((all) => all.map((r) => r.getAttribute("aria-label")));
  }

  /** problems are the messages of the Problems panel. */
  async problems() {
    if (!(await this.page.locator(".markers-panel").isVisible())) {
      await this.page.keyboard.press("Control+Shift+M");
      await this.page.locator(".markers-panel").waitFor();
    }
    return this.page.locator(".markers-panel .monaco-list-row").evaluateAll((all) => all.map((r) => r.getAttribute("aria-label") ?? ""));
  }

  /** text is what the active editor shows, unsaved changes included. */
  async text() {
    const lines = await this.page.locator(".editor-group-container.active .view-lines .view-line").evaluateAll((all) =>
      all.map((l) => ({ top: parseFloat(l.style.top), text: l.textContent })).sort((a, b) => a.top - b.top).map((l) => l.text));
    return lines.join("\n").replaceAll("\u00a0", " ");
  }

  /** toasts are the notifications with their buttons. */
  toasts() {
    return this.page.locator(".notifications-toasts .notification-list-item").evaluateAll((all) =>
      all.map((n) => ({ text: n.querySelector(".notification-list-item-message")?.textContent ?? "", buttons: [...n.querySelectorAll(".monaco-button")].map((b) => b.textContent) })));
  }

  async toast(part, timeout) {
    return this.until(`the message "${part}"`, async () => (await this.toasts()).find((n) => n.text.includes(part)), timeout);
  }

  async press(button) {
    await this.page.locator(`.notifications-toasts .monaco-button:has-text("${button}")`).first().click();
  }

  /** status is the text and the tooltip of our item in the status bar. */
  async status() {
    const item = this.page.locator('.statusbar-item[id="databridge-go.databridge.databridge.status"]');
    if ((await item.count()) === 0) {
      return "";
    }
    return (await item.locator("a").first().getAttribute("aria-label")) ?? "";
  }

  /** hover shows the tooltip at a text of the active editor. */
  async hover(text) {
    const at = await this.page.locator(".editor-group-container.active .view-lines .view-line span span").filter({ hasText: text }).first().boundingBox();
    await this.page.mouse.move(at.x + at.width / 2, at.y + at.height / 2);
    await this.page.mouse.move(at.x + at.width / 2 + 1, at.y + at.height / 2);
  }
}
