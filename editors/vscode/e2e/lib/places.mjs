// Where things are: what the Makefile has built, and what tests leave behind.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";

export const extension = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
export const root = path.resolve(extension, "../..");
export const build = path.join(root, "build");
export const bin = path.join(build, "bin");
export const pictures = path.join(build, "e2e", "vscode");
export const vsix = path.join(build, "databridge.vsix");
export const beside = path.join(build, "gopls-beside.vsix");
export const codeServer = path.join(build, "code-server-4.100.3/node_modules/code-server");
export const gopls = path.join(bin, "gopls-v0.23.0");
export const chromium = process.env.CHROMIUM ?? "/usr/bin/chromium";

/** goEnv is what the go command of this machine says of itself: tests share its caches. */
export const goEnv = JSON.parse(
  execFileSync("go", ["env", "-json", "GOROOT", "GOCACHE", "GOMODCACHE", "GOPROXY", "GOFLAGS", "GOTOOLCHAIN"], { encoding: "utf8" }),
);

for (const needed of [vsix, beside, codeServer, gopls, chromium, path.join(bin, "databridge-lsp")]) {
  if (!existsSync(needed)) {
    throw new Error(`${needed} is not there: make e2e/vscode sees to it`);
  }
}
