/** extendedJSON reads what a person types for a value: JSON, else a text as it is. */
export function extendedJSON(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
