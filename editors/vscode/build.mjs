// Bundles the extension into dist/extension.js; with --tests the tests, each into a file of dist/test; with --gopls the second
// client of the tests in VS Code, into dist/gopls, ready to be packed.
import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

const common = {
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  external: ["vscode"],
  logLevel: "warning",
  legalComments: "none",
};

if (process.argv.includes("--tests")) {
  rmSync("dist/test", { recursive: true, force: true });
  const tests = readdirSync("test").filter((name) => name.endsWith(".test.ts"));
  await build({ ...common, entryPoints: tests.map((name) => `test/${name}`), outdir: "dist/test", sourcemap: "inline" });
} else if (process.argv.includes("--gopls")) {
  mkdirSync("dist/gopls", { recursive: true });
  cpSync("e2e/gopls/package.json", "dist/gopls/package.json");
  cpSync("LICENSE", "dist/gopls/LICENSE");
  writeFileSync("dist/gopls/README.md", "gopls as a second client, for tests\n");
  await build({ ...common, entryPoints: ["e2e/gopls/extension.ts"], outfile: "dist/gopls/dist/extension.js", minify: true });
} else {
  await build({ ...common, entryPoints: ["src/extension.ts"], outfile: "dist/extension.js", minify: true });
}
