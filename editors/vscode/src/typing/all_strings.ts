import * as vscode from "vscode";

/** suggestInAllStrings turns VS Code's own suggestions on for every string of Go, if that is what somebody wants. */
export async function suggestInAllStrings(): Promise<void> {
  const yes = "Turn On";
  const asked = await vscode.window.showInformationMessage(
    "databridge shows suggestions in query strings while you type. VS Code can do so in every string of Go, with whatever any extension has to say.",
    { modal: true },
    yes,
  );
  if (asked !== yes) {
    return;
  }
  const go = vscode.workspace.getConfiguration("editor", { languageId: "go" });
  const before = go.get<Record<string, unknown>>("quickSuggestions") ?? {};
  await go.update("quickSuggestions", { ...before, strings: "on" }, vscode.ConfigurationTarget.Global, true);
}
