// The second client of the tests: gopls as the Go extension starts it, and a stopwatch in the extension host.
import { monitorEventLoopDelay } from "node:perf_hooks";
import { writeFileSync } from "node:fs";
import * as vscode from "vscode";
import { LanguageClient } from "vscode-languageclient/node";

let client: LanguageClient | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const lag = monitorEventLoopDelay({ resolution: 1 });
  context.subscriptions.push(
    vscode.commands.registerCommand("goplsBeside.measure", async () => {
      const result = await measure();
      writeFileSync(process.env["DATABRIDGE_MEASURED"] ?? "", JSON.stringify({ ...result, lagMax: lag.max / 1e6, lagP99: lag.percentile(99) / 1e6 }));
    }),
    vscode.commands.registerCommand("goplsBeside.lag", () => lag.enable()),
  );
  client = new LanguageClient("gopls", "gopls", { command: process.env["DATABRIDGE_GOPLS"] ?? "gopls", args: ["serve"] }, { documentSelector: [{ scheme: "file", language: "go" }] });
  await client.start();
}

/** measure asks for the completion of ordinary Go many times, as the editor does: every provider is waited for. */
async function measure(): Promise<{ milliseconds: number[]; items: number; queryItems: string[] }> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) {
    throw new Error("no editor");
  }
  const milliseconds: number[] = [];
  let items = 0;
  for (let i = 0; i < 60; i++) {
    await editor.edit((edit) => edit.insert(editor.selection.active, "x"), { undoStopBefore: false, undoStopAfter: false });
    await editor.edit((edit) => edit.delete(new vscode.Range(editor.selection.active.translate(0, -1), editor.selection.active)), { undoStopBefore: false, undoStopAfter: false });
    const begun = performance.now();
    const list = await vscode.commands.executeCommand<vscode.CompletionList>("vscode.executeCompletionItemProvider", editor.document.uri, editor.selection.active);
    milliseconds.push(performance.now() - begun);
    items = list.items.length;
  }
  return { milliseconds, items, queryItems: [] };
}

export function deactivate(): Thenable<void> | undefined {
  return client?.stop();
}
