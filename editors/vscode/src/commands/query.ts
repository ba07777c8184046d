import * as vscode from "vscode";
import { ResponseError } from "vscode-languageclient/node";
import type { Connection } from "../life/connection";
import type { Keeper } from "../life/keeper";
import { setting } from "../life/settings";
import { extendedJSON } from "./value";
import { serverOf, type Commands } from "./register";

/** A QueryPlace is where a query stands, as the server's commands take it. */
export interface QueryPlace {
  textDocument: { uri: string };
  position: { line: number; character: number };
}

/** queryCommands are about the query under the cursor. */
export function queryCommands(keeper: Keeper): Commands {
  return {
    "databridge.explainQuery": () => tryQuery(keeper, "databridge.explain", here(keeper)),
    "databridge.tryQuery": () => tryQuery(keeper, "databridge.runQuery", here(keeper)),
    "databridge.copyAsMongosh": () => copyAsMongosh(keeper),
    "databridge.pasteFromMongosh": () => pasteFromMongosh(keeper),
    "databridge.describeModel": async () => said(await serverOf(keeper).ask("databridge.showModel", here(keeper))),
  };
}

/** here is the place of the cursor. */
function here(keeper: Keeper): QueryPlace {
  const editor = goEditor();
  const { line, character } = editor.selection.active;
  return { textDocument: { uri: serverOf(keeper).translate.to.asUri(editor.document.uri) }, position: { line, character } };
}

function goEditor(): vscode.TextEditor {
  const editor = vscode.window.activeTextEditor;
  if (editor?.document.languageId !== "go") {
    throw new Error("no Go file is open");
  }
  return editor;
}

/** said refuses the null that the server answers outside of queries. */
function said<T>(answer: T | null): T {
  if (answer === null) {
    throw new Error("there is no query at the cursor");
  }
  return answer;
}

/** tryQuery sends a query to the development server. Values that only the program knows are asked for. */
export async function tryQuery(keeper: Keeper, command: string, place: QueryPlace): Promise<unknown> {
  if (setting("connection.uri", "") === "") {
    return offerServer();
  }
  const client = serverOf(keeper);
  try {
    return said(await client.ask(command, place));
  } catch (error) {
    const needed = neededValues(error);
    if (needed.length === 0) {
      throw error;
    }
    return withValues(client, command, place, needed);
  }
}

async function offerServer(): Promise<void> {
  const set = "Set Server";
  const asked = await vscode.window.showInformationMessage("databridge: no development server is set. Queries are never sent anywhere else.", set);
  if (asked === set) {
    await vscode.commands.executeCommand("workbench.action.openSettings", "databridge.connection");
  }
}

/** neededValues are the Go expressions whose values the server has asked for. */
function neededValues(error: unknown): string[] {
  const data: unknown = error instanceof ResponseError ? error.data : undefined;
  const values = (data as { values?: unknown } | undefined)?.values;
  return Array.isArray(values) ? values.filter((v): v is string => typeof v === "string") : [];
}

async function withValues(client: Connection, command: string, place: QueryPlace, needed: string[]): Promise<unknown> {
  const values: Record<string, unknown> = {};
  for (const expression of needed) {
    const text = await vscode.window.showInputBox({
      title: `Value of ${expression}`,
      prompt: 'JSON, or a text as it is: 5, open, true, {"$oid": "…"}',
      ignoreFocusOut: true,
    });
    if (text === undefined) {
      return undefined;
    }
    values[expression] = extendedJSON(text);
  }
  return said(await client.ask(command, { ...place, values }));
}

async function copyAsMongosh(keeper: Keeper): Promise<void> {
  const text = said(await serverOf(keeper).ask<string | null>("databridge.exportMQL", here(keeper)));
  await vscode.env.clipboard.writeText(text);
  vscode.window.setStatusBarMessage("$(clippy) the query is on the clipboard", 3000);
}

async function pasteFromMongosh(keeper: Keeper): Promise<void> {
  const editor = goEditor();
  const text = (await vscode.env.clipboard.readText()).trim();
  if (text === "") {
    throw new Error("the clipboard is empty");
  }
  const go = await serverOf(keeper).ask<string>("databridge.importMQL", { text });
  await editor.edit((edit) => {
    for (const at of editor.selections) {
      edit.replace(at, go);
    }
  });
}
