package cli

import (
	"fmt"
	"go/token"
	"path/filepath"

	"github.com/databridge-go/databridge/internal/gen/fields"
	"github.com/databridge-go/databridge/internal/load"
)

// A generation is one run of databridge generate.
type generation struct {
	process Process
	options *generateOptions
	fset    *token.FileSet

	current, stale int
	broken         bool
}

// generate brings the file of one package up to date, or tells that it is not.
func (g *generation) generate(pkg *load.Package) error {
	r, err := fields.Generate(&fields.Package{Fset: g.fset, Files: pkg.Files, Types: pkg.Types, Info: pkg.Info})
	if err != nil {
		return err
	}
	fatal := pkg.Dir == ""
	for _, n := range r.Notes {
		at := g.fset.Position(n.Pos)
		fatal = fatal || n.Fatal
		_, _ = fmt.Fprintf(g.process.Stderr, "%s:%d:%d: %s\n", g.process.shown(at.Filename), at.Line, at.Column, n.Text)
	}
	file := filepath.Join(pkg.Dir, fields.FileName(pkg.Types.Name()))
	if fatal {
		g.broken = true
		return g.say("%s: left as it is", g.process.shown(file))
	}
	bring := fields.Write
	if g.options.check {
		bring = fields.Compare
	}
	state, err := bring(file, r.Source)
	if err != nil {
		return fmt.Errorf("generate for %s: %w", pkg.Path, err)
	}
	return g.tell(g.process.shown(file), state, len(r.Sets))
}

// tell says what was done about a file, or what is to be done.
func (g *generation) tell(file string, state fields.State, sets int) error {
	switch state {
	case fields.Nothing:
		return nil
	case fields.Current:
		g.current++
		return nil
	case fields.Foreign:
		g.broken = true
		_, _ = fmt.Fprintf(g.process.Stderr, "databridge: %s was not written by databridge generate and is left alone; give that file another name\n", file)
		return nil
	}
	g.stale++
	switch {
	case g.options.check:
		return g.say("%s: %s (databridge generate)", file, state)
	case state == fields.Left:
		return g.say("%s: removed, the package has no models", file)
	}
	return g.say("%s: written, %s", file, plural(sets, "set of fields", "sets of fields"))
}

// end sums up and chooses the exit code.
func (g *generation) end() error {
	switch {
	case g.broken:
		return errNotGenerated
	case g.options.check && g.stale > 0:
		return exitCode(Findings)
	case g.current > 0:
		return g.say("%s up to date", plural(g.current, "file", "files"))
	case g.stale == 0:
		return g.say("nothing to generate: no struct embeds odm.Document or has the comment //databridge:fields")
	}
	return nil
}

func (g *generation) say(format string, args ...any) error {
	_, err := fmt.Fprintf(g.process.Stdout, format+"\n", args...)
	if err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	return nil
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
