import type { State } from "../life/state";

/** Words are what the status bar shows. */
export interface Words {
  text: string;
  tooltip: string;
  severity: "none" | "warning" | "error";
}

/** words tells a state to people. */
export function words(s: State, go: string | undefined): Words {
  switch (s.kind) {
    case "idle":
      return say("$(circle-outline) databridge", "There is no Go file open yet.");
    case "restricted":
      return say("$(shield) databridge", "Restricted mode: nothing is run before the folder is trusted.");
    case "missing":
      return say("$(warning) databridge", "The language server databridge-lsp was not found. Click to install it.", "warning");
    case "starting":
      return say("$(sync~spin) databridge", "The language server is starting.");
    case "loading":
      return say("$(sync~spin) databridge", about(s, go, `Reading ${counted(s.modules, "module", "modules")} …`));
    case "running":
      return say(`$(check) databridge`, about(s, go, "Queries are checked as you type."));
    case "waiting":
      return say("$(sync~spin) databridge", `The language server has ended by itself and is started again (${s.crashes}).`, "warning");
    case "failed":
      return say("$(error) databridge", s.why, "error");
  }
}

function say(text: string, tooltip: string, severity: Words["severity"] = "none"): Words {
  return { text, tooltip, severity };
}

function about(s: { version: string; file: string }, go: string | undefined, line: string): string {
  return [line, "", `databridge-lsp ${s.version}`, s.file, go === undefined ? "no go command was found" : `go: ${go}`].join("\n");
}

/** counted is "1 query", "2 queries". */
export function counted(n: number, one: string, many: string): string {
  return `${n} ${n === 1 ? one : many}`;
}
