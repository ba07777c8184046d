package cli

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// flagError makes a usage error of cobra's words about a flag, and offers the nearest flag for an unknown one.
func flagError(cmd *cobra.Command, err error) error {
	help := cmd.CommandPath() + " --help"
	text := err.Error()
	if name, unknown := strings.CutPrefix(text, "unknown flag: "); unknown {
		var flags []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) { flags = append(flags, "--"+f.Name) })
		return misspelt("flag", name, flags, help)
	}
	if before, _, boolean := strings.Cut(text, ": strconv.ParseBool: "); boolean {
		text = before + ": want true or false"
	}
	if before, _, number := strings.Cut(text, ": strconv.ParseInt: "); number {
		text = before + ": want a number"
	}
	return usagef("%s (%s)", text, help)
}

// A choice is a flag that takes one of a few words.
type choice struct {
	value string
	words []string
}

func (c *choice) String() string { return c.value }

// Type names what the flag takes in the help text.
func (c *choice) Type() string { return strings.Join(c.words, "|") }

// Set accepts one of the words.
func (c *choice) Set(s string) error {
	for _, w := range c.words {
		if s == w {
			c.value = s
			return nil
		}
	}
	return usagef("want one of %s", strings.Join(c.words, ", "))
}
