package main

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/databridge-go/databridge/internal/diag"
)

// pages returns every page by the name of its file.
func pages() map[string]string {
	all := map[string]string{"README.md": index()}
	for _, r := range diag.Catalogue() {
		all[string(r.Code)+".md"] = page(r)
	}
	return all
}

// page is the manual of one code.
func page(r diag.Rule) string {
	title, manual := split(r)
	var b strings.Builder
	fmt.Fprintf(&b, "# %s: %s\n\n%s\n\n", r.Code, title, facts(r))
	if manual != "" {
		fmt.Fprintf(&b, "%s\n\n", linked(manual, r.Code))
	}
	examples(&b, r.Code)
	fmt.Fprintf(&b, "---\n[All codes](README.md) · `databridge explain %s` prints this page.\n", r.Code)
	return b.String()
}

// split parts the manual of a rule into its title and the rest.
func split(r diag.Rule) (title, rest string) {
	first, rest, _ := strings.Cut(strings.TrimSpace(diag.Manual(r.Code)), "\n")
	if title = strings.TrimPrefix(first, "# "); title == "" {
		title = r.Title
	}
	return title, strings.TrimSpace(rest)
}

// facts is the line below the title.
func facts(r diag.Rule) string {
	parts := []string{fmt.Sprintf("`%s`", r.Name), "**" + string(r.Severity) + "**", "scope " + string(r.Scope)}
	if r.Advice {
		parts = append(parts, "advice: off unless asked for")
	}
	if r.Tests {
		parts = append(parts, "in test files too")
	}
	return strings.Join(parts, " · ")
}

// examples writes the code that the tests of the rule run.
func examples(b *strings.Builder, c diag.Code) {
	archive, err := diag.Archive(c)
	if err != nil {
		return // a row without an archive: the tests of diag report it
	}
	for _, e := range []struct{ title, file string }{
		{"The documents of the examples", "shared.go"},
		{"Wrong", "bad.go"},
		{"Wrong, with odm", "bad_odm.go"},
		{"Right: nothing is said of this", "good.go"},
	} {
		if src := diag.File(archive, e.file); src != "" {
			fmt.Fprintf(b, "## %s\n\n```go\n%s\n```\n\n", e.title, diag.Example(src))
		}
	}
}

var code = regexp.MustCompile(`\bDB\d{4}\b`)

// linked turns the other codes that a text names into links.
func linked(text string, own diag.Code) string {
	return code.ReplaceAllStringFunc(text, func(c string) string {
		if _, known := diag.Lookup(diag.Code(c)); !known || c == string(own) {
			return c
		}
		return fmt.Sprintf("[%s](%s.md)", c, c)
	})
}
