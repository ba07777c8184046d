package cli

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"github.com/databridge-go/databridge/internal/gen/fields"
	"github.com/databridge-go/databridge/internal/load"
)

const generateHelp = `Generate writes field proxies: for a model User the variable UserFields, whose fields
are odm's kinds with User's stored paths. One file a package, beside the models, is named
after the package: models_fields.go.

A model is a struct that embeds odm.Document or odm.DocumentOf, or that has the comment
//databridge:fields above it (//databridge:fields U names the variable U). The structs that
models consist of get proxies too.

The packages need not compile: code may use proxies that are not there yet. A file is
written only when it changes, and never over one that databridge generate did not write.

Exit codes: 0 done, 1 something could not be generated, 2 wrong usage, 3 --check found
files that are out of date.`

// generateOptions are the flags of generate.
type generateOptions struct {
	check bool
	tags  []string
}

func (p Process) generate() *cobra.Command {
	o := generateOptions{}
	cmd := &cobra.Command{
		Use:   "generate [flags] [packages]",
		Short: "write the field proxies of the odm models in packages (default ./...)",
		Long:  generateHelp,
		Example: `  databridge generate
  databridge generate --check ./...              in CI
  //go:generate databridge generate .             in a file of the models' package`,
		RunE: func(cmd *cobra.Command, patterns []string) error {
			return p.runGenerate(cmd.Context(), &o, patterns)
		},
	}
	cmd.Flags().SortFlags = false
	cmd.Flags().BoolVar(&o.check, "check", false, "write nothing; exit 3 if a file is out of date")
	cmd.Flags().StringSliceVar(&o.tags, "tags", nil, "build `tags`, comma separated")
	return cmd
}

func (p Process) runGenerate(ctx context.Context, o *generateOptions, patterns []string) error {
	work, err := p.load(ctx, load.Config{Tags: o.tags, Parse: fields.Parse}, patterns)
	if err != nil {
		return err
	}
	run := generation{process: p, options: o, fset: work.Fset}
	for _, pkg := range work.Packages {
		if err := run.generate(pkg); err != nil {
			return err
		}
	}
	return run.end()
}

// errNotGenerated ends a run that has told why already.
var errNotGenerated = errors.New("not everything could be generated")
