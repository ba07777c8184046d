// A developer's morning in the shop, in one window.
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { test } from "node:test";
import { startCode } from "../lib/code.mjs";
import { servers } from "../lib/processes.mjs";
import { read, shop } from "../lib/shop.mjs";
import { steps } from "../lib/steps.mjs";

// reports asks for orders by their status: the third file that knows the name.
const reports = `// Package reports looks at orders.
package reports

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"example.com/shop/model"
)

// AnyOpen returns an open order.
func AnyOpen(ctx context.Context, db *mongo.Database) (o model.Order, err error) {
	return o, db.Collection("orders").FindOne(ctx, bson.M{"status": "open"}).Decode(&o)
}
`;

test("editing", { timeout: 300000 }, async (t) => {
  const dir = shop(t);
  mkdirSync(path.join(dir, "reports"));
  writeFileSync(path.join(dir, "reports/reports.go"), reports);
  const code = await startCode(t);
  const w = await code.open(dir, { file: "customers/customers.go" });
  await w.until("the first squiggle", async () => (await w.squiggles()) > 0, 120000);

  const step = steps(t, () => w);
  const line = () => w.page.locator(".editor-group-container.active .line-numbers.active-line-number").textContent();

  await step("from opening the folder to the first squiggle", async () => {
    const begun = Date.now();
    await w.page.reload();
    await w.until("the text", async () => (await w.text()).includes("Package customers"));
    const text = Date.now() - begun;
    await w.goTo(39, 1);
    await w.until("a squiggle", async () => (await w.squiggles()) > 0);
    console.log(`first squiggle after ${Date.now() - begun} ms, the text after ${text} ms`);
  });

  await step("a mistake is underlined and told", async () => {
    await w.goTo(39, 36);
    const problems = await w.until("the problems", async () => ((await w.problems()).length > 8 ? w.problems() : undefined));
    assert.ok(problems.some((p) => p.includes('Customer has no field "emial" (did you mean "email"?)') && p.includes("databridge")), problems.join("\n"));
    await w.picture("problems");
    await w.page.keyboard.press("Control+J");
  });

  await step("a quick fix is accepted", async () => {
    await w.goTo(39, 36);
    await w.page.keyboard.press("Control+.");
    const fix = w.page.locator('.action-widget .monaco-list-row:has-text("email")').first();
    await fix.waitFor();
    await w.picture("quick fix");
    await w.page.keyboard.press("Enter");
    await w.until("the right name", async () => (await w.text()).includes('odm.F("email").Eq(mail)'));
  });

  await step("a path is completed while letters are typed", async () => {
    await w.open("orders/orders.go");
    await w.until("squiggles", async () => (await w.squiggles()) > 0);
    await w.goTo(37, 1);
    await w.page.keyboard.press("End");
    await w.page.keyboard.press("Enter");
    await w.type('filter["');
    await w.page.keyboard.press("Escape"); // the list that the quote has opened
    await w.until("no list", async () => (await w.suggestions()).length === 0);
    await w.type("sh");
    const rows = await w.until("the list", async () => ((await w.suggestions()).length > 0 ? w.suggestions() : undefined));
    assert.ok(rows.some((r) => r.startsWith("ship_to")), rows.join("\n"));
    await w.page.keyboard.press("Tab");
    await w.until("the field", async () => (await w.text()).includes('filter["ship_to"]'));
    await w.type(".ci");
    await w.until("what is below it", async () => (await w.suggestions()).some((r) => r.startsWith("ship_to.city")));
    await w.picture("completion");
    await w.page.keyboard.press("Tab");
    await w.until("the whole path", async () => (await w.text()).includes('filter["ship_to.city"]'));
    await w.page.keyboard.press("End");
    await w.type(" = city");
  });

  await step("strings that are no query stay quiet", async () => {
    await w.page.keyboard.press("Enter");
    await w.type('city = "st');
    await w.page.waitForTimeout(700); // as long as a list takes to come, and more
    assert.deepEqual(await w.suggestions(), []);
    await w.type("atu");
    await w.page.waitForTimeout(300);
    assert.deepEqual(await w.suggestions(), []);
    await w.page.keyboard.press("Control+Shift+K");
  });

  await step("a tooltip tells the query as mongosh has it", async () => {
    await w.hover("FindOne");
    const tip = w.page.locator(".monaco-hover:not(.hidden)").filter({ hasText: "db.orders.findOne" });
    await tip.first().waitFor();
    await w.picture("hover");
    await w.page.keyboard.press("Escape");
    await w.page.mouse.move(5, 5);
  });

  await step("a name leads to the field", async () => {
    await w.open("customers/customers.go");
    await w.goTo(31, 36);
    await w.page.keyboard.press("F12");
    await w.page.locator('.tabs-container .tab.active[data-resource-name="model.go"]').waitFor();
    assert.equal(await line(), "15");
  });

  await step("a stored name is changed in three files", async () => {
    await w.open("model/model.go");
    await w.goTo(23, 36);
    await w.page.keyboard.press("F2");
    const input = w.page.locator(".rename-box input");
    await input.waitFor();
    assert.equal(await input.inputValue(), "status");
    await input.fill("state");
    await w.picture("rename");
    await w.page.keyboard.press("Enter");
    await w.until("the tag", async () => (await w.text()).includes('bson:"state"'));
    await w.run("File: Save All Files");
    await w.until("all three", () =>
      read(dir, "model/model.go").includes('`bson:"state"`') && read(dir, "orders/orders.go").includes('bson.M{"state": bson.M{"$in"') && read(dir, "reports/reports.go").includes('bson.M{"state": "open"}'));
    assert.ok(read(dir, "orders/orders.go").includes("ship_to.city"), "what was typed is saved");
  });

  await step("the side bar lists models and leads to code", async () => {
    await w.page.locator('.activitybar .action-label[aria-label="databridge"]').click();
    const rows = w.page.locator(".pane-body .monaco-list-row[aria-label]");
    await w.page.locator('.monaco-list-row[aria-label^="Order"]').waitFor();
    const labels = await rows.evaluateAll((all) => all.map((r) => r.getAttribute("aria-label")));
    assert.ok(labels.includes("Order, orders · 7 queries") && labels.includes("Customer, customers · 4 queries"), labels.join("\n"));
    await w.page.locator('.monaco-list-row[aria-label^="Order"]').click();
    await w.until("the struct's line", async () => (await line()) === "20");
    await w.page.locator('.monaco-list-row[aria-label^="Order"] .monaco-tl-twistie').click();
    await w.page.locator('.monaco-list-row[aria-label^="ship_to"]').waitFor();
    await w.picture("models");
    await w.page.locator('.monaco-list-row[aria-label^="ship_to"]').click();
    await w.until("the field's line", async () => (await line()) === "25");
  });

  await step("the models are drawn", async () => {
    await w.run("databridge: Show Diagram of Models");
    const sheet = w.page.frameLocator("iframe.webview").frameLocator("iframe");
    await sheet.locator(".box").first().waitFor();
    const titles = await sheet.locator(".box .title").allTextContents();
    assert.deepEqual([...titles].sort(), ["Address", "Customer", "Line", "Order"]);
    await w.picture("diagram");
    await sheet.locator(".box").filter({ hasText: "sku" }).click();
    await w.page.locator('.tabs-container .tab.active[data-resource-name="model.go"]').waitFor();
    await w.run("databridge: Copy Diagram of Models as Mermaid");
    await w.toast("Mermaid");
    assert.match(await w.page.evaluate(() => navigator.clipboard.readText()), /^erDiagram\n/);
  });

  await step("a lens leads to the queries of a model", async () => {
    await w.run("View: Close All Editors");
    await w.open("model/model.go");
    const lens = w.page.locator('.codelens-decoration a:has-text("queries")').first();
    await lens.waitFor();
    await lens.click();
    await w.page.locator(".zone-widget .reference-zone-widget, .peekview-widget").first().waitFor();
    await w.picture("lens");
    await w.page.keyboard.press("Escape");
  });

  await step("a query is copied as mongosh", async () => {
    await w.open("reports/reports.go");
    await w.goTo(15, 40);
    await w.run("databridge: Copy Query as mongosh");
    await w.until("the clipboard", async () => (await w.page.evaluate(() => navigator.clipboard.readText())).includes('findOne({ state: "open" })'));
  });

  await step("queries are listed", async () => {
    await w.run("databridge: List Queries");
    const row = w.page.locator('.quick-input-list .monaco-list-row[aria-label*="customers.findOne"]');
    await row.first().waitFor();
    await w.picture("queries");
    await row.first().click();
    await w.page.locator('.tabs-container .tab.active[data-resource-name="customers.go"]').waitFor();
  });

  await step("the workspace is checked", async () => {
    await w.run("databridge: Check Workspace");
    const { text } = await w.toast("queries checked");
    assert.match(text, /errors?, \d+ warnings? in 3 files; \d+ of \d+ queries checked/);
    await w.page.keyboard.press("Control+J");
  });

  await step("no development server is set, and nothing is sent", async () => {
    await w.run("databridge: Explain Query on Development Server");
    await w.toast("no development server is set");
  });

  await step("a server that was killed comes back", async () => {
    const [old, ...more] = servers(code.home);
    assert.deepEqual(more, [], "one server runs");
    process.kill(old, "SIGKILL");
    await w.until("another server", async () => servers(code.home).some((pid) => pid !== old) && (await w.status()).includes("check"));
    await w.open("customers/customers.go");
    await w.until("squiggles again", async () => (await w.squiggles()) > 0);
    await w.picture("back");
  });
});
