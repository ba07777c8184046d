import * as vscode from "vscode";
import type { Keeper } from "../life/keeper";
import type { Place, Point } from "../models/data";
import { serverOf } from "./register";

/** showReferences is the command of the server's lenses: a URI, a position and locations as the protocol has them. */
export function showReferences(keeper: Keeper) {
  return async (uri: string, at: Point, places: Place[]): Promise<void> => {
    const { from } = serverOf(keeper).translate;
    await vscode.commands.executeCommand(
      "editor.action.showReferences",
      from.asUri(uri),
      new vscode.Position(at.line, at.character),
      places.map((p) => from.asLocation(p)),
    );
  };
}
