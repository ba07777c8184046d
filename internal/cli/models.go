package cli

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/databridge-go/databridge/analyzer"
)

const modelsHelp = `Models lists the collections of the packages with the structs that belong to each, and
why: because a directive, an odm handle or a type argument names one, because whole documents
are written as it, or because documents are decoded into it. // databridge:model User above
a collection overrides all of that.`

// modelsOptions are the flags of models.
type modelsOptions struct {
	format choice
	reading
}

func (p Process) models() *cobra.Command {
	o := modelsOptions{format: choice{"text", []string{"text", "json"}}}
	cmd := &cobra.Command{
		Use:     "models [flags] [packages]",
		Short:   "tell which structs belong to which collection, and why (default ./...)",
		Long:    modelsHelp,
		Example: `  databridge models ./internal/...`,
		RunE: func(cmd *cobra.Command, patterns []string) error {
			if err := p.settleReading(cmd, &o.reading); err != nil {
				return err
			}
			return p.runModels(cmd.Context(), &o, patterns)
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.Var(&o.format, "format", "how collections are written")
	f.StringSliceVar(&o.tags, "tags", nil, "build `tags`, comma separated")
	return cmd
}

// A listedModel is one collection as it is written.
type listedModel struct {
	Collection string       `json:"collection"` // its identity: name:<database>/<name>, field:<type>.<field>, odm:<type> …
	Queries    int          `json:"queries"`
	Model      string       `json:"model,omitempty"`
	Open       bool         `json:"open"` // it may hold names that no struct has: a missing name says nothing
	Structs    []listedVote `json:"structs"`
}

// A listedVote is one struct of a collection.
type listedVote struct {
	Struct string `json:"struct"`
	Why    string `json:"why"`
}

func (p Process) runModels(ctx context.Context, o *modelsOptions, patterns []string) error {
	asked, err := p.asked(ctx, o.reading, patterns)
	if err != nil {
		return err
	}
	return writeList(p.Stdout, o.format.value, collections(asked))
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
			list = append(list, listedModel{Collection: id, Structs: []listedVote{}})
		}
		c := &list[i]
		c.Queries++
		if a.Model == nil || c.Model != "" {
			continue
		}
		c.Model, c.Open = a.Model.Name, !a.Model.Closed
		for _, v := range a.Votes {
			c.Structs = append(c.Structs, listedVote{v.Struct, v.Ground})
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
		return fmt.Sprintf("%s: no model known; %d %s (add // databridge:model)", c.Collection, c.Queries, queries)
	}
	open := ""
	if c.Open {
		open = ", open: it may hold any name"
	}
	text := fmt.Sprintf("%s: %s%s; %d %s", c.Collection, c.Model, open, c.Queries, queries)
	for _, s := range c.Structs {
		text += fmt.Sprintf("\n    %s: %s", s.Struct, s.Why)
	}
	return text
}
