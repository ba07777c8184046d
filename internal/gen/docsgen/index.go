package main

import (
	"fmt"
	"strings"

	"github.com/databridge-go/databridge/internal/diag"
)

// chapters are the families of codes by their first digit.
var chapters = []struct{ prefix, title string }{
	{"DB0", "databridge itself"},
	{"DB1", "Models: structs, tags and indexes"},
	{"DB2", "Paths and names"},
	{"DB3", "Filters: operators and values"},
	{"DB4", "Updates and writes"},
	{"DB5", "Pipelines"},
	{"DB6", "Indexes and load"},
	{"DB7", "Cursors, sessions, results and Go code"},
	{"DB8", "Security"},
}

// index is the page that lists all codes.
func index() string {
	rules := diag.Catalogue()
	var b strings.Builder
	fmt.Fprintf(&b, `# Diagnostics

What databridge says about code: %d codes. Each page tells what MongoDB does, when the code is silent, and shows wrong
and right code. The pages are written from the sources and tests of the rules by `+"`go generate ./internal/diag`"+`;
`+"`databridge explain`"+` prints the same at the desk.

- **Severity**: an error is proven, a warning is likely, an info is worth a look. A setting changes it for each code.
- **Scope** is what must be seen first: the *function* and the types that it names; the packages *upstream*, which it
  imports; or the whole *workspace*, which `+"`go vet`"+` never sees, so that it does not report those.
- **Advice** is off unless asked for.
`, len(rules))
	for _, ch := range chapters {
		rows := chapter(rules, ch.prefix)
		if rows == "" {
			continue // no rule of the family stands yet
		}
		fmt.Fprintf(&b, "\n## %s\n\n| Code | What is wrong | Name | Severity | Scope | Advice |\n|---|---|---|---|---|---|\n%s", ch.title, rows)
	}
	return b.String()
}

// chapter is the rows of the codes that begin so.
func chapter(rules []diag.Rule, prefix string) string {
	var b strings.Builder
	for _, r := range rules {
		if !strings.HasPrefix(string(r.Code), prefix) {
			continue
		}
		advice := ""
		if r.Advice {
			advice = "advice"
		}
		fmt.Fprintf(&b, "| [%s](%s.md) | %s | `%s` | %s | %s | %s |\n", r.Code, r.Code, escape(r.Title), r.Name, r.Severity, r.Scope, advice)
	}
	return b.String()
}

// escape keeps a title in its cell.
func escape(s string) string {
	return strings.NewReplacer("|", `\|`, "_id", "`_id`", "<", "&lt;").Replace(s)
}
