import * as vscode from "vscode";
import type { Keeper } from "../life/keeper";
import { setting } from "../life/settings";
import { inString, typesLetter } from "./literal";

/**
 * Suggester opens the list of suggestions while letters are typed in a query string. VS Code itself shows nothing there:
 * editor.quickSuggestions is off in strings. In all other strings of Go it stays that way: the server knows which is which.
 */
export class Suggester {
  private asking: vscode.CancellationTokenSource | undefined;

  constructor(private readonly keeper: Keeper) {}

  /** changed is called for each change after the server was told of it. */
  changed(event: vscode.TextDocumentChangeEvent): void {
    this.asking?.cancel();
    this.asking = undefined;
    const editor = vscode.window.activeTextEditor;
    if (editor?.document !== event.document || editor.selections.length !== 1 || event.reason !== undefined) {
      return;
    }
    const change = event.contentChanges[0];
    const letters = event.contentChanges.map((c) => ({ text: c.text, removed: c.rangeLength }));
    if (change === undefined || !typesLetter(letters) || !setting("suggestWhileTyping", true)) {
      return;
    }
    const at = change.range.start.translate(0, change.text.length);
    if (inString(event.document.lineAt(at.line).text, at.character)) {
      void this.ask(event.document, at);
    }
  }

  private async ask(document: vscode.TextDocument, at: vscode.Position): Promise<void> {
    const client = this.keeper.client;
    if (client === undefined) {
      return;
    }
    const asking = new vscode.CancellationTokenSource();
    this.asking = asking;
    const place = { textDocument: { uri: client.translate.to.asUri(document.uri) }, position: { line: at.line, character: at.character } };
    const yes = await client.ask<boolean>("databridge.suggests", place, asking.token).catch(() => false);
    const editor = vscode.window.activeTextEditor;
    if (yes && !asking.token.isCancellationRequested && editor?.document === document && editor.selection.active.isEqual(at)) {
      await vscode.commands.executeCommand("editor.action.triggerSuggest");
    }
    asking.dispose();
  }
}
