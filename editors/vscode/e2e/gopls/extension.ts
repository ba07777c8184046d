// The second client of the tests: gopls as the Go extension starts it, and a stopwatch in the extension host.
import { writeFileSync } from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";
import * as vscode from "vscode";
import { LanguageClient } from "vscode-languageclient/node";

let client: LanguageClient | undefined;

/** activate starts gopls without a transport: it does not know --stdio. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const out = process.env["DATABRIDGE_MEASURED"] ?? "";
  const lag = monitorEventLoopDelay({ resolution: 1 });
  lag.enable();
  context.subscriptions.push(
    vscode.commands.registerCommand("goplsBeside.measure", async () => writeFileSync(out, JSON.stringify(await measure()))),
    vscode.commands.registerCommand("goplsBeside.ask", async () => writeFileSync(out, JSON.stringify(await ask()))),
    vscode.commands.registerCommand("goplsBeside.lag", () => {
      writeFileSync(out, JSON.stringify({ max: lag.max / 1e6, p50: lag.percentile(50) / 1e6, p99: lag.percentile(99) / 1e6 }));
      lag.reset();
    }),
  );
  const run = { command: process.env["DATABRIDGE_GOPLS"] ?? "gopls", args: ["serve"] };
  client = new LanguageClient("gopls", "gopls", run, { documentSelector: [{ scheme: "file", language: "go" }] });
  await client.start();
}

/** place is where the cursor is. */
function place(): [vscode.Uri, vscode.Position] {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) {
    throw new Error("no editor");
  }
  return [editor.document.uri, editor.selection.active];
}

/** measure asks for completion after an edit, 60 times, as the editor does: every provider is waited for. */
async function measure(): Promise<{ milliseconds: number[]; items: number }> {
  const editor = vscode.window.activeTextEditor;
  const milliseconds: number[] = [];
  const quiet = { undoStopBefore: false, undoStopAfter: false };
  let items = 0;
  for (let i = 0; i < 60 && editor !== undefined; i++) {
    await editor.edit((edit) => edit.insert(editor.selection.active, "F"), quiet);
    const at = editor.selection.active;
    const begun = performance.now();
    const list = await vscode.commands.executeCommand<vscode.CompletionList>("vscode.executeCompletionItemProvider", editor.document.uri, at);
    milliseconds.push(performance.now() - begun);
    items = list.items.length;
    await editor.edit((edit) => edit.delete(new vscode.Range(at.translate(0, -1), at)), quiet);
  }
  return { milliseconds, items };
}

/** ask tells what all servers together say at the cursor. */
async function ask(): Promise<object> {
  const [uri, at] = place();
  const list = await vscode.commands.executeCommand<vscode.CompletionList>("vscode.executeCompletionItemProvider", uri, at);
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>("vscode.executeHoverProvider", uri, at);
  const definitions = await vscode.commands.executeCommand<unknown[]>("vscode.executeDefinitionProvider", uri, at);
  const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>("vscode.executeDocumentSymbolProvider", uri);
  const texts = hovers.map((h) => h.contents.map((c) => (typeof c === "string" ? c : c.value)).join("\n"));
  return {
    labels: list.items.map((item) => (typeof item.label === "string" ? item.label : item.label.label)),
    hovers: texts,
    definitions: definitions.length,
    symbols: (symbols ?? []).map((s) => s.name),
    diagnostics: vscode.languages.getDiagnostics(uri).map((d) => `${d.source} ${d.range.start.line} ${d.message}`),
  };
}

export function deactivate(): Thenable<void> | undefined {
  return client?.stop();
}
