import * as path from "node:path";
import { expand, firstThatRuns, onPath, program, type Machine } from "./paths";

/** serverName is the language server's program. */
export const serverName = "databridge-lsp";

/** A ServerSearch is where the server is, or every place where it was looked for. */
export interface ServerSearch {
  file?: string;
  looked: string[];
  /** The setting names a file that is not there: nothing else was looked for. */
  setting?: boolean;
}

/** goPlaces are the answers of go env: where go install puts programs. */
export interface GoPlaces {
  gobin: string;
  gopath: string;
}

/**
 * findServer looks for the server: where the setting says, on PATH, in GOBIN, in the bin of each GOPATH. ask runs go env, which
 * takes a while: it is asked only when PATH and the environment do not know.
 */
export async function findServer(m: Machine, setting: string, ask: () => Promise<GoPlaces>): Promise<ServerSearch> {
  if (setting !== "") {
    const asked = expand(m, setting);
    const both = [asked, path.join(asked, program(m, serverName))];
    return result(await firstThatRuns(m, both), both, true);
  }
  const near = [...onPath(m, serverName), ...goBins(m, m.env["GOBIN"] ?? "", m.env["GOPATH"] ?? "")];
  const file = await firstThatRuns(m, near);
  if (file !== undefined) {
    return result(file, near, false);
  }
  const places = await ask();
  const far = [...goBins(m, places.gobin, places.gopath), ...goBins(m, "", path.join(m.home, "go"))];
  return result(await firstThatRuns(m, far), [...new Set([...near, ...far])], false);
}

function result(file: string | undefined, looked: string[], setting: boolean): ServerSearch {
  return { looked, ...(file === undefined ? {} : { file }), ...(setting ? { setting } : {}) };
}

/** goBins are the server's files in GOBIN and in the bin of each folder of GOPATH. */
function goBins(m: Machine, gobin: string, gopath: string): string[] {
  const folders = gobin === "" ? [] : [gobin];
  for (const one of gopath.split(m.windows ? ";" : ":")) {
    if (one !== "") {
      folders.push(path.join(one, "bin"));
    }
  }
  return folders.map((folder) => path.join(folder, program(m, serverName)));
}
