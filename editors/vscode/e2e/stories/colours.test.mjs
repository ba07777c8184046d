// What the grammar makes of Go, by the library and the grammar of Go that VS Code has.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";
import { test } from "node:test";
import { codeServer, extension } from "../lib/places.mjs";

const code = path.join(codeServer, "lib/vscode");
const require = createRequire(path.join(code, "package.json"));
const { INITIAL, parseRawGrammar, Registry } = require("vscode-textmate");
const { loadWASM, OnigScanner, OnigString } = require("vscode-oniguruma");

async function grammar() {
  await loadWASM(readFileSync(path.join(code, "node_modules/vscode-oniguruma/release/onig.wasm")).buffer);
  const files = {
    "source.go": path.join(code, "extensions/go/syntaxes/go.tmLanguage.json"),
    "databridge.injection.go": path.join(extension, "syntaxes/query.json"),
  };
  const registry = new Registry({
    onigLib: Promise.resolve({ createOnigScanner: (all) => new OnigScanner(all), createOnigString: (s) => new OnigString(s) }),
    loadGrammar: async (scope) => (files[scope] ? parseRawGrammar(readFileSync(files[scope], "utf8"), files[scope]) : null),
    getInjections: (scope) => (scope === "source.go" ? ["databridge.injection.go"] : undefined),
  });
  return registry.loadGrammar("source.go");
}

/** coloured are the pieces of some lines that our grammar has named, with what it has named them. */
async function coloured(source) {
  const go = await grammar();
  let state = INITIAL;
  const found = {};
  for (const line of source.split("\n")) {
    const { tokens, ruleStack } = go.tokenizeLine(line, state);
    state = ruleStack;
    for (const { startIndex, endIndex, scopes } of tokens) {
      const scope = scopes.at(-1);
      if (scope.endsWith(".databridge")) {
        found[line.slice(startIndex, endIndex)] = scope.replace(/\.query\.databridge$/, "");
        assert.ok(scopes.some((s) => s.startsWith("string.")), `${line.slice(startIndex, endIndex)} is no string any more: VS Code would suggest as in code`);
      }
    }
  }
  return found;
}

const property = "variable.other.property";
const operator = "keyword.control";
const reference = "variable.other.constant";

test("query strings are coloured", async () => {
  const found = await coloured(`func f() {
	a := bson.M{"address.city": bson.M{"$gte": "value", "$in": bson.A{"one", "$ref"}}, "n": map[string]int{}}
	b := bson.D{{"email", 1}, {Key: "age", Value: "$$NOW"}}
	c := map[string]int{"plain": 1, "$money": 2}
	d := "$dollar"
	return bson.M{
		"lines.$[x].qty": 5, // "comment"
	}
}`);
  assert.deepEqual(found, {
    "address.city": property, "$gte": operator, "$in": operator, "$ref": reference, n: property,
    email: property, age: property, "$$NOW": reference, "lines.$[x].qty": property,
  });
});

test("tags are coloured, and what follows is Go again", async () => {
  const source = `type T struct {
	A string \`json:"a" bson:"mail,omitempty" odm:"unique"\`
	B string \`json:"other"\`
}
func f() { return "x" }`;
  const found = await coloured(source);
  assert.deepEqual(found, { bson: "entity.other.attribute-name.databridge", "mail,omitempty": property, odm: "entity.other.attribute-name.databridge", unique: property });
});
