import * as vscode from "vscode";
import type { Teller } from "../life/keeper";
import { section } from "../life/settings";

/**
 * An Offer tells what is wrong and what can be done about it. Each thing is told once a window: editors that tell it for every
 * request are switched off.
 */
export class Offer implements Teller {
  private readonly told = new Set<string>();

  constructor(private readonly output: vscode.OutputChannel) {}

  noGo(looked: string[]): void {
    this.output.appendLine(`The go command was looked for at\n  ${looked.join("\n  ")}`);
    void this.once("go", "databridge: the go command was not found. Queries are checked with it: set databridge.goPath.", {
      "Set Path": () => openSetting("goPath"),
      "Show Output": () => this.output.show(),
    });
  }

  noServer(looked: string[], setting: boolean): void {
    const message = setting
      ? `databridge: the setting databridge.serverPath names ${looked[0] ?? "nothing"}, which is no program.`
      : "databridge: the language server databridge-lsp was not found. Install it with the go command?";
    void this.once(`server ${setting}`, message, {
      Install: () => vscode.commands.executeCommand("databridge.installServer"),
      "Set Path": () => openSetting("serverPath"),
      "Show Output": () => this.output.show(),
    });
  }

  wrongServer(why: string): void {
    void this.once(why, `databridge: ${why} Update it with go install?`, {
      Update: () => vscode.commands.executeCommand("databridge.installServer"),
      "Set Path": () => openSetting("serverPath"),
    });
  }

  crashes(why: string): void {
    this.told.delete(why); // it has been started again since
    void this.once(why, `databridge: ${why}`, {
      Restart: () => vscode.commands.executeCommand("databridge.restartServer"),
      "Show Output": () => this.output.show(),
    });
  }

  private async once(what: string, message: string, ways: Record<string, () => unknown>): Promise<void> {
    if (this.told.has(what)) {
      return;
    }
    this.told.add(what);
    const asked = await vscode.window.showWarningMessage(message, ...Object.keys(ways));
    if (asked !== undefined) {
      await ways[asked]?.();
    }
  }
}

function openSetting(name: string): Thenable<unknown> {
  return vscode.commands.executeCommand("workbench.action.openSettings", `${section}.${name}`);
}
