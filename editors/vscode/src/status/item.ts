import * as vscode from "vscode";
import type { Keeper } from "../life/keeper";
import { words } from "./words";

/** statusItem shows in the status bar where the server stands. */
export function statusItem(keeper: Keeper): vscode.Disposable {
  const item = vscode.window.createStatusBarItem("databridge.status", vscode.StatusBarAlignment.Right, 10);
  item.name = "databridge";
  item.command = "databridge.showMenu";
  const draw = () => {
    const said = words(keeper.state, keeper.go.file);
    item.text = said.text;
    item.tooltip = said.tooltip;
    item.backgroundColor =
      said.severity === "none" ? undefined : new vscode.ThemeColor(`statusBarItem.${said.severity}Background`);
    item.show();
  };
  draw();
  return vscode.Disposable.from(item, keeper.onState(draw));
}
