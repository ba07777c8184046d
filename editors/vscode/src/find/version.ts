/** needed is the oldest server that this extension works with. */
export const needed = "0.1.0";

/** commandsNeeded are commands that a server of the needed version has: a build from source tells no version. */
export const commandsNeeded = ["databridge.models", "databridge.diagram", "databridge.suggests"];

/** A Verdict says whether a server will do: fine, or why not in words for people. */
export type Verdict = { fine: true; version: string } | { fine: false; version: string; why: string };

/** judge reads what databridge-lsp --version has printed. */
export function judge(file: string, printed: string): Verdict {
  const line = (printed.trim().split("\n")[0] ?? "").trim();
  const version = /^databridge-lsp (\S+)$/.exec(line)?.[1];
  if (version === undefined) {
    const said = line === "" ? "nothing" : `"${line.slice(0, 80)}"`;
    return { fine: false, version: "", why: `${file} is no databridge-lsp: asked for its version, it says ${said}.` };
  }
  const numbers = parse(version);
  if (numbers !== undefined && older(numbers, parse(needed) ?? [])) {
    return { fine: false, version, why: `${file} is version ${version}; this extension needs v${needed} or newer.` };
  }
  return { fine: true, version };
}

/** parse reads v1.2.3; versions of commits and of builds from source have no number that means anything. */
function parse(version: string): number[] | undefined {
  const m = /^v?(\d+)\.(\d+)\.(\d+)(-.*)?$/.exec(version);
  if (m === null || m[4] !== undefined) {
    return undefined;
  }
  return [Number(m[1]), Number(m[2]), Number(m[3])];
}

function older(a: number[], b: number[]): boolean {
  for (let i = 0; i < 3; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) {
      return difference < 0;
    }
  }
  return false;
}

/** lacking are the needed commands that a server does not have. */
export function lacking(commands: readonly string[]): string[] {
  return commandsNeeded.filter((name) => !commands.includes(name));
}
