// A VS Code of its own for each test: code-server with a home, settings and extensions in a temporary folder.
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import * as path from "node:path";
import { chromium as browserType } from "playwright-core";
import { bin, chromium, codeServer, goEnv, vsix } from "./places.mjs";
import { folder } from "./shop.mjs";
import { Window } from "./window.mjs";

const settings = {
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.colorTheme": "Default Dark Modern",
  "telemetry.telemetryLevel": "off",
  "extensions.autoUpdate": false,
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "editor.wordBasedSuggestions": "off",
  "editor.minimap.enabled": false,
  "git.enabled": false,
  "files.autoSave": "off",
  "security.workspace.trust.enabled": false,
};

/**
 * startCode starts VS Code. path is that of programs besides those of the system, by default Go's and ours; more are settings;
 * extensions are further .vsix files; variables are those of the environment.
 */
export async function startCode(t, { more = {}, paths = [bin, path.join(goEnv.GOROOT, "bin")], extensions = [], trust = false, variables = {} } = {}) {
  const home = folder(t, "home");
  const data = path.join(home, "data");
  const config = path.join(home, "config.yaml");
  const all = { ...settings, ...more };
  if (trust) {
    all["security.workspace.trust.enabled"] = true;
    all["security.workspace.trust.startupPrompt"] = "never";
  }
  for (const kind of ["User", "Machine"]) {
    mkdirSync(path.join(data, kind), { recursive: true });
    writeFileSync(path.join(data, kind, "settings.json"), JSON.stringify(all));
  }
  writeFileSync(config, "");
  const env = environment(home, paths, variables);
  const common = ["--extensions-dir", path.join(home, "extensions"), "--user-data-dir", data, "--config", config];
  const entry = path.join(codeServer, "out/node/entry.js");
  execFileSync(process.execPath, [entry, ...common, ...[vsix, ...extensions].flatMap((x) => ["--install-extension", x])], { env, stdio: "pipe" });
  const port = await freePort();
  const flags = ["--auth", "none", "--bind-addr", `127.0.0.1:${port}`, "--disable-telemetry", "--disable-update-check", "--disable-getting-started-override"];
  if (!trust) {
    flags.push("--disable-workspace-trust");
  }
  const server = spawn(process.execPath, [entry, ...flags, ...common], { env, stdio: ["ignore", "pipe", "pipe"], detached: true });
  t.after(() => end(server));
  await listening(server);
  const browser = await browserType.launch({ executablePath: chromium, args: ["--no-sandbox", "--disable-gpu"] });
  t.after(() => browser.close());
  return { home, data, port, browser, open: (dir, options) => openWindow(t, browser, port, dir, options) };
}

/** environment is what the server is started with. The extension host asks a login shell for its own: it reads .profile. */
function environment(home, paths, variables) {
  const system = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  const env = {
    HOME: home,
    SHELL: "/bin/bash",
    LANG: "C.UTF-8",
    PATH: [...paths, system].join(":"),
    GOPATH: path.join(home, "gopath"),
    ...variables,
    ...Object.fromEntries(["GOCACHE", "GOMODCACHE", "GOPROXY", "GOFLAGS", "GOTOOLCHAIN"].map((k) => [k, goEnv[k]])),
  };
  const lines = Object.entries(env).map(([k, v]) => `export ${k}='${v}'\n`);
  writeFileSync(path.join(home, ".profile"), lines.join(""));
  return env;
}

function freePort() {
  return new Promise((resolve, reject) => {
    const s = createServer().once("error", reject);
    s.listen(0, "127.0.0.1", () => {
      const { port } = s.address();
      s.close(() => resolve(port));
    });
  });
}

function listening(server) {
  return new Promise((resolve, reject) => {
    let said = "";
    const hear = (b) => {
      said += b;
      if (said.includes("HTTP server listening")) {
        resolve();
      }
    };
    server.stdout.on("data", hear);
    server.stderr.on("data", hear);
    server.once("exit", () => reject(new Error(`code-server has ended:\n${said}`)));
  });
}

/** end ends code-server and whatever it has started. */
function end(server) {
  return new Promise((resolve) => {
    server.once("exit", resolve);
    try {
      process.kill(-server.pid, "SIGKILL");
    } catch {
      resolve(); // it has ended
    }
  });
}

async function openWindow(t, browser, port, dir, { file, scale = 1, width = 1280, height = 800 } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor: scale, permissions: ["clipboard-read", "clipboard-write"] });
  const page = await context.newPage();
  const authority = `vscode-remote://127.0.0.1:${port}`;
  let url = `http://127.0.0.1:${port}/?${dir.endsWith(".code-workspace") ? "workspace" : "folder"}=${dir}`;
  if (file !== undefined) {
    url += `&payload=${encodeURIComponent(JSON.stringify([["openFile", `${authority}${path.join(dir, file)}`]]))}`;
  }
  const w = new Window(page, t.name);
  const begun = Date.now();
  await page.goto(url);
  await page.locator(".monaco-workbench").waitFor({ timeout: 60000 });
  return Object.assign(w, { begun });
}
