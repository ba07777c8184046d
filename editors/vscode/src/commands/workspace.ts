import * as vscode from "vscode";
import type { Keeper } from "../life/keeper";
import type { Check, Models, Query } from "../models/data";
import { openPlace } from "../models/location";
import { serverOf, type Commands } from "./register";
import { summary } from "./summary";

/** workspaceCommands are about all of the workspace. */
export function workspaceCommands(keeper: Keeper): Commands {
  return {
    "databridge.listQueries": () => listQueries(keeper),
    "databridge.checkAll": () => checkAll(keeper),
    "databridge.suggestIndexes": () => serverOf(keeper).ask("databridge.generateIndexes"),
    "databridge.generateFieldProxies": () => generateProxies(keeper),
  };
}

async function listQueries(keeper: Keeper): Promise<void> {
  const { queries } = await serverOf(keeper).ask<Models>("databridge.models");
  const items = queries.map((query) => ({ label: query.name, description: `${query.func} · ${query.file}`, detail: line(query), query }));
  const picked = await vscode.window.showQuickPick(items, {
    title: `${queries.length} queries`,
    placeHolder: "Search by collection, function, file or what is asked",
    matchOnDescription: true,
    matchOnDetail: true,
  });
  await openPlace(picked?.query.location);
}

function line(q: Query): string {
  return q.text.replace(/\s+/g, " ").slice(0, 200);
}

async function checkAll(keeper: Keeper): Promise<void> {
  const check = await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: "checking queries" }, () =>
    serverOf(keeper).ask<Check>("databridge.checkWorkspace"),
  );
  const { text, found } = summary(check);
  if (found) {
    await vscode.commands.executeCommand("workbench.actions.view.problems");
  }
  void vscode.window.showInformationMessage(`databridge: ${text}`);
}

async function generateProxies(keeper: Keeper): Promise<void> {
  const client = serverOf(keeper);
  const document = vscode.window.activeTextEditor?.document;
  if (document?.languageId !== "go") {
    throw new Error("open a file of the package whose models need field proxies");
  }
  type Answer = { edit: Parameters<typeof client.translate.from.asWorkspaceEdit>[0]; file: string; why: string };
  const answer = await client.ask<Answer>("databridge.generateProxies", { textDocument: { uri: client.translate.to.asUri(document.uri) } });
  if (answer.why !== "") {
    void vscode.window.showInformationMessage(`databridge: ${answer.why}.`);
    return;
  }
  const edit = await client.translate.from.asWorkspaceEdit(answer.edit);
  if (edit !== undefined && (await vscode.workspace.applyEdit(edit))) {
    void vscode.window.showInformationMessage(`databridge: ${answer.file} is up to date.`);
  }
}
