import { constants, promises as fs } from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

/** A Machine is what searches know of the computer: tests make one up. */
export interface Machine {
  env: Record<string, string | undefined>;
  home: string;
  windows: boolean;
  /** Whether a file is there and may be run. */
  runs(file: string): Promise<boolean>;
  /** The names in a folder, none if it is not there. */
  list(folder: string): Promise<string[]>;
}

/** thisMachine is the one that the extension runs on: with a remote window, the remote one. */
export function thisMachine(): Machine {
  return {
    env: process.env,
    home: os.homedir(),
    windows: process.platform === "win32",
    runs: async (file) => {
      try {
        await fs.access(file, constants.X_OK);
        return (await fs.stat(file)).isFile();
      } catch {
        return false;
      }
    },
    list: async (folder) => {
      try {
        return await fs.readdir(folder);
      } catch {
        return [];
      }
    },
  };
}

/** program is a program's file name on a machine. */
export function program(m: Machine, name: string): string {
  return m.windows ? `${name}.exe` : name;
}

/** onPath are the files that a program could be by PATH. */
export function onPath(m: Machine, name: string): string[] {
  const text = m.env["PATH"] ?? m.env["Path"] ?? "";
  return text
    .split(m.windows ? ";" : ":")
    .filter((folder) => folder !== "" && path.isAbsolute(folder))
    .map((folder) => path.join(folder, program(m, name)));
}

/** expand replaces ~ and ${env:NAME} in a path of the settings. */
export function expand(m: Machine, text: string): string {
  const named = text.replace(/\$\{env:(\w+)\}/g, (_, name: string) => m.env[name] ?? "");
  return named === "~" || named.startsWith("~/") || named.startsWith("~\\") ? path.join(m.home, named.slice(1)) : named;
}

/** firstThatRuns returns the first of some files that may be run. */
export async function firstThatRuns(m: Machine, files: string[]): Promise<string | undefined> {
  for (const file of files) {
    if (await m.runs(file)) {
      return file;
    }
  }
  return undefined;
}
