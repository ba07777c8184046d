// A folder that is not trusted: nothing is run before it is.
import assert from "node:assert/strict";
import { test } from "node:test";
import { startCode } from "../lib/code.mjs";
import { servers } from "../lib/processes.mjs";
import { shop } from "../lib/shop.mjs";
import { steps } from "../lib/steps.mjs";

test("restricted", { timeout: 180000 }, async (t) => {
  const dir = shop(t);
  const code = await startCode(t, { trust: true });
  const w = await code.open(dir, { file: "customers/customers.go" });
  const step = steps(t, () => w);

  await step("nothing runs", async () => {
    await w.until("the state", async () => (await w.status()).includes("Restricted mode"), 60000);
    await w.page.waitForTimeout(3000); // longer than a server takes to start
    assert.deepEqual(servers(code.home), []);
    assert.equal(await w.squiggles(), 0);
    await w.page.locator('.activitybar .action-label[aria-label="databridge"]').click();
    await w.page.locator('.welcome-view-content a:has-text("Manage Trust")').waitFor();
    await w.picture("untrusted");
    const rows = await w.offered("databridge: ");
    assert.ok(!rows.some((r) => r.includes("Check Workspace")), rows.join("\n"));
  });

  await step("commands refuse", async () => {
    await w.run("databridge: Install or Update Language Server");
    await w.toast("not trusted");
    await w.run("databridge: Restart Language Server");
    await w.page.waitForTimeout(1500);
    assert.deepEqual(servers(code.home), []);
  });

  await step("with trust it starts", async () => {
    await w.page.locator('.welcome-view-content a:has-text("Manage Trust")').click();
    await w.page.locator('.workspace-trust-editor .monaco-button:has-text("Trust")').first().click();
    await w.until("a server", async () => (await w.status()).includes("Queries are checked"), 60000);
    assert.equal(servers(code.home).length, 1);
    await w.picture("trusted");
  });
});
