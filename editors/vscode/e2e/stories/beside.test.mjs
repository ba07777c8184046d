// gopls in the same window: nothing is doubled, nothing is stolen, and its suggestions are not slower.
import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import * as path from "node:path";
import { test } from "node:test";
import { startCode } from "../lib/code.mjs";
import { beside, bin, gopls } from "../lib/places.mjs";
import { folder, read, shop } from "../lib/shop.mjs";
import { steps } from "../lib/steps.mjs";

const real = path.join(bin, "databridge-lsp");

test("beside", { timeout: 300000 }, async (t) => {
  const dir = shop(t);
  const measured = path.join(folder(t, "measured"), "out.json");
  const code = await startCode(t, { extensions: [beside], variables: { DATABRIDGE_MEASURED: measured, DATABRIDGE_GOPLS: gopls } });
  const w = await code.open(dir, { file: "orders/orders.go" });
  const step = steps(t, () => w);
  /** answer runs a command of the second client and reads what it has written. */
  const answer = async (title) => {
    rmSync(measured, { force: true });
    await w.run(`beside: ${title}`);
    return w.until(`an answer to ${title}`, () => {
      try {
        return existsSync(measured) && JSON.parse(readFileSync(measured, "utf8"));
      } catch {
        return undefined; // it is being written
      }
    }, 90000);
  };
  const serve = (file) => {
    for (const kind of ["User", "Machine"]) {
      const at = path.join(code.data, kind, "settings.json");
      writeFileSync(at, JSON.stringify({ ...JSON.parse(readFileSync(at, "utf8")), "databridge.serverPath": file }));
    }
  };

  await step("both servers are up", async () => {
    await w.goTo(30, 18);
    await w.until("a squiggle", async () => (await w.squiggles()) > 0, 90000);
    await w.until("gopls", async () => (await answer("Ask")).hovers.some((h) => h.includes("func (coll *mongo.Collection) FindOne") || h.includes("FindOne(")), 120000);
  });

  await step("a query's call has one tooltip of each", async () => {
    const said = await answer("Ask");
    assert.equal(said.hovers.filter((h) => h.includes("db.orders.findOne")).length, 1, said.hovers.join("\n---\n"));
    assert.equal(said.hovers.length, 2, said.hovers.join("\n---\n"));
    assert.equal(said.definitions, 1, "the driver's method, by gopls");
    assert.ok(!said.symbols.includes("MongoDB"), said.symbols.join());
    assert.deepEqual([...new Set(said.diagnostics)], said.diagnostics, "no finding is told twice");
  });

  await step("a query's string has suggestions of ours alone, each once", async () => {
    await w.goTo(30, 44);
    const { labels, definitions } = await answer("Ask");
    assert.deepEqual([...new Set(labels)], labels);
    assert.ok(labels.includes("status") && labels.includes("ship_to"), labels.join());
    assert.equal(definitions, 1);
  });

  await step("the list comes while letters are typed, once", async () => {
    await w.goTo(36, 24); // in "status"
    await w.page.keyboard.press("Shift+End");
    await w.page.keyboard.press("Delete");
    await w.type('"');
    await w.page.keyboard.press("Escape");
    await answer("Lag");
    await w.type("sta");
    const rows = await w.until("the list", async () => ((await w.suggestions()).length > 0 ? w.suggestions() : undefined));
    assert.equal(rows.filter((r) => r.startsWith("status")).length, 1, rows.join("\n"));
    await w.picture("typing");
    await w.page.keyboard.press("Escape");
    const lag = await answer("Lag");
    console.log(`event loop of the extension host while letters are typed (gopls's client is in it too): max ${lag.max.toFixed(1)} ms, p99 ${lag.p99.toFixed(1)} ms`);
    await w.run("File: Revert File");
  });

  await step("a Go name is renamed by gopls, a stored one by us", async () => {
    await w.goTo(36, 4); // filter
    await w.page.keyboard.press("F2");
    const input = w.page.locator(".rename-box input");
    await input.waitFor();
    assert.equal(await input.inputValue(), "filter");
    await input.fill("asked");
    await w.page.keyboard.press("Enter");
    await w.until("the new Go name", async () => (await w.text()).includes("asked := bson.M{"));
    await w.goTo(36, 22);
    await w.page.keyboard.press("F2");
    await input.waitFor();
    assert.equal(await input.inputValue(), "status");
    await w.page.keyboard.press("Escape");
    await w.run("File: Revert File");
  });

  await step("suggestions of ordinary Go are not slower", async () => {
    const rounds = { with: [], without: [] };
    for (let i = 0; i < 3; i++) {
      for (const kind of ["with", "without"]) {
        serve(kind === "with" ? real : "/nowhere");
        await w.until(kind, async () => (kind === "with" ? /Queries are checked/ : /not found/).test(await w.status()), 60000);
        await w.goTo(36, 9); // behind filter, where gopls knows what may stand
        const { milliseconds, items } = await answer("Measure");
        assert.ok(items > 0, "gopls suggests");
        rounds[kind].push(...milliseconds.slice(10));
        await w.run("Notifications: Clear All Notifications");
      }
    }
    const median = (all) => all.sort((a, b) => a - b)[Math.floor(all.length / 2)];
    const [beside, alone] = [median(rounds.with), median(rounds.without)];
    console.log(`completion of ordinary Go, median of ${rounds.with.length}: gopls alone ${alone.toFixed(1)} ms, beside databridge ${beside.toFixed(1)} ms, ${(beside / alone).toFixed(2)} of it (load ${loadavg()[0].toFixed(1)})`);
  });
});
