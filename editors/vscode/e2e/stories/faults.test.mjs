// Servers that are wrong, old or dying, a machine without Go, a folder without a module, and two folders in one window.
import assert from "node:assert/strict";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { test } from "node:test";
import { startCode } from "../lib/code.mjs";
import { bin } from "../lib/places.mjs";
import { servers } from "../lib/processes.mjs";
import { folder, shop } from "../lib/shop.mjs";
import { steps } from "../lib/steps.mjs";

const real = path.join(bin, "databridge-lsp");

/** script writes a program that stands in the server's place. */
function script(dir, name, body) {
  mkdirSync(path.join(dir, name));
  const file = path.join(dir, name, "databridge-lsp");
  writeFileSync(file, `#!/bin/sh\n${body}\n`);
  chmodSync(file, 0o755);
  return file;
}

test("faults", { timeout: 280000 }, async (t) => {
  const dir = shop(t);
  const stands = folder(t, "servers");
  const old = script(stands, "old", "echo databridge-lsp v0.0.9");
  const other = script(stands, "other", "echo some other program 1.2");
  const dying = script(stands, "dying", `[ "$1" = --version ] && exec ${real} --version\necho started >> ${stands}/starts\nexit 7`);
  const code = await startCode(t, { more: { "databridge.serverPath": old } });
  const w = await code.open(dir, { file: "customers/customers.go" });
  const step = steps(t, () => w);
  const serve = (file) => {
    for (const kind of ["User", "Machine"]) {
      const at = path.join(code.data, kind, "settings.json");
      writeFileSync(at, JSON.stringify({ ...JSON.parse(readFileSync(at, "utf8")), "databridge.serverPath": file }));
    }
  };

  await step("a server that is too old", async () => {
    const told = await w.toast("v0.0.9", 60000);
    assert.match(told.text, /is version v0\.0\.9; this extension needs v0\.1\.0 or newer\. Update it with go install\?/);
    assert.deepEqual(told.buttons, ["Update", "Set Path"]);
    assert.match(await w.status(), /error.*v0\.0\.9/s);
    await w.picture("old");
  });

  await step("a program that is no server", async () => {
    serve(other);
    const told = await w.toast("is no databridge-lsp");
    assert.match(told.text, /asked for its version, it says "some other program 1\.2"/);
  });

  await step("a path that leads nowhere", async () => {
    serve("/nowhere/databridge-lsp");
    await w.toast("names /nowhere/databridge-lsp, which is no program");
  });

  await step("a server that dies in a loop is given up after five times", async () => {
    serve(dying);
    await w.toast("has ended 5 times within three minutes", 60000);
    await w.picture("loop");
    await w.page.waitForTimeout(6000); // longer than the next pause would be
    assert.equal(readFileSync(path.join(stands, "starts"), "utf8").split("\n").length - 1, 5);
    assert.match(await w.status(), /not started again/);
    assert.equal((await w.toasts()).filter((n) => n.text.includes("has ended")).length, 1);
  });

  await step("the right one mends it", async () => {
    serve(real);
    await w.goTo(39, 36);
    await w.until("a squiggle", async () => (await w.squiggles()) > 0, 60000);
    assert.match(await w.status(), /Queries are checked/);
  });

  await t.test("a folder without Go starts nothing", async () => {
    const plain = folder(t, "plain");
    writeFileSync(path.join(plain, "notes.txt"), "nothing here\n");
    const before = servers(code.home).length;
    const p = await code.open(plain);
    await p.page.locator('.activitybar .action-label[aria-label="databridge"]').click();
    await p.page.locator('.welcome-view-content:has-text("There is no Go module in this window")').waitFor();
    await p.picture("no Go");
    assert.deepEqual(await p.toasts(), []);
    assert.ok(servers(code.home).length <= before);
    await p.page.context().close();
  });

  await t.test("a Go file without a module", async () => {
    const loose = folder(t, "loose");
    writeFileSync(path.join(loose, "loose.go"), "package main\n\nfunc main() {}\n");
    const p = await code.open(loose, { file: "loose.go" });
    await p.until("a server", async () => /Queries are checked|Reading/.test(await p.status()), 60000);
    await p.page.waitForTimeout(1500);
    await p.picture("no module");
    assert.ok((await p.toasts()).length <= 1, "at most one message");
    await p.page.context().close();
  });

  await t.test("two folders in one window", async () => {
    const both = folder(t, "both");
    const before = servers(code.home).length;
    const one = shop(t, path.join(both, "one"));
    const two = shop(t, path.join(both, "two"));
    const file = path.join(both, "both.code-workspace");
    writeFileSync(file, JSON.stringify({ folders: [{ path: one }, { path: two }] }));
    const p = await code.open(file);
    const count = p.page.locator('.statusbar-item[id="status.problems"] a');
    await p.until("the problems of both", async () => (await count.getAttribute("aria-label")) === "Errors: 18, Warnings: 2", 90000);
    assert.equal(servers(code.home).length, before + 1, "one server for both");
    await p.picture("two folders");
  });
});

test("no go command", { timeout: 120000 }, async (t) => {
  const dir = shop(t);
  const code = await startCode(t, { more: { "databridge.goPath": "/nowhere/go" } });
  const w = await code.open(dir, { file: "customers/customers.go" });
  const told = await w.toast("the go command was not found", 60000);
  assert.deepEqual(told.buttons, ["Set Path", "Show Output"]);
  await w.picture("told");
});
