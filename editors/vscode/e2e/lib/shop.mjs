// Copies of the shop: VS Code saves files by itself, and tests break them.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { root } from "./places.mjs";

/** folder makes an empty folder that a test removes when it ends. */
export function folder(t, name) {
  const dir = mkdtempSync(path.join(tmpdir(), `databridge-${name}-`));
  t.after(() => rmSync(dir, { recursive: true, force: true, maxRetries: 5 }));
  return dir;
}

/** shop copies the program and returns its folder. */
export function shop(t, into = folder(t, "shop")) {
  const dir = path.join(into, "shop");
  cpSync(path.join(root, "testdata/apps/shop"), dir, { recursive: true });
  const mod = path.join(dir, "go.mod");
  writeFileSync(mod, readFileSync(mod, "utf8").replace("=> ../../..", `=> ${root}`));
  return dir;
}

/** edit changes a file of the copy before it is opened. */
export function edit(dir, name, from, to) {
  const file = path.join(dir, name);
  const text = readFileSync(file, "utf8");
  if (!text.includes(from)) {
    throw new Error(`${name} does not hold ${from}`);
  }
  writeFileSync(file, text.replace(from, to));
}

export function read(dir, name) {
  return readFileSync(path.join(dir, name), "utf8");
}
