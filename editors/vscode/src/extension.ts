import * as vscode from "vscode";
import { showMenu } from "./commands/menu";
import { queryCommands } from "./commands/query";
import { showReferences } from "./commands/references";
import { register } from "./commands/register";
import { workspaceCommands } from "./commands/workspace";
import { DiagramPanel } from "./diagram/panel";
import { install } from "./install/install";
import { Offer } from "./install/offer";
import { Keeper } from "./life/keeper";
import { middleware } from "./middleware";
import { openPlace } from "./models/location";
import { ModelsView } from "./models/view";
import { statusItem } from "./status/item";
import { suggestInAllStrings } from "./typing/all_strings";
import { Suggester } from "./typing/suggest";

let running: Keeper | undefined;

/** activate begins with the first Go file, or in a folder with a go.mod. It waits for nothing. */
export function activate(context: vscode.ExtensionContext): void {
  const output = vscode.window.createOutputChannel("databridge", { log: true });
  const keeper: Keeper = new Keeper(output, middleware(() => keeper, () => suggester), new Offer(output));
  const suggester = new Suggester(keeper);
  const models = new ModelsView(keeper);
  const diagram = new DiagramPanel(keeper);
  running = keeper;
  const commands = register(
    {
      ...queryCommands(keeper),
      ...workspaceCommands(keeper),
      "databridge.showReferences": showReferences(keeper),
      "databridge.restartServer": () => keeper.restart(),
      "databridge.installServer": () => install(keeper, output),
      "databridge.showOutput": () => output.show(),
      "databridge.showMenu": () => showMenu(keeper),
      "databridge.showDiagram": () => diagram.show(),
      "databridge.copyMermaid": () => diagram.copyMermaid(),
      "databridge.refreshModels": () => models.refresh(),
      "databridge.suggestInAllStrings": suggestInAllStrings,
      "databridge.openLocation": openPlace,
    },
    output,
  );
  context.subscriptions.push(
    output,
    commands,
    models,
    diagram,
    statusItem(keeper),
    keeper.onLoaded(() => void diagram.refresh()),
    vscode.workspace.onDidSaveTextDocument((d) => d.languageId === "go" && void diagram.refresh()),
    vscode.workspace.onDidGrantWorkspaceTrust(() => void keeper.restart()),
    vscode.workspace.onDidChangeConfiguration((e) => {
      if (["serverPath", "goPath", "positionEncoding"].some((name) => e.affectsConfiguration(`databridge.${name}`))) {
        void keeper.restart();
      }
    }),
  );
  void begin(keeper, context);
}

/** begin starts the server if the window has Go in it, else with the first Go file: the view alone starts nothing. */
async function begin(keeper: Keeper, context: vscode.ExtensionContext): Promise<void> {
  const isGo = (d: vscode.TextDocument) => d.languageId === "go";
  if (vscode.workspace.textDocuments.some(isGo) || (await vscode.workspace.findFiles("**/go.mod", null, 1)).length > 0) {
    return keeper.restart();
  }
  const waiting = vscode.workspace.onDidOpenTextDocument((d) => {
    if (isGo(d)) {
      waiting.dispose();
      void keeper.restart();
    }
  });
  context.subscriptions.push(waiting);
}

/** deactivate ends the server with the window. */
export function deactivate(): Promise<void> | undefined {
  return running?.stop();
}
