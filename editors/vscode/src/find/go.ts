import * as path from "node:path";
import { expand, firstThatRuns, onPath, program, type Machine } from "./paths";

/** A GoSearch is where the go command is, or every place where it was looked for. */
export type GoSearch = { file: string; looked: string[] } | { file?: undefined; looked: string[] };

/**
 * findGo finds the go command. An editor that was started from a desktop, or in a remote window, often has another PATH than a
 * terminal: the places where Go is installed are looked at too.
 */
export async function findGo(m: Machine, setting: string): Promise<GoSearch> {
  const go = program(m, "go");
  if (setting !== "") {
    const asked = expand(m, setting);
    const both = [asked, path.join(asked, go), path.join(asked, "bin", go)];
    return found(await firstThatRuns(m, both), both);
  }
  const files = [...onPath(m, "go")];
  if (m.env["GOROOT"]) {
    files.push(path.join(m.env["GOROOT"], "bin", go));
  }
  files.push(...usual(m).map((folder) => path.join(folder, go)), ...(await downloaded(m, go)));
  return found(await firstThatRuns(m, files), files);
}

function found(file: string | undefined, looked: string[]): GoSearch {
  return file === undefined ? { looked } : { file, looked };
}

/** usual are the folders that installers of Go use. */
function usual(m: Machine): string[] {
  if (m.windows) {
    return ["C:\\Program Files\\Go\\bin", "C:\\Go\\bin", path.join(m.home, "scoop", "shims")];
  }
  return [
    "/usr/local/go/bin",
    "/opt/homebrew/bin",
    "/usr/local/bin",
    "/usr/lib/go/bin",
    "/snap/bin",
    path.join(m.home, "go", "bin"),
    path.join(m.home, ".local", "go", "bin"),
    path.join(m.home, ".asdf", "shims"),
    path.join(m.home, ".local", "share", "mise", "shims"),
  ];
}

/** downloaded are the go commands of ~/sdk, where golang.org/dl puts them, the newest first. */
async function downloaded(m: Machine, go: string): Promise<string[]> {
  const folder = path.join(m.home, "sdk");
  const names = (await m.list(folder)).filter((name) => name.startsWith("go"));
  names.sort((a, b) => b.localeCompare(a, "en", { numeric: true }));
  return names.map((name) => path.join(folder, name, "bin", go));
}

/** withGo is an environment in which the go command is found first. */
export function withGo(m: Machine, go: string | undefined): Record<string, string | undefined> {
  if (go === undefined) {
    return { ...m.env };
  }
  const key = m.windows && m.env["PATH"] === undefined ? "Path" : "PATH";
  const rest = m.env[key];
  const folder = path.dirname(go);
  return { ...m.env, [key]: rest ? folder + (m.windows ? ";" : ":") + rest : folder };
}
