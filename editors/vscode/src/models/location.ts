import * as vscode from "vscode";
import type { Place } from "./data";

/** openPlace shows code; null is a place that nobody knows. */
export async function openPlace(place: Place | null | undefined, column?: vscode.ViewColumn): Promise<void> {
  if (!place) {
    return;
  }
  const { start, end } = place.range;
  const selection = new vscode.Range(start.line, start.character, end.line, end.character);
  await vscode.window.showTextDocument(vscode.Uri.parse(place.uri), { selection, ...(column === undefined ? {} : { viewColumn: column }) });
}
