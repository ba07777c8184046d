import * as vscode from "vscode";
import {
  CloseAction,
  ErrorAction,
  ExecuteCommandRequest,
  LanguageClient,
  RevealOutputChannelOn,
  type LanguageClientOptions,
  type Middleware,
} from "vscode-languageclient/node";
import { endProcess, startProcess, type ServerProcess } from "./process";
import { section, serverSettings } from "./settings";

/** Events are what a connection tells. */
export interface Events {
  loads(modules: number): void;
  ended(how: string): void;
}

/** A Connection is one running server and the client that speaks to it. It is used once. */
export class Connection {
  private readonly client: LanguageClient;
  private process: ServerProcess | undefined;
  private closing = false;

  constructor(
    file: string,
    env: Record<string, string | undefined>,
    output: vscode.OutputChannel,
    middleware: Middleware,
    private readonly events: Events,
  ) {
    this.client = new LanguageClient(section, "databridge", () => this.launch(file, env), this.options(output, middleware));
  }

  private options(output: vscode.OutputChannel, middleware: Middleware): LanguageClientOptions {
    return {
      documentSelector: [{ scheme: "file", language: "go" }],
      outputChannel: output,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      initializationOptions: serverSettings(),
      initializationFailedHandler: () => false,
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue, handled: true }),
        closed: () => ({ action: CloseAction.DoNotRestart, handled: true }),
      },
      middleware,
    };
  }

  private async launch(file: string, env: Record<string, string | undefined>) {
    const p = await startProcess(file, env);
    this.process = p;
    this.client.outputChannel.appendLine(`${file} is started as process ${p.child.pid}`);
    void p.ended.then((how) => {
      if (!this.closing) {
        this.events.ended(how);
      }
    });
    return p.child;
  }

  /** start is done when the server has said what it can do, and rejected if it does not get that far. */
  async start(): Promise<{ version: string; commands: readonly string[] }> {
    this.client.onNotification("$/databridge/loads", (p: { loading: number }) => this.events.loads(p.loading));
    await this.client.start();
    const said = this.client.initializeResult;
    return { version: said?.serverInfo?.version ?? "", commands: said?.capabilities.executeCommandProvider?.commands ?? [] };
  }

  /** ask runs a command of the server. */
  async ask<T>(command: string, argument?: unknown, token?: vscode.CancellationToken): Promise<T> {
    const params = { command, arguments: argument === undefined ? [] : [argument] };
    return (await this.client.sendRequest(ExecuteCommandRequest.type, params, token)) as T;
  }

  /** The client translates between the editor's values and the protocol's. */
  get translate() {
    return { to: this.client.code2ProtocolConverter, from: this.client.protocol2CodeConverter };
  }

  /** close ends the client and the server, whatever state they are in. */
  async close(): Promise<void> {
    this.closing = true;
    try {
      await this.client.dispose(1500);
    } catch {
      // It had not started, or the server has gone already.
    }
    if (this.process !== undefined) {
      await endProcess(this.process);
    }
  }
}
