// Package load type-checks the packages of a workspace from source, with their dependencies from the compiler's export
// data. It keeps what can be kept: a package that does not parse, that has type errors or that lacks a dependency is
// returned as far as it goes, and listed as incomplete.
package load

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"golang.org/x/tools/go/packages"

	"github.com/databridge-go/databridge/internal/fork"
)

// A Config says where and how to load. The zero value loads the working directory's packages without their tests.
type Config struct {
	Dir   string   // "" is the working directory
	Tests bool     // also the packages with their _test.go files
	Tags  []string // build tags
	Flags []string // further flags of the go command: -trimpath, -mod=vendor
	Env   []string // of the go command; nil is the process's own

	Overlay map[string][]byte // texts in the place of files, by absolute name

	Forks fork.Forks // import paths of forks of the driver; their packages get the driver's own paths

	// Speaks reports whether an import path is a library that sends queries. With it, Load looks for Foreign packages.
	Speaks func(path string) bool

	// Parse parses a file of the packages; nil is the usual parser. It is called concurrently.
	Parse func(fset *token.FileSet, name string, src []byte) (*ast.File, error)

	// Compiling is how long the go command may compile what its build cache lacks, before dependencies are read from source; 0 is
	// six seconds.
	Compiling time.Duration
}

// A Workspace is what was loaded.
type Workspace struct {
	Fset       *token.FileSet
	Packages   []*Package // each after those that it imports
	Incomplete []Incomplete
	Unmatched  []Unmatched     // patterns that name no package
	Foreign    []Foreign       // in order of their paths
	Cgo        map[string]bool // files of Packages that cgo has made of those that people wrote
	Excluded   []string        // Go files that build constraints keep out of the packages

	Source Source // why the dependencies were read from source; "" if they were not

	modules []string // the directories of the modules of the packages
	dirs    []string // and of the packages
}

// A Package is one type-checked package. Its types are partial where it has errors.
type Package struct {
	Path  string // the import path
	Dir   string // "" if it has no Go file of its own
	Test  bool   // a variant with _test.go files: the package itself is loaded too
	Files []*ast.File
	Types *types.Package
	Info  *types.Info
}

// An Unmatched is a pattern that names no package, and why; "" if it is a wildcard that nothing matches.
type Unmatched struct{ Pattern, Why string }

// ErrNoModule is returned by Load when there is no go.mod in or above the directory.
var ErrNoModule = errors.New("no go.mod in this directory or above it")

// ErrNoGo is returned by Load when the go command cannot be run.
var ErrNoGo = errors.New("the go command is not on PATH")

// mode asks for roots from source and dependencies from export data. NeedDeps would type-check every dependency from
// source: six times the time and twenty times the memory.
const mode = packages.NeedName | packages.NeedFiles | packages.NeedCompiledGoFiles | packages.NeedImports |
	packages.NeedModule | packages.NeedTypes | packages.NeedTypesSizes | packages.NeedSyntax | packages.NeedTypesInfo |
	packages.NeedForTest

// Load loads the packages that the patterns name. None, and "./..." alone, are all packages below the directory: in a workspace
// those of all its modules there.
func Load(ctx context.Context, c Config, patterns ...string) (*Workspace, error) {
	if len(patterns) == 0 || len(patterns) == 1 && patterns[0] == "./..." {
		patterns = c.everywhere(ctx)
	}
	w := &Workspace{Fset: token.NewFileSet()}
	roots, why, err := c.roots(ctx, w.Fset, patterns)
	if err != nil {
		return nil, c.explain(err)
	}
	w.Source = why
	w.Unmatched = unmatched(roots, patterns)
	if len(w.Unmatched) > 0 && c.outsideModule(ctx) {
		return nil, ErrNoModule
	}
	roots = slices.DeleteFunc(roots, func(p *packages.Package) bool { return isPattern(p) || isTestMain(p) })
	w.Incomplete = incomplete(roots)
	w.Cgo = madeByCgo(roots)
	w.Excluded, w.modules, w.dirs = excluded(roots), moduleDirs(roots), packageDirs(roots)
	if c.Speaks != nil {
		w.Foreign = Around(roots, func(path string) bool { return c.Speaks(path) || c.Forks.Sends(path) })
	}
	for _, p := range inImportOrder(roots) {
		if len(p.Syntax) > 0 && p.Types != nil {
			w.Packages = append(w.Packages, &Package{
				Path:  p.PkgPath,
				Dir:   dir(p),
				Test:  p.ForTest != "",
				Files: p.Syntax,
				Types: p.Types,
				Info:  p.TypesInfo,
			})
		}
	}
	checked := make([]*types.Package, len(w.Packages))
	for i, p := range w.Packages {
		checked[i] = p.Types
	}
	c.Forks.Adopt(checked)
	return w, nil
}

// dir is where the files of a package stand: those that are compiled may be cgo's, in its cache.
func dir(p *packages.Package) string {
	if len(p.GoFiles) == 0 {
		return ""
	}
	return filepath.Dir(p.GoFiles[0])
}

func (c Config) driver(ctx context.Context, fset *token.FileSet) *packages.Config {
	flags := slices.Clone(c.Flags)
	if len(c.Tags) > 0 {
		flags = append(flags, "-tags="+strings.Join(c.Tags, ","))
	}
	parse := c.Parse
	if parse == nil {
		parse = parseAll
	}
	return &packages.Config{
		Context: ctx, Mode: mode, Fset: fset, Dir: c.Dir, Env: c.Env, Tests: c.Tests, BuildFlags: flags,
		ParseFile: parse, Overlay: c.Overlay,
	}
}

// explain makes one line of what the go command said when it gave up altogether.
func (c Config) explain(err error) error {
	if _, missing := exec.LookPath("go"); missing != nil {
		return fmt.Errorf("%w: databridge asks it for the packages", ErrNoGo)
	}
	if c.Dir != "" {
		if _, gone := os.Stat(c.Dir); gone != nil {
			return fmt.Errorf("load packages: %w", gone)
		}
	}
	text := err.Error()
	if _, stderr, found := strings.Cut(text, "stderr: "); found && strings.TrimSpace(stderr) != "" {
		text = stderr
	}
	return fmt.Errorf("load packages: %s", oneLine(strings.TrimPrefix(strings.TrimSpace(text), "err: ")))
}

// outsideModule asks the go command whether there is a main module or a workspace.
func (c Config) outsideModule(ctx context.Context) bool {
	cmd := exec.CommandContext(ctx, "go", "env", "GOMOD", "GOWORK")
	cmd.Dir, cmd.Env = c.Dir, c.Env
	out, err := cmd.Output()
	mod, work, _ := strings.Cut(string(out), "\n")
	work = strings.TrimSpace(work)
	return err == nil && (mod == "" || mod == os.DevNull) && (work == "" || work == "off")
}

// isPattern reports whether p stands for a pattern that the go command could not match.
func isPattern(p *packages.Package) bool {
	return len(p.GoFiles) == 0 && len(p.CompiledGoFiles) == 0 && len(p.OtherFiles) == 0 && len(p.IgnoredFiles) == 0 &&
		p.Name == "" && len(p.Errors) > 0
}

// isTestMain reports whether p is the main package that the go command writes for a test binary.
func isTestMain(p *packages.Package) bool {
	return p.Name == "main" && strings.HasSuffix(p.PkgPath, ".test") && strings.HasSuffix(p.ID, ".test")
}

func unmatched(roots []*packages.Package, patterns []string) []Unmatched {
	var none []Unmatched
	for _, p := range roots {
		if isPattern(p) && (len(roots) == 1 || slices.Contains(patterns, p.PkgPath)) {
			none = append(none, Unmatched{Pattern: p.PkgPath, Why: reason(p.Errors[0].Msg, p.PkgPath)})
		}
	}
	if len(roots) == 0 {
		none = append(none, Unmatched{Pattern: strings.Join(patterns, " ")})
	}
	return none
}

// reason takes the repetition of the pattern off the go command's words.
func reason(msg, pattern string) string {
	return strings.TrimPrefix(oneLine(msg), "pattern "+pattern+": ")
}

// inImportOrder sorts packages so that each follows those that it imports; otherwise their order stays.
func inImportOrder(roots []*packages.Package) []*packages.Package {
	isRoot := map[*packages.Package]bool{}
	for _, p := range roots {
		isRoot[p] = true
	}
	var ordered []*packages.Package
	packages.Visit(roots, nil, func(p *packages.Package) {
		if isRoot[p] {
			ordered = append(ordered, p)
		}
	})
	return ordered
}
