package session

import (
	"context"
	"os"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/databridge-go/databridge/internal/foreign"
	"github.com/databridge-go/databridge/internal/fork"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/load"
)

// A graph is what the go command says of a module: its packages and where the export data of what they import lies. It
// never changes. Nil is the graph before the first load.
type graph struct {
	number   uint64              // no other graph has it
	packages map[string]*unit    // by ID
	byPath   map[string]*unit    // by import path, test variants left out
	ordered  []*unit             // the module's own, each after those that it imports
	byFile   map[string][]string // IDs of the packages that a file belongs to
	exports  *exports            // nil until the export data of what is imported from elsewhere is found
	around   []load.Foreign      // packages from elsewhere that may send queries for the module's own
	wrappers lift.Fact           // what those send; known with exports
	forks    fork.Forks          // of the driver
	local    bool                // a module from elsewhere lies beside this one and may change with it
	faults   []string            // what the go command could not make sense of
}

// A unit is one package as the go command knows it.
type unit struct {
	ID, Path, Name string
	ForTest        string
	Dir            string
	Files          []string
	Imports        map[string]string // the ID behind an import path
	GoVersion      string
	Own            bool // of this module: from source

	speaks bool // it reaches the driver or odm
}

// The import paths of the libraries that queries are written for.
const (
	driverPath = "go.mongodb.org/mongo-driver"
	odmPath    = "github.com/databridge-go/databridge/odm"
)

// newGraph asks the go command about the packages of a view, without export data: see export. It never changes go.mod
// and never touches the network: what is not there is told as missing.
func newGraph(ctx context.Context, v *view, overlay map[string][]byte) (*graph, error) {
	roots, err := packages.Load(v.loading(ctx, overlay, packages.NeedDeps), v.patterns()...)
	if err != nil {
		return nil, err
	}
	g := &graph{number: textID.Add(1), packages: map[string]*unit{}, byPath: map[string]*unit{}, byFile: map[string][]string{}, forks: v.settingsNow().Forks}
	packages.Visit(roots, nil, func(p *packages.Package) { // imports come before importers
		g.add(newUnit(p, slices.Contains(roots, p) && len(p.GoFiles) > 0))
		g.local = g.local || p.Module != nil && p.Module.Replace != nil && p.Module.Replace.Version == ""
		for _, e := range p.Errors {
			g.faults = append(g.faults, e.Msg)
		}
	})
	g.around = load.Around(roots, func(path string) bool { return lift.Sends(path) || g.forks.Sends(path) })
	return g, nil
}

// exported returns the graph with the export data of what the module's own packages import from elsewhere; the go
// command compiles what it has not compiled before. The own packages are spared: they are checked from source. Where nothing
// was compiled anew since the graph before, what was read of it is kept.
func (g *graph) exported(ctx context.Context, v *view, before *graph) (*graph, error) {
	whole := *g
	whole.number = textID.Add(1)
	whole.exports = newExports(v.checks.fset, g.forks)
	paths := g.foreign()
	if len(paths) == 0 {
		return &whole, nil
	}
	found, err := packages.Load(v.loading(ctx, nil, packages.NeedExportFile), paths...)
	for _, p := range found {
		whole.exports.files[p.PkgPath] = p.ExportFile
	}
	if before.whole() && before.exports.holds(whole.exports.files) {
		whole.exports = before.exports // the files lie in the build cache, named by what is in them
	}
	if err != nil {
		return &whole, err
	}
	whole.wrappers, err = foreign.Wrappers(ctx, load.Config{Dir: v.dir, Env: offline(), Forks: g.forks}, v.memory, g.around)
	return &whole, err
}

// inheriting returns the graph with the export data of the one before; ok is false if that is not all that is needed.
func (g *graph) inheriting(before *graph) (whole *graph, ok bool) {
	if !before.whole() || g.local {
		return g, false
	}
	for _, path := range g.foreign() {
		if before.exports.files[path] == "" {
			return g, false
		}
	}
	next := *g
	next.number = textID.Add(1)
	next.exports, next.wrappers = before.exports, before.wrappers
	return &next, true
}

// whole reports whether a graph has all that findings must be founded on.
func (g *graph) whole() bool { return g != nil && g.exports != nil }

// foreign returns the packages that the module's own ones import from elsewhere, and those that a rewritten query may
// import, in order.
func (g *graph) foreign() []string {
	paths := map[string]bool{}
	for _, path := range []string{
		"math", "time", odmPath, driverPath + "/bson", driverPath + "/bson/primitive", driverPath + "/mongo", driverPath + "/mongo/options",
		driverPath + "/v2/bson", driverPath + "/v2/mongo", driverPath + "/v2/mongo/options",
	} {
		if dep := g.byPath[path]; dep != nil && !dep.Own {
			paths[path] = true
		}
	}
	for _, u := range g.ordered {
		for _, id := range u.Imports {
			if dep := g.packages[id]; dep != nil && !dep.Own && dep.Path != "unsafe" && dep.Path != "C" && dep.ForTest == "" {
				paths[dep.Path] = true
			}
		}
	}
	return sorted(paths)
}

// loading is how the go command is asked.
func (v *view) loading(ctx context.Context, overlay map[string][]byte, need packages.LoadMode) *packages.Config {
	return &packages.Config{
		Context: ctx,
		Dir:     v.dir,
		Tests:   need&packages.NeedDeps != 0,
		Overlay: overlay,
		Env:     offline(),
		Mode:    need | packages.NeedName | packages.NeedFiles | packages.NeedImports | packages.NeedModule | packages.NeedForTest,
	}
}

// offline is the environment of a go command that never touches the network.
func offline() []string { return append(os.Environ(), "GOPROXY=off") }

// add takes a package in, after those that it imports.
func (g *graph) add(u *unit) {
	g.packages[u.ID] = u
	if u.ForTest == "" && !strings.HasSuffix(u.ID, ".test") {
		g.byPath[u.Path] = u
	}
	u.speaks = isLibrary(u.Path) || g.forks.Sends(u.Path)
	for _, id := range u.Imports {
		u.speaks = u.speaks || g.packages[id] != nil && g.packages[id].speaks
	}
	if !u.Own {
		return
	}
	g.ordered = append(g.ordered, u)
	for _, f := range u.Files {
		g.byFile[f] = append(g.byFile[f], u.ID)
	}
}

// isLibrary reports whether a package belongs to the driver or to odm.
func isLibrary(path string) bool {
	for _, lib := range []string{driverPath, odmPath} {
		if path == lib || strings.HasPrefix(path, lib+"/") {
			return true
		}
	}
	return false
}

func newUnit(p *packages.Package, own bool) *unit {
	u := &unit{
		ID: p.ID, Path: p.PkgPath, Name: p.Name, ForTest: p.ForTest, Dir: p.Dir,
		Imports: map[string]string{}, Own: own && !isTestMain(p),
	}
	for path, dep := range p.Imports {
		u.Imports[path] = dep.ID
	}
	if u.Own {
		u.Files = p.GoFiles
	}
	if p.Module != nil && p.Module.GoVersion != "" {
		u.GoVersion = "go" + p.Module.GoVersion
	}
	return u
}

// isTestMain reports whether p is the main package that the go command writes for a test binary: its file is not the
// user's.
func isTestMain(p *packages.Package) bool {
	return p.Name == "main" && strings.HasSuffix(p.ID, ".test")
}
