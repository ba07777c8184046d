import { spawn, type ChildProcess } from "node:child_process";

/** A ServerProcess is a running server and how it has ended. */
export interface ServerProcess {
  child: ChildProcess;
  ended: Promise<string>;
}

/** startProcess starts the server without a shell. It is rejected if the program cannot be run. */
export function startProcess(file: string, env: Record<string, string | undefined>): Promise<ServerProcess> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, ["--stdio"], { env, windowsHide: true });
    const ended = new Promise<string>((tell) => {
      child.once("exit", (code, signal) => tell(signal === null ? `exit code ${code ?? "unknown"}` : `signal ${signal}`));
    });
    child.once("error", reject);
    child.once("spawn", () => resolve({ child, ended }));
  });
}

/** endProcess ends a server that has been asked to go and has not. */
export async function endProcess(p: ServerProcess, patience = 2000): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<"late">((tell) => {
    timer = setTimeout(() => tell("late"), patience);
  });
  if ((await Promise.race([p.ended, late])) === "late") {
    p.child.kill("SIGKILL");
  }
  clearTimeout(timer);
}
