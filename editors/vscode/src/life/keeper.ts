import * as vscode from "vscode";
import type { Middleware } from "vscode-languageclient/node";
import { findGo, withGo, type GoSearch } from "../find/go";
import { thisMachine, type Machine } from "../find/paths";
import { goPlaces, run } from "../find/run";
import { findServer } from "../find/server";
import { judge, lacking, needed } from "../find/version";
import { Backoff, most } from "./backoff";
import { Connection } from "./connection";
import { setting } from "./settings";
import { up, type State } from "./state";

/** A Keeper finds the server, starts it, and starts it again when it ends by itself. */
export class Keeper {
  private readonly changed = new vscode.EventEmitter<State>();
  readonly onState = this.changed.event;
  private readonly loaded = new vscode.EventEmitter<void>();
  /** All modules have been read: what was asked about the workspace is worth asking again. */
  readonly onLoaded = this.loaded.event;

  private now: State = { kind: "idle" };
  private connection: Connection | undefined;
  private readonly backoff = new Backoff();
  private timer: NodeJS.Timeout | undefined;
  private round = 0; // of starting: what belongs to an older one is dropped
  private readonly machine: Machine = thisMachine();
  go: GoSearch = { looked: [] };

  constructor(
    private readonly output: vscode.OutputChannel,
    private readonly middleware: Middleware,
    private readonly tell: Teller,
  ) {}

  get state(): State {
    return this.now;
  }

  private become(s: State): void {
    this.now = s;
    void vscode.commands.executeCommand("setContext", "databridge.state", s.kind);
    this.changed.fire(s);
  }

  /** client is the connection, if the server answers. */
  get client(): Connection | undefined {
    return up(this.now) ? this.connection : undefined;
  }

  /** environment is that of programs which are run: the go command comes first in it. */
  get environment(): Record<string, string | undefined> {
    return withGo(this.machine, this.go.file);
  }

  /** restart starts the server anew because somebody asked for it, or because a setting or the machine has changed. */
  async restart(): Promise<void> {
    this.backoff.forget();
    await this.start();
  }

  private async start(): Promise<void> {
    const round = await this.clear();
    if (round !== this.round) {
      return;
    }
    if (!vscode.workspace.isTrusted) {
      return this.become({ kind: "restricted" });
    }
    this.become({ kind: "starting" });
    this.go = await findGo(this.machine, setting("goPath", ""));
    const env = this.environment;
    const server = await findServer(this.machine, setting("serverPath", ""), () => goPlaces(this.go.file, env));
    if (round !== this.round) {
      return;
    }
    if (this.go.file === undefined) {
      this.tell.noGo(this.go.looked);
    }
    if (server.file === undefined) {
      this.output.appendLine(`databridge-lsp was looked for at\n  ${server.looked.join("\n  ")}`);
      this.become({ kind: "missing", looked: server.looked });
      return this.tell.noServer(server.looked, server.setting ?? false);
    }
    await this.connect(round, server.file, env);
  }

  private async connect(round: number, file: string, env: Record<string, string | undefined>): Promise<void> {
    const asked = await run(file, ["--version"], { env, seconds: 10 });
    const verdict = judge(file, asked.ok ? asked.out : "");
    if (round !== this.round) {
      return;
    }
    if (!verdict.fine) {
      this.become({ kind: "failed", why: verdict.why });
      return this.tell.wrongServer(verdict.why);
    }
    const c = new Connection(file, env, this.output, this.middleware, {
      loads: (modules) => this.loads(round, file, verdict.version, modules),
      ended: (how) => void this.ended(round, how),
    });
    this.connection = c;
    try {
      const { commands } = await c.start();
      if (round !== this.round) {
        return;
      }
      this.check(file, verdict.version, commands);
      if (!up(this.now)) {
        this.become({ kind: "running", version: verdict.version, file });
      }
    } catch (error) {
      this.output.appendLine(`The language server did not start: ${error instanceof Error ? error.message : String(error)}`);
      void this.ended(round, "it did not start");
    }
  }

  /** check tells of a server that lacks what this extension asks for: one that was built from older source. */
  private check(file: string, version: string, commands: readonly string[]): void {
    const missing = lacking(commands);
    if (missing.length > 0) {
      this.tell.wrongServer(`${file} (${version}) does not know ${missing.join(", ")}; this extension needs v${needed} or newer.`);
    }
  }

  private loads(round: number, file: string, version: string, modules: number): void {
    if (round !== this.round) {
      return;
    }
    this.become(modules > 0 ? { kind: "loading", version, file, modules } : { kind: "running", version, file });
    if (modules === 0) {
      this.loaded.fire();
    }
  }

  private async ended(round: number, how: string): Promise<void> {
    if (round !== this.round) {
      return;
    }
    const advice = this.backoff.ended(Date.now());
    this.output.appendLine(`The language server has ended: ${how}.`);
    const next = await this.clear();
    if (next !== this.round) {
      return;
    }
    if ("giveUp" in advice) {
      const why = `The language server has ended ${most} times within three minutes, the last time by ${how}. It is not started again.`;
      this.become({ kind: "failed", why });
      return this.tell.crashes(why);
    }
    this.become({ kind: "waiting", crashes: advice.crashes });
    this.output.appendLine(`It is started again in ${advice.wait} ms.`);
    this.timer = setTimeout(() => void this.start(), advice.wait);
  }

  /** clear ends what runs and what waits, and begins a new round. */
  private async clear(): Promise<number> {
    const round = ++this.round;
    clearTimeout(this.timer);
    const old = this.connection;
    this.connection = undefined;
    await old?.close();
    return round;
  }

  /** stop ends the server for good. */
  async stop(): Promise<void> {
    await this.clear();
    this.changed.dispose();
    this.loaded.dispose();
  }
}

/** A Teller says things to the person at the editor, each once. */
export interface Teller {
  noGo(looked: string[]): void;
  noServer(looked: string[], setting: boolean): void;
  wrongServer(why: string): void;
  crashes(why: string): void;
}
