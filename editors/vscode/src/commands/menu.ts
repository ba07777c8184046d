import * as vscode from "vscode";
import type { Keeper } from "../life/keeper";
import { up } from "../life/state";
import { words } from "../status/words";

/** showMenu offers what can be done now: the status bar's click. */
export async function showMenu(keeper: Keeper): Promise<void> {
  const item = (label: string, command: string) => ({ label, command });
  const running = [
    item("$(check-all) Check workspace", "databridge.checkAll"),
    item("$(search) List queries", "databridge.listQueries"),
    item("$(type-hierarchy) Show diagram of models", "databridge.showDiagram"),
    item("$(key) Suggest indexes", "databridge.suggestIndexes"),
  ];
  const always = [
    item("$(debug-restart) Restart language server", "databridge.restartServer"),
    item("$(cloud-download) Install or update language server", "databridge.installServer"),
    item("$(output) Show output", "databridge.showOutput"),
    item("$(settings-gear) Settings", "databridge.openSettings"),
  ];
  if (keeper.state.kind === "restricted") {
    always.splice(0, 2, item("$(shield) Manage trust", "workbench.trust.manage"));
  }
  const items = up(keeper.state) ? [...running, ...always] : always;
  const picked = await vscode.window.showQuickPick(items, { title: words(keeper.state, keeper.go.file).tooltip.split("\n")[0] ?? "" });
  if (picked?.command === "databridge.openSettings") {
    await vscode.commands.executeCommand("workbench.action.openSettings", "@ext:databridge-go.databridge");
  } else if (picked !== undefined) {
    await vscode.commands.executeCommand(picked.command);
  }
}
