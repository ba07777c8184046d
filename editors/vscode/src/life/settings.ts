import * as vscode from "vscode";

/** section is where the settings of the extension and of the server stand. */
export const section = "databridge";

/** setting reads one setting of the extension. */
export function setting<T>(name: string, otherwise: T): T {
  return vscode.workspace.getConfiguration(section).get<T>(name, otherwise);
}

/** serverSettings are those that the server is started with; it asks for them again when they change. */
export function serverSettings(): object {
  return { ...vscode.workspace.getConfiguration(section), tellLoads: true };
}
