import type { Check } from "../models/data";
import { counted } from "../status/words";

/** summary tells a check in one line. It says what was not checked: silence about it would look like approval. */
export function summary(c: Check): { text: string; found: boolean } {
  const parts = [
    c.errors > 0 ? counted(c.errors, "error", "errors") : "",
    c.warnings > 0 ? counted(c.warnings, "warning", "warnings") : "",
    c.infos > 0 ? counted(c.infos, "hint", "hints") : "",
  ].filter((part) => part !== "");
  const found = parts.length > 0;
  let text = found ? `${parts.join(", ")} in ${counted(c.files, "file", "files")}` : "nothing is found";
  text += `; ${c.checked} of ${counted(c.queries, "query", "queries")} checked`;
  const rest = Object.entries(c.unknown).map(([why, n]) => `${n} ${why}`);
  if (rest.length > 0) {
    text += ` (not checked: ${rest.join(", ")})`;
  }
  if (c.loading > 0) {
    text += `; ${counted(c.loading, "module is", "modules are")} still being read`;
  }
  return { text: `${text}.`, found };
}
