import * as vscode from "vscode";
import { run } from "../find/run";
import type { Keeper } from "../life/keeper";

/** programs are what go install builds: the server, and the command that it hands queries to. */
const programs = [
  "github.com/databridge-go/databridge/cmd/databridge-lsp@latest",
  "github.com/databridge-go/databridge/cmd/databridge@latest",
];

/** install builds the programs with the go command, and starts the server. */
export async function install(keeper: Keeper, output: vscode.OutputChannel): Promise<void> {
  const go = keeper.go.file;
  if (!vscode.workspace.isTrusted) {
    void vscode.window.showWarningMessage("databridge runs nothing in a folder that is not trusted.");
    return;
  }
  if (go === undefined) {
    void vscode.window.showErrorMessage(`databridge: the go command was not found, so nothing can be installed. Set databridge.goPath.`);
    return;
  }
  const done = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: "databridge: go install …", cancellable: true },
    (progress, token) => build(go, keeper, output, progress, token),
  );
  if (done) {
    await keeper.restart();
  }
}

async function build(
  go: string,
  keeper: Keeper,
  output: vscode.OutputChannel,
  progress: vscode.Progress<{ message: string }>,
  token: vscode.CancellationToken,
): Promise<boolean> {
  const ended = new AbortController();
  token.onCancellationRequested(() => ended.abort());
  for (const program of programs) {
    progress.report({ message: program });
    output.appendLine(`${go} install ${program}`);
    const { ok, out, err } = await run(go, ["install", program], { env: keeper.environment, seconds: 900, signal: ended.signal });
    output.append(out + err);
    if (token.isCancellationRequested) {
      return false;
    }
    if (!ok) {
      void refused(program, err, output);
      return false;
    }
  }
  return true;
}

async function refused(program: string, err: string, output: vscode.OutputChannel): Promise<void> {
  const line = err.trim().split("\n").pop() ?? "";
  const asked = await vscode.window.showErrorMessage(`databridge: go install ${program} did not work: ${line}`, "Show Output");
  if (asked !== undefined) {
    output.show();
  }
}
