import { execFile } from "node:child_process";
import type { GoPlaces } from "./server";

/** A Ran is how a program has ended. */
export interface Ran {
  ok: boolean;
  out: string;
  err: string;
}

/** run runs a program without a shell and waits for it, a minute by default. */
export function run(
  file: string,
  args: string[],
  options: { env?: Record<string, string | undefined>; cwd?: string; seconds?: number; signal?: AbortSignal } = {},
): Promise<Ran> {
  const { seconds = 60, ...rest } = options;
  return new Promise((resolve) => {
    execFile(file, args, { ...rest, timeout: seconds * 1000, maxBuffer: 8 << 20, windowsHide: true }, (error, out, err) => {
      resolve({ ok: error === null, out, err: err !== "" || error === null ? err : error.message });
    });
  });
}

/** goPlaces asks go env where programs are installed; empty texts without a go command. */
export async function goPlaces(go: string | undefined, env: Record<string, string | undefined>): Promise<GoPlaces> {
  if (go === undefined) {
    return { gobin: "", gopath: "" };
  }
  const { ok, out } = await run(go, ["env", "GOBIN", "GOPATH"], { env, seconds: 20 });
  const [gobin = "", gopath = ""] = ok ? out.split("\n") : [];
  return { gobin: gobin.trim(), gopath: gopath.trim() };
}
