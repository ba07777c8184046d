package cli

import (
	"context"
	"fmt"
	"go/token"
	"strings"

	"github.com/spf13/cobra"

	"github.com/databridge-go/databridge/analyzer"
	"github.com/databridge-go/databridge/analyzer/workload"
	"github.com/databridge-go/databridge/internal/indexes"
	"github.com/databridge-go/databridge/internal/load"
)

const indexesHelp = `Indexes lists the indexes that the packages declare on each collection: by mongo.IndexModel,
odm tags and the method Indexes of models. With --suggest also those that its queries lack:
the smallest set that serves all of them, each with its queries. The keys that are compared for
equality come first, then those of the sort, then one that is compared by a range.`

// indexesOptions are the flags of indexes.
type indexesOptions struct {
	format  choice
	suggest bool
	tags    []string
}

func (p Process) indexes() *cobra.Command {
	o := indexesOptions{format: choice{"text", []string{"text", "json"}}}
	cmd := &cobra.Command{
		Use:     "indexes [flags] [packages]",
		Short:   "list the declared indexes, and suggest what queries lack (default ./...)",
		Long:    indexesHelp,
		Example: `  databridge indexes --suggest ./internal/...`,
		RunE:    func(cmd *cobra.Command, patterns []string) error { return p.runIndexes(cmd.Context(), &o, patterns) },
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.Var(&o.format, "format", "how indexes are written")
	f.BoolVar(&o.suggest, "suggest", false, "also the indexes that are missing")
	f.StringSliceVar(&o.tags, "tags", nil, "build `tags`, comma separated")
	return cmd
}

// A listedCollection is the indexes of one collection as they are written.
type listedCollection struct {
	Collection string         `json:"collection"` // its name, or its model's where that is not known
	Declared   []listedIndex  `json:"declared"`
	Missing    []missingIndex `json:"missing,omitempty"`
	Silent     string         `json:"silent,omitempty"` // why nothing is suggested
}

// A place is where something stands.
type place struct {
	File string `json:"file"`
	Line int    `json:"line"`
}

// A listedIndex is a declared index.
type listedIndex struct {
	Keys   string `json:"keys"` // {city: 1, age: -1}
	Unique bool   `json:"unique,omitempty"`
	place
}

// A missingIndex is one that is not declared.
type missingIndex struct {
	Keys   string  `json:"keys"`
	Serves []place `json:"serves"`
}

func (p Process) runIndexes(ctx context.Context, o *indexesOptions, patterns []string) error {
	work, err := p.load(ctx, load.Config{Tags: o.tags}, patterns)
	if err != nil {
		return err
	}
	plans, err := analyzer.Indexes(ctx, unitsOf(work), analyzer.Options{Broken: new(brokenRules).add})
	if err != nil {
		return err
	}
	at := func(pos token.Pos) place {
		where := work.Fset.Position(pos)
		return place{p.shown(where.Filename), where.Line}
	}
	list := []listedCollection{}
	for _, plan := range plans {
		c := listedPlan(plan, o.suggest, at)
		if len(c.Declared)+len(c.Missing) > 0 || c.Silent != "" && len(plan.Asks) > 0 {
			list = append(list, c)
		}
	}
	return writeList(p.Stdout, o.format.value, list)
}

func listedPlan(plan *workload.Plan, suggest bool, at func(token.Pos) place) listedCollection {
	c := listedCollection{Collection: plan.Name, Declared: []listedIndex{}}
	for _, d := range plan.Indexes {
		c.Declared = append(c.Declared, listedIndex{indexes.Text(d.Keys), d.Unique, at(d.Pos)})
	}
	if !suggest {
		return c
	}
	c.Silent = plan.Silence()
	for _, x := range plan.Proposals {
		m := missingIndex{Keys: indexes.Text(x.Keys)}
		for _, a := range x.Asks {
			m.Serves = append(m.Serves, at(a.Query.Call.Pos()))
		}
		c.Missing = append(c.Missing, m)
	}
	return c
}

// String is a collection with a line for each index; a + stands before one that is missing.
func (c listedCollection) String() string {
	var b strings.Builder
	b.WriteString(c.Collection)
	if c.Silent != "" {
		fmt.Fprintf(&b, " (nothing is suggested: %s)", c.Silent)
	}
	for _, d := range c.Declared {
		fmt.Fprintf(&b, "\n    %s", d.Keys)
		if d.Unique {
			b.WriteString(" unique")
		}
		fmt.Fprintf(&b, ": %s:%d", d.File, d.Line)
	}
	for _, m := range c.Missing {
		fmt.Fprintf(&b, "\n  + %s would serve", m.Keys)
		for i, q := range m.Serves {
			if i > 0 {
				b.WriteByte(',')
			}
			fmt.Fprintf(&b, " %s:%d", q.File, q.Line)
		}
	}
	return b.String()
}
