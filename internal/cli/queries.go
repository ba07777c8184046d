package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/token"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/databridge-go/databridge/analyzer"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/load"
)

const queriesHelp = `Queries lists the MongoDB queries of the packages: where each stands, what it does, the
collection and its model, and the shape of what it asks. With --unchecked only those that
databridge check cannot check, with the reason and the way out.`

// queriesOptions are the flags of queries.
type queriesOptions struct {
	format    choice
	unchecked bool
	reading
}

// reading is how packages are read.
type reading struct{ tags, forks []string }

func (p Process) queries() *cobra.Command {
	o := queriesOptions{format: choice{"text", []string{"text", "json"}}}
	cmd := &cobra.Command{
		Use:   "queries [flags] [packages]",
		Short: "list the MongoDB queries of packages (default ./...)",
		Long:  queriesHelp,
		Example: `  databridge queries ./internal/...
  databridge queries --unchecked`,
		RunE: func(cmd *cobra.Command, patterns []string) error {
			if err := p.settleReading(cmd, &o.reading); err != nil {
				return err
			}
			return p.runQueries(cmd.Context(), &o, patterns)
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.Var(&o.format, "format", "how queries are written")
	f.BoolVar(&o.unchecked, "unchecked", false, "only those that cannot be checked")
	f.StringSliceVar(&o.tags, "tags", nil, "build `tags`, comma separated")
	return cmd
}

// A listedQuery is one query as it is written.
type listedQuery struct {
	File       string   `json:"file"`
	Line       int      `json:"line"`
	Column     int      `json:"column"`
	Verb       string   `json:"verb"`
	Through    string   `json:"through,omitempty"`    // the function that sends it
	Collection string   `json:"collection,omitempty"` // its name; empty if that is not known
	Model      string   `json:"model,omitempty"`
	Shape      string   `json:"shape,omitempty"`
	Asks       []string `json:"asks,omitempty"` // what it asks of an index: "equal city; sort -age; range born", one for each branch of an $or
	Checked    bool     `json:"checked"`
	Why        string   `json:"why,omitempty"` // why it is not checked
}

func (p Process) runQueries(ctx context.Context, o *queriesOptions, patterns []string) error {
	asked, err := p.asked(ctx, o.reading, patterns)
	if err != nil {
		return err
	}
	list := []listedQuery{}
	for _, a := range asked {
		if a.Why != "" || !o.unchecked {
			list = append(list, p.listed(a))
		}
	}
	return writeList(p.Stdout, o.format.value, list)
}

// settleReading takes from databridge.yaml what no flag has given.
func (p Process) settleReading(cmd *cobra.Command, r *reading) error {
	s, err := p.settings()
	if err != nil {
		return err
	}
	r.forks = s.Forks
	if !cmd.Flags().Changed("tags") {
		r.tags = s.Tags
	}
	return nil
}

// asked returns the queries of packages, and tells on Stderr what could not be read: they may be more.
func (p Process) asked(ctx context.Context, r reading, patterns []string) ([]analyzer.Asked, error) {
	work, err := p.load(ctx, load.Config{Tags: r.tags, Forks: r.forks, Speaks: lift.Sends}, patterns)
	if err != nil {
		return nil, err
	}
	faults := &brokenRules{}
	asked, err := analyzer.Queries(ctx, unitsOf(work), analyzer.Options{
		Broken: faults.add, Known: p.wrappersAround(ctx, work, r.tags, r.forks),
	})
	for _, i := range p.incomplete(work, faults) {
		_, _ = fmt.Fprintf(p.Stderr, "databridge: incomplete: %s\n", i)
	}
	return asked, err
}

// writeList writes a list as JSON, or each of it as text.
func writeList[E fmt.Stringer](w io.Writer, format string, list []E) error {
	if format == "json" {
		out := json.NewEncoder(w)
		out.SetIndent("", "  ")
		return out.Encode(list)
	}
	for _, e := range list {
		if _, err := fmt.Fprintln(w, e); err != nil {
			return err
		}
	}
	return nil
}

func (p Process) listed(a analyzer.Asked) listedQuery {
	at := a.Unit.Fset.Position(a.Query.Call.Pos())
	q := listedQuery{
		File: p.shown(at.Filename), Line: at.Line, Column: at.Column,
		Verb: string(a.Query.Verb), Through: a.Query.Through, Collection: a.Query.Collection.Name,
		Shape: shapeOf(a.Query), Checked: a.Why == "", Why: string(a.Why),
	}
	if a.Model != nil {
		q.Model = a.Model.Name
	}
	for _, s := range a.Asks {
		q.Asks = append(q.Asks, s.String())
	}
	return q
}

// String is the query in one line.
func (q listedQuery) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s:%d:%d: %s", q.File, q.Line, q.Column, q.Verb)
	if q.Through != "" {
		fmt.Fprintf(&b, " through %s", q.Through)
	}
	if q.Collection != "" {
		fmt.Fprintf(&b, " on %s", q.Collection)
	}
	if q.Model != "" {
		fmt.Fprintf(&b, " of %s", q.Model)
	}
	if q.Shape != "" {
		fmt.Fprintf(&b, ": %s", q.Shape)
	}
	if q.Why != "" {
		fmt.Fprintf(&b, " (not checked: %s", q.Why)
		if out := analyzer.Reason(q.Why).WayOut(); out != "" {
			fmt.Fprintf(&b, "; %s", out)
		}
		b.WriteByte(')')
	}
	return b.String()
}

// shapeOf tells the parts of a query without their values: "filter age $gte, city; sort -age".
func shapeOf(q *lift.Query) string {
	var roles []string
	parts := map[string][]string{}
	for _, part := range q.Parts {
		role := string(part.Role)
		if !slices.Contains(roles, role) {
			roles = append(roles, role)
		}
		keys := shapes(part.Node)
		if part.Role == lift.Sort {
			keys = ordered(part.Node)
		}
		parts[role] = append(parts[role], keys...)
	}
	for i, role := range roles {
		roles[i] = strings.TrimSpace(role + " " + strings.Join(parts[role], ", "))
	}
	return strings.Join(roles, "; ")
}

// shapes are the keys of a document, each with the operators below it; the stages of a pipeline; "…" for what is not known.
func shapes(n *lift.Node) []string {
	if n == nil {
		return []string{"…"}
	}
	var out []string
	switch n.Kind {
	case lift.Unknown:
		return []string{"…"}
	case lift.Document:
		for _, e := range n.Entries {
			out = append(out, strings.TrimSpace(nameOf(e)+" "+strings.Join(below(e), " ")))
		}
		if len(out) == 0 && !n.Open {
			return []string{"{}"}
		}
	case lift.Array:
		for _, el := range n.Elems {
			out = append(out, shapes(el)...)
		}
	}
	if n.Open {
		out = append(out, "…")
	}
	return out
}

// ordered are the keys of a sort with their directions: "-age".
func ordered(n *lift.Node) []string {
	keys := shapes(n)
	for i := range n.Entries {
		if n.Kind == lift.Document && isDescending(n.Entries[i].Value) {
			keys[i] = "-" + keys[i]
		}
	}
	return keys
}

// isDescending reports whether a direction is written as a negative number.
func isDescending(v *lift.Node) bool {
	if v == nil {
		return false
	}
	switch e := ast.Unparen(v.Expr).(type) {
	case *ast.UnaryExpr:
		return e.Op == token.SUB
	case *ast.BasicLit:
		return strings.HasPrefix(e.Value, "-")
	}
	return false
}

func nameOf(e *lift.Entry) string {
	if e.Known {
		return e.Key
	}
	return e.Prefix + "…"
}

// below are the keys under an operator ($set name), or the operators under a field (age $gte).
func below(e *lift.Entry) []string {
	if e.Value == nil || e.Value.Kind != lift.Document {
		return nil
	}
	var out []string
	operator := strings.HasPrefix(e.Key, "$")
	for _, inner := range e.Value.Entries {
		if name := nameOf(inner); operator || strings.HasPrefix(name, "$") {
			out = append(out, name)
		}
	}
	return out
}
