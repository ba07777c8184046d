package load

import (
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/tools/go/packages"
)

// compiling is how long the go command may compile dependencies for their export data before they are read from source: with an empty
// build cache it takes ten times as long as that.
const compiling = 6 * time.Second

// A Source says why the dependencies were read from source.
type Source string

// The reasons.
const (
	ColdCache Source = "cold cache" // the go command would have had to compile them first
	NewerGo   Source = "newer Go"   // the export data of a newer Go cannot be read
)

// The states of a race between the go command and the patience for it.
const (
	waiting = iota
	listed  // the go command has answered
	cold    // it was told to stop
)

// roots loads the packages with the export data of their dependencies, or with their source where that data is not to be had.
func (c Config) roots(ctx context.Context, fset *token.FileSet, patterns []string) (roots []*packages.Package, why Source, err error) {
	patience := c.Compiling
	if patience == 0 {
		patience = compiling
	}
	var state atomic.Int32
	hurried, stop := context.WithCancel(ctx)
	defer stop()
	timer := time.AfterFunc(patience, func() {
		if state.CompareAndSwap(waiting, cold) {
			stop()
		}
	})
	defer timer.Stop()
	config := c.driver(hurried, fset)
	parse := config.ParseFile
	config.ParseFile = func(fset *token.FileSet, name string, src []byte) (*ast.File, error) {
		state.CompareAndSwap(waiting, listed)
		return parse(fset, name, src)
	}
	roots, err = packages.Load(config, patterns...)
	switch {
	case ctx.Err() != nil:
		return nil, "", ctx.Err()
	case state.Load() == cold:
		why = ColdCache
	case err == nil && slices.ContainsFunc(roots, unreadable):
		why = NewerGo
	default:
		return roots, "", err
	}
	config = c.driver(ctx, fset)
	config.Mode |= packages.NeedDeps
	config.ParseFile = c.bodiless(ctx, config.ParseFile)
	roots, err = packages.Load(config, patterns...)
	return roots, why, err
}

// unreadable reports whether the export data of an import is there and cannot be read.
func unreadable(p *packages.Package) bool {
	for _, dep := range p.Imports {
		for _, e := range dep.Errors {
			if strings.HasPrefix(e.Msg, "reading ") {
				return true
			}
		}
	}
	return false
}

// bodiless wraps a parser so that functions of the standard library and of the module cache have no bodies: only their types are wanted,
// unless the packages that are asked for stand there.
func (c Config) bodiless(ctx context.Context, parse parse) parse {
	cmd := exec.CommandContext(ctx, "go", "env", "GOROOT", "GOMODCACHE")
	cmd.Dir, cmd.Env = c.Dir, c.Env
	out, err := cmd.Output()
	if err != nil || c.Speaks == nil {
		return parse
	}
	dirs := strings.Fields(string(out))
	return func(fset *token.FileSet, name string, src []byte) (*ast.File, error) {
		file, err := parse(fset, name, src)
		if file == nil || !slices.ContainsFunc(dirs, func(dir string) bool { return strings.HasPrefix(name, dir+string(filepath.Separator)) }) {
			return file, err
		}
		for _, d := range file.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Name.Name != "init" && fn.Body != nil {
				fn.Body = nil
			}
		}
		return file, err
	}
}

// A parse parses one file.
type parse = func(fset *token.FileSet, name string, src []byte) (*ast.File, error)

// parseAll is how go/packages parses.
func parseAll(fset *token.FileSet, name string, src []byte) (*ast.File, error) {
	return parser.ParseFile(fset, name, src, parser.AllErrors|parser.ParseComments)
}
