// A machine that has Go and no language server: the offer, go install, and the first squiggle.
import assert from "node:assert/strict";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { test } from "node:test";
import { startCode } from "../lib/code.mjs";
import { bin, goEnv } from "../lib/places.mjs";
import { folder, shop } from "../lib/shop.mjs";
import { steps } from "../lib/steps.mjs";

// fakeGo is the go command, but for install: it cannot reach this module's public address before it is published, and copies
// the server to where go install puts programs. The first time it fails as go install does.
function fakeGo(t) {
  const dir = folder(t, "go");
  const file = path.join(dir, "go");
  const real = path.join(goEnv.GOROOT, "bin/go");
  writeFileSync(file, `#!/bin/sh
[ "$1" = install ] || exec ${real} "$@"
if [ ! -e ${dir}/tried ]; then
	touch ${dir}/tried
	echo "go: module github.com/databridge-go/databridge: no matching versions for query \\"latest\\"" >&2
	exit 1
fi
bin=$(${real} env GOPATH)/bin
mkdir -p "$bin"
program=\${2##*/}
cp ${bin}/\${program%@*} "$bin"
`);
  chmodSync(file, 0o755);
  return dir;
}

test("missing", { timeout: 240000 }, async (t) => {
  const dir = shop(t);
  const code = await startCode(t, { paths: [fakeGo(t)] });
  const w = await code.open(dir, { file: "customers/customers.go" });
  const step = steps(t, () => w);

  await step("the server is offered once", async () => {
    const offer = await w.toast("databridge-lsp was not found", 60000);
    assert.deepEqual(offer.buttons, ["Install", "Set Path", "Show Output"]);
    assert.match(await w.status(), /databridge-lsp was not found/);
    await w.picture("offer");
    assert.equal((await w.toasts()).length, 1);
  });

  await step("the side bar offers it too", async () => {
    await w.page.locator('.activitybar .action-label[aria-label="databridge"]').click();
    await w.page.locator('.welcome-view-content a:has-text("Install")').waitFor();
    await w.picture("welcome");
  });

  await step("an install that fails is told", async () => {
    await w.press("Install");
    const told = await w.toast("did not work");
    assert.match(told.text, /no matching versions for query/);
    await w.picture("refused");
    await w.run("Notifications: Clear All Notifications");
  });

  await step("an install that works is followed by the first squiggle", async () => {
    await w.page.locator('.welcome-view-content a:has-text("Install")').click();
    await w.until("a server", async () => (await w.status()).includes("Queries are checked"), 60000);
    await w.goTo(39, 36);
    await w.until("a squiggle", async () => (await w.squiggles()) > 0, 60000);
    assert.match(await w.status(), /gopath\/bin\/databridge-lsp/);
    await w.picture("installed");
  });
});
