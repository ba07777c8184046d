import * as vscode from "vscode";
import type { Keeper } from "../life/keeper";

/** Commands are the extension's commands by name. */
export type Commands = Record<string, (...args: never[]) => unknown>;

/** register registers commands, and tells what goes wrong in one line. */
export function register(commands: Commands, output: vscode.OutputChannel): vscode.Disposable {
  const all = Object.entries(commands).map(([name, fn]) =>
    vscode.commands.registerCommand(name, async (...args: never[]) => {
      try {
        return await fn(...args);
      } catch (error) {
        const line = error instanceof Error ? error.message : String(error);
        output.appendLine(`${name}: ${line}`);
        void vscode.window.showErrorMessage(`databridge: ${line}`);
        return undefined;
      }
    }),
  );
  return vscode.Disposable.from(...all);
}

/** serverOf is the client, or an error that says why there is none. */
export function serverOf(keeper: Keeper) {
  const client = keeper.client;
  if (client === undefined) {
    throw new Error("the language server does not run; the status bar says why");
  }
  return client;
}
