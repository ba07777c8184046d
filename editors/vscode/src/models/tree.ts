import { counted } from "../status/words";
import type { Field, Index, Model, Models, Place, Query } from "./data";

/** A Node is one line of the view of models. */
export interface Node {
  id: string; // the same for the same thing in the next answer: the view keeps open what is open
  label: string;
  description: string;
  tooltip: string;
  icon: string;
  place: Place | null;
  children: Node[];
}

/** tree makes the view's lines of the server's answer. */
export function tree(all: Models): Node[] {
  const packages = new Set(all.models.map((m) => m.package));
  return all.models.map((m) => modelNode(m, all.queries, packages.size > 1));
}

function modelNode(m: Model, queries: Query[], several: boolean): Node {
  const id = `${m.package}.${m.name}`;
  const asked = m.queries.flatMap((i) => queries[i] ?? []);
  const children = m.fields.map((f) => fieldNode(f, id, m.indexes));
  if (m.indexes.length > 0) {
    children.push(group(`${id}#indexes`, "indexes", "key", m.indexes.map((x, i) => indexNode(x, `${id}#index${i}`))));
  }
  if (asked.length > 0) {
    children.push(group(`${id}#queries`, "queries", "search", asked.map((q, i) => queryNode(q, `${id}#query${i}`))));
  }
  const where = m.collections.join(", ") || "no collection is named";
  return {
    id,
    label: m.name,
    description: `${where} · ${counted(asked.length, "query", "queries")}`,
    tooltip: [several ? id : m.name, where, counted(m.indexes.length, "index", "indexes")].join("\n"),
    icon: "symbol-class",
    place: m.location,
    children,
  };
}

function group(id: string, label: string, icon: string, children: Node[]): Node {
  return { id, label, description: String(children.length), tooltip: "", icon, place: null, children };
}

function fieldNode(f: Field, model: string, indexes: Index[]): Node {
  const indexed = indexes.some((x) => keysOf(x).includes(f.path));
  const kind = f.links === "" ? f.kind : `→ ${f.links}`;
  return {
    id: `${model}:${f.path}`,
    label: f.name,
    description: indexed ? `${kind} · indexed` : kind,
    tooltip: `${f.path}\n${f.kind}\n${f.go}`,
    icon: f.links !== "" ? "references" : f.fields.length > 0 ? "symbol-struct" : "symbol-field",
    place: f.location,
    children: f.fields.map((inner) => fieldNode(inner, model, indexes)),
  };
}

/** keysOf are the paths of an index: {a: 1, b.c: -1} has a and b.c. */
export function keysOf(x: Index): string[] {
  return x.keys
    .replace(/^\{|\}$/g, "")
    .split(",")
    .map((key) => key.slice(0, key.lastIndexOf(":")).trim().replace(/^"|"$/g, ""))
    .filter((key) => key !== "");
}

function indexNode(x: Index, id: string): Node {
  return { id, label: x.keys, description: x.unique ? "unique" : "", tooltip: "", icon: "key", place: x.location, children: [] };
}

function queryNode(q: Query, id: string): Node {
  return { id, label: q.name, description: `${q.func} · ${q.file}`, tooltip: q.text, icon: "search", place: q.location, children: [] };
}
