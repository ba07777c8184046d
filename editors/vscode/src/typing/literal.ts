/** far is how much of a line is looked at: query strings stand in no longer ones. */
const far = 2000;

/**
 * inString reports whether a column of a line of Go may lie in a string: a quote is open before it. It looks at this line only,
 * which costs nothing while somebody types; the language server knows what the string is.
 */
export function inString(line: string, column: number): boolean {
  if (column > far || column > line.length) {
    return false;
  }
  let quote = "";
  for (let i = 0; i < column; i++) {
    const c = line[i];
    if (quote !== "") {
      if (c === "\\" && quote !== "`") {
        i++;
      } else if (c === quote) {
        quote = "";
      }
      continue;
    }
    if (c === "/" && line[i + 1] === "/") {
      return false;
    }
    if (c === '"' || c === "`" || c === "'") {
      quote = c;
    }
  }
  return quote === '"' || quote === "`";
}

/** A Typed is one change of a text: what the editor tells, cut to what matters. */
export interface Typed {
  text: string;
  removed: number;
}

/** typesLetter reports whether changes are one letter that somebody has typed: no paste, no undo, no completion. */
export function typesLetter(changes: readonly Typed[]): boolean {
  const only = changes.length === 1 ? changes[0] : undefined;
  return only !== undefined && only.removed === 0 && /^[\p{L}\p{N}_]$/u.test(only.text);
}
