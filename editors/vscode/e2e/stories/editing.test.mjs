// One developer's morning in the shop: every step in one window, one after the other.
import assert from "node:assert/strict";
import { test } from "node:test";
import { startCode } from "../lib/code.mjs";
import { read, shop } from "../lib/shop.mjs";

test("editing", async (t) => {
  const dir = shop(t);
  const code = await startCode(t);
  const cold = await code.open(dir, { file: "customers/customers.go" });
  await cold.until("the first squiggle", async () => (await cold.squiggles()) > 0, 90000);
  await cold.page.context().close();

  const w = await code.open(dir, { file: "customers/customers.go" });
  await w.until("the text", async () => (await w.text()).includes("func (s *Store) Best"));
  const text = Date.now();
  await w.until("a squiggle", async () => (await w.squiggles()) > 0);
  const seconds = (Date.now() - w.begun) / 1000;
  console.log(`# from opening the folder to the first squiggle: ${seconds.toFixed(1)} s (the text was there after ${((text - w.begun) / 1000).toFixed(1)} s)`);
  await w.picture("squiggle");
  console.log(await w.status(), await w.problems(), await w.toasts());
  await w.picture("problems");
});
