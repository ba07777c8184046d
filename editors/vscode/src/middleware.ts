import * as path from "node:path";
import * as vscode from "vscode";
import type { Middleware } from "vscode-languageclient/node";
import { tryQuery, type QueryPlace } from "./commands/query";
import type { Keeper } from "./life/keeper";
import type { Suggester } from "./typing/suggest";

/** middleware is what the extension does between the editor and the server. */
export function middleware(keeper: () => Keeper, suggester: () => Suggester): Middleware {
  return {
    didChange: async (event, next) => {
      await next(event);
      suggester().changed(event);
    },
    executeCommand: (command, args, next) => {
      // The lenses above queries: values may have to be asked for.
      const place = args[0] as QueryPlace | undefined;
      if ((command === "databridge.explain" || command === "databridge.runQuery") && place?.position !== undefined) {
        return tryQuery(keeper(), command, place);
      }
      return next(command, args);
    },
    window: {
      // Results stand beside the code that they are about; those in Markdown are shown as it is read.
      showDocument: async (params) => {
        const uri = vscode.Uri.parse(params.uri);
        if (path.extname(uri.path) === ".md") {
          await vscode.commands.executeCommand("markdown.showPreviewToSide", uri);
        } else {
          await vscode.window.showTextDocument(uri, { viewColumn: vscode.ViewColumn.Beside, preview: true, preserveFocus: params.takeFocus !== true });
        }
        return { success: true };
      },
    },
  };
}
