package cli

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/databridge-go/databridge/analyzer"
	"github.com/databridge-go/databridge/internal/load"
)

const modelsHelp = `Models lists the collections of the packages with the structs that belong to each, and
why: because a directive, an odm handle or a type argument names one, because whole documents
are written as it, or because documents are decoded into it. // databridge:model User above
a collection overrides all of that.`

// modelsOptions are the flags of models.
type modelsOptions struct {
	format choice
	tags   []string
}

func (p Process) models() *cobra.Command {
	o := modelsOptions{format: choice{"text", []string{"text", "json"}}}
	cmd := &cobra.Command{
		Use:     "models [flags] [packages]",
		Short:   "tell which structs belong to which collection, and why (default ./...)",
		Long:    modelsHelp,
		Example: `  databridge models ./internal/...`,
		RunE:    func(cmd *cobra.Command, patterns []string) error { return p.runModels(cmd.Context(), &o, patterns) },
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.Var(&o.format, "format", "how collections are written")
	f.StringSliceVar(&o.tags, "tags", nil, "build `tags`, comma separated")
	return cmd
}

// A listedModel is one collection as it is written.
type listedModel struct {
	Collection string        `json:"collection"` // its identity: name:<database>/<name>, field:<type>.<field>, odm:<type> …
	Queries    int           `json:"queries"`
	Model      string        `json:"model,omitempty"`
	Open       bool          `json:"open"` // it may hold names that no struct has: a missing name says nothing
	Structs    []listedVotes `json:"structs"`
}

// A listedVotes is one struct of a collection.
type listedVotes struct {
	Struct string `json:"struct"`
	Why    string `json:"why"`
}

func (p Process) runModels(ctx context.Context, o *modelsOptions, patterns []string) error {
	loaded := p.tellIfSlow("loading packages: the go command compiles what is not in its cache yet …")
	work, err := load.Load(ctx, load.Config{Dir: p.Dir, Tags: o.tags}, patterns...)
	loaded()
	if err != nil {
		return p.loadError(err)
	}
	if len(work.Unmatched) > 0 {
		return unmatched(work.Unmatched[0])
	}
	asked, err := analyzer.Queries(ctx, unitsOf(work), analyzer.Options{Broken: new(brokenRules).add})
	if err != nil {
		return err
	}
	list := collections(asked)
	if o.format.value == "json" {
		out := json.NewEncoder(p.Stdout)
		out.SetIndent("", "  ")
		return out.Encode(list)
	}
	for _, c := range list {
		if _, err := fmt.Fprint(p.Stdout, c); err != nil {
			return err
		}
	}
	return nil
}

// collections joins the queries of each collection whose identity is known.
func collections(asked []analyzer.Asked) []listedModel {
	list := []listedModel{}
	for _, a := range asked {
		id := a.Query.Collection.ID
		if id == "" {
			continue
		}
		i := slices.IndexFunc(list, func(c listedModel) bool { return c.Collection == id })
		if i < 0 {
			i = len(list)
			list = append(list, listedModel{Collection: id, Structs: []listedVotes{}})
		}
		c := &list[i]
		c.Queries++
		if a.Model == nil || c.Model != "" {
			continue
		}
		c.Model, c.Open = a.Model.Name, !a.Model.Closed
		for _, v := range a.Votes {
			c.Structs = append(c.Structs, listedVotes{v.Struct, v.Ground})
		}
	}
	slices.SortFunc(list, func(a, b listedModel) int { return cmp.Compare(a.Collection, b.Collection) })
	return list
}

// String is a collection in one line, and one more for each struct.
func (c listedModel) String() string {
	queries := "queries"
	if c.Queries == 1 {
		queries = "query"
	}
	if c.Model == "" {
		return fmt.Sprintf("%s: no model known; %d %s (add // databridge:model)\n", c.Collection, c.Queries, queries)
	}
	open := ""
	if c.Open {
		open = ", open: it may hold any name"
	}
	text := fmt.Sprintf("%s: %s%s; %d %s\n", c.Collection, c.Model, open, c.Queries, queries)
	for _, s := range c.Structs {
		text += fmt.Sprintf("    %s: %s\n", s.Struct, s.Why)
	}
	return text
}
