package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/databridge-go/databridge/internal/diag"
)

func (p Process) explain() *cobra.Command {
	return &cobra.Command{
		Use:     "explain [code or name]",
		Short:   "tell what a code means, with code that is wrong and code that is right; alone it lists all codes",
		Example: "  databridge explain DB2001\n  databridge explain unknown-field",
		RunE: func(cmd *cobra.Command, args []string) error {
			switch len(args) {
			case 0:
				return p.listRules()
			case 1:
				return p.explainRule(args[0])
			}
			return usagef("explain takes one code, got %d (databridge explain alone lists all)", len(args))
		},
	}
}

func (p Process) listRules() error {
	for _, r := range diag.Catalogue() {
		if _, err := fmt.Fprintf(p.Stdout, "%s  %-7s  %-28s  %s\n", r.Code, r.Severity, r.Name, r.Title); err != nil {
			return err
		}
	}
	return nil
}

func (p Process) explainRule(word string) error {
	var known []string
	for _, r := range diag.Catalogue() {
		if strings.EqualFold(string(r.Code), word) || r.Name == word {
			_, err := fmt.Fprint(p.Stdout, page(r))
			return err
		}
		known = append(known, string(r.Code), r.Name)
	}
	return misspelt("rule", word, known, "databridge explain lists all")
}

// page is the manual of a rule with its examples, as the tests run them.
func page(r diag.Rule) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s (%s, scope %s)\n\n", r.Code, r.Name, r.Severity, r.Scope)
	if manual := strings.TrimSpace(diag.Manual(r.Code)); manual != "" {
		fmt.Fprintf(&b, "%s\n", manual)
	} else {
		fmt.Fprintf(&b, "# %s\n", r.Title)
	}
	archive, err := diag.Archive(r.Code)
	if err != nil {
		return b.String()
	}
	for _, example := range []struct{ title, file string }{{"Wrong", "bad.go"}, {"Right", "good.go"}} {
		if src := diag.File(archive, example.file); src != "" {
			fmt.Fprintf(&b, "\n## %s\n\n%s\n", example.title, indent(diag.Example(src)))
		}
	}
	return b.String()
}

func indent(s string) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		if line != "" {
			lines[i] = "    " + strings.ReplaceAll(line, "\t", "    ")
		}
	}
	return strings.Join(lines, "\n")
}
