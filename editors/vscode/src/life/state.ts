/** A State is where the server stands. */
export type State =
  | { kind: "idle" }
  | { kind: "restricted" }
  | { kind: "missing"; looked: string[] }
  | { kind: "starting" }
  | { kind: "loading"; version: string; file: string; modules: number }
  | { kind: "running"; version: string; file: string }
  | { kind: "waiting"; crashes: number }
  | { kind: "failed"; why: string };

/** up reports whether the server answers. */
export function up(s: State): boolean {
  return s.kind === "running" || s.kind === "loading";
}
