/** A Place is a location as the protocol has it. */
export interface Place {
  uri: string;
  range: { start: Point; end: Point };
}

export interface Point {
  line: number;
  character: number;
}

/** Models is the server's answer to databridge.models. */
export interface Models {
  loading: number;
  models: Model[];
  queries: Query[];
}

export interface Model {
  name: string;
  package: string;
  collections: string[];
  location: Place | null;
  fields: Field[];
  indexes: Index[];
  queries: number[];
}

export interface Field {
  name: string;
  path: string;
  kind: string;
  go: string;
  location: Place | null;
  links: string;
  fields: Field[];
}

export interface Index {
  keys: string;
  unique: boolean;
  location: Place | null;
}

export interface Query {
  name: string;
  func: string;
  text: string;
  file: string;
  location: Place | null;
}

/** Diagram is the server's answer to databridge.diagram. */
export interface Diagram {
  mermaid: string;
  svg: string;
  places: (Place | null)[];
  loading: number;
}

/** Check is the server's answer to databridge.checkWorkspace. */
export interface Check {
  loading: number;
  files: number;
  errors: number;
  warnings: number;
  infos: number;
  queries: number;
  checked: number;
  unknown: Record<string, number>;
}
