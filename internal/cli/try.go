package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/databridge-go/databridge/internal/devserver"
)

// try answers the language server, which must not reach the driver: it explains or runs one query.
func (p Process) try() *cobra.Command {
	return &cobra.Command{
		Use:    "try",
		Short:  "explain or run one query, which stands on standard input (for editors)",
		Hidden: true,
		Args:   cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			q, err := devserver.Read(p.Stdin)
			if err != nil {
				return err
			}
			text, err := q.Do(cmd.Context())
			if err != nil {
				return err
			}
			_, err = fmt.Fprint(p.Stdout, text)
			return err
		},
	}
}
