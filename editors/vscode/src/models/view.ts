import * as vscode from "vscode";
import type { Keeper } from "../life/keeper";
import { up } from "../life/state";
import type { Models } from "./data";
import { tree, type Node } from "./tree";

/** soon joins what comes in a burst into one question. */
const soon = 400;

/** ModelsView is the side bar: models with their fields, indexes and queries. It asks the server while somebody looks. */
export class ModelsView implements vscode.TreeDataProvider<Node> {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;
  private nodes: Node[] = [];
  private stale = true;
  private timer: NodeJS.Timeout | undefined;
  private readonly view: vscode.TreeView<Node>;
  private readonly all: vscode.Disposable[];

  constructor(private readonly keeper: Keeper) {
    this.view = vscode.window.createTreeView("databridge.models", { treeDataProvider: this, showCollapseAll: true });
    this.all = [
      this.view,
      this.changed,
      this.view.onDidChangeVisibility(() => this.later()),
      keeper.onLoaded(() => this.refresh()),
      keeper.onState((s) => up(s) || this.clear()),
      vscode.workspace.onDidSaveTextDocument((d) => d.languageId === "go" && this.refresh()),
    ];
  }

  refresh(): void {
    this.stale = true;
    this.later();
  }

  private clear(): void {
    this.nodes = [];
    this.stale = true;
    this.changed.fire();
  }

  private later(): void {
    clearTimeout(this.timer);
    if (this.stale && this.view.visible) {
      this.timer = setTimeout(() => void this.ask(), soon);
    }
  }

  private async ask(): Promise<void> {
    const client = this.keeper.client;
    if (client === undefined) {
      return;
    }
    this.stale = false;
    try {
      this.nodes = tree(await client.ask<Models>("databridge.models"));
      this.changed.fire();
    } catch {
      this.stale = true; // the server has gone: it is asked when it is back
    }
  }

  getChildren(node?: Node): Node[] {
    return node === undefined ? this.nodes : node.children;
  }

  getTreeItem(node: Node): vscode.TreeItem {
    const { None, Collapsed } = vscode.TreeItemCollapsibleState;
    const item = new vscode.TreeItem(node.label, node.children.length > 0 ? Collapsed : None);
    item.id = node.id;
    item.description = node.description;
    item.tooltip = node.tooltip === "" ? node.label : node.tooltip;
    item.accessibilityInformation = { label: node.description === "" ? node.label : `${node.label}, ${node.description}` };
    item.iconPath = new vscode.ThemeIcon(node.icon);
    if (node.place !== null) {
      item.command = { command: "databridge.openLocation", title: "Go to Code", arguments: [node.place] };
    }
    return item;
  }

  dispose(): void {
    clearTimeout(this.timer);
    vscode.Disposable.from(...this.all).dispose();
  }
}
