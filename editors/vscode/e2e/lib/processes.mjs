// Processes of one test: those that have its home, so that nobody else's are touched.
import { readdirSync, readFileSync } from "node:fs";

/** servers are the ids of the processes of a program that have a home. */
export function servers(home, program = "databridge-lsp") {
  const found = [];
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      const name = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0")[0];
      if (name.endsWith(`/${program}`) && readFileSync(`/proc/${pid}/environ`, "utf8").split("\0").includes(`HOME=${home}`)) {
        found.push(Number(pid));
      }
    } catch {
      // it has ended meanwhile
    }
  }
  return found;
}
