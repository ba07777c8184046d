import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import type { Keeper } from "../life/keeper";
import type { Diagram } from "../models/data";
import { openPlace } from "../models/location";
import { page } from "./page";

/** A Message is what the web view asks for. */
type Message = { kind: "open"; box: number } | { kind: "mermaid" } | { kind: "save" };

/** DiagramPanel shows the diagram of models beside the code; there is one a window. */
export class DiagramPanel {
  private panel: vscode.WebviewPanel | undefined;
  private shown: Diagram | undefined;

  constructor(private readonly keeper: Keeper) {}

  async show(): Promise<void> {
    const client = this.keeper.client;
    if (client === undefined) {
      return;
    }
    const diagram = await client.ask<Diagram>("databridge.diagram");
    if (this.panel === undefined) {
      this.panel = this.open();
    }
    this.draw(this.panel, diagram);
    this.panel.reveal(undefined, false);
  }

  /** refresh draws anew what is shown. */
  async refresh(): Promise<void> {
    const client = this.keeper.client;
    if (this.panel === undefined || client === undefined) {
      return;
    }
    const diagram = await client.ask<Diagram>("databridge.diagram").catch(() => undefined);
    if (diagram !== undefined && this.panel !== undefined && diagram.svg !== this.shown?.svg) {
      this.draw(this.panel, diagram);
    } else if (diagram !== undefined) {
      this.shown = diagram; // places move while the picture stays
    }
  }

  private open(): vscode.WebviewPanel {
    const panel = vscode.window.createWebviewPanel("databridge.diagram", "Models", vscode.ViewColumn.Active, {
      enableScripts: true,
      localResourceRoots: [],
      retainContextWhenHidden: false,
    });
    panel.webview.onDidReceiveMessage((m: Message) => void this.asked(m));
    panel.onDidDispose(() => {
      this.panel = undefined;
      this.shown = undefined;
    });
    return panel;
  }

  private draw(panel: vscode.WebviewPanel, diagram: Diagram): void {
    this.shown = diagram;
    panel.webview.html = page(diagram.svg, randomBytes(16).toString("hex"), panel.webview.cspSource);
  }

  private async asked(m: Message): Promise<void> {
    switch (m.kind) {
      case "open":
        return openPlace(this.shown?.places[m.box], vscode.ViewColumn.Beside);
      case "mermaid":
        return this.copyMermaid(this.shown);
      case "save":
        return this.save();
    }
  }

  /** copyMermaid puts the diagram's text on the clipboard. */
  async copyMermaid(known?: Diagram): Promise<void> {
    const diagram = known ?? (await this.keeper.client?.ask<Diagram>("databridge.diagram"));
    if (diagram !== undefined) {
      await vscode.env.clipboard.writeText(diagram.mermaid);
      void vscode.window.showInformationMessage("databridge: the diagram is on the clipboard as Mermaid text.");
    }
  }

  private async save(): Promise<void> {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    const at = await vscode.window.showSaveDialog({
      filters: { SVG: ["svg"] },
      ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, "models.svg") }),
    });
    if (at !== undefined && this.shown !== undefined) {
      await vscode.workspace.fs.writeFile(at, new TextEncoder().encode(this.shown.svg));
    }
  }

  dispose(): void {
    this.panel?.dispose();
  }
}
