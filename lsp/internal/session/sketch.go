package session

import (
	"context"
	"go/ast"
	gobuild "go/build"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// Sketches are packages from elsewhere, declared from their source without a look into functions: they stand in until the
// compiler's export data are there, which a cold build cache takes minutes for. Of what they import themselves only what
// queries are made of is read; all else is empty, and faults are passed over.
type sketches struct {
	fset    *token.FileSet
	modules map[string]*gomod // by the directories of go.mod
	places  func() (root, cache string)

	mu    sync.Mutex // guards what follows
	known map[string]*types.Package
}

func newSketches(dir string, fset *token.FileSet) *sketches {
	s := &sketches{fset: fset, modules: map[string]*gomod{}, places: sync.OnceValues(goPlaces), known: map[string]*types.Package{}}
	dirs := []string{dir}
	if text, err := os.ReadFile(filepath.Join(dir, "go.work")); err == nil {
		dirs = nil
		for _, use := range readMod(string(text)).use {
			if !filepath.IsAbs(use) {
				use = filepath.Join(dir, use)
			}
			dirs = append(dirs, use)
		}
	}
	for _, dir := range dirs {
		if text, err := os.ReadFile(filepath.Join(dir, "go.mod")); err == nil {
			s.modules[dir] = readMod(string(text))
		}
	}
	return s
}

// goPlaces asks the go command, which compiles nothing for that, where the standard library and downloaded modules lie.
func goPlaces() (root, cache string) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	out, err := exec.CommandContext(ctx, "go", "env", "GOROOT", "GOMODCACHE").Output()
	if lines := strings.Split(strings.TrimSpace(string(out)), "\n"); err == nil && len(lines) == 2 {
		return strings.TrimSpace(lines[0]), strings.TrimSpace(lines[1])
	}
	return gobuild.Default.GOROOT, filepath.Join(gobuild.Default.GOPATH, "pkg", "mod")
}

// read returns the package of an import path. dir is where it lies, if that is known.
func (s *sketches) read(path, dir string) (*types.Package, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sketch(path, dir), nil
}

// sketch is read for who holds mu.
func (s *sketches) sketch(path, dir string) *types.Package {
	if pkg := s.known[path]; pkg != nil {
		return pkg
	}
	s.known[path] = s.empty(path) // for a cycle
	if dir == "" {
		dir = s.dirOf(path)
	}
	files := s.parse(dir)
	if len(files) == 0 {
		return s.known[path]
	}
	config := types.Config{Importer: within{s}, Error: func(error) {}, IgnoreFuncBodies: true, FakeImportC: true}
	pkg, _ := config.Check(path, s.fset, files, nil)
	pkg.MarkComplete()
	s.known[path] = pkg
	return pkg
}

// empty is a package of which nothing is known.
func (s *sketches) empty(p string) *types.Package {
	name := path.Base(p)
	if len(name) > 1 && name[0] == 'v' && strings.Trim(name[1:], "0123456789") == "" {
		name = path.Base(path.Dir(p))
	}
	pkg := types.NewPackage(p, strings.NewReplacer("-", "", ".", "").Replace(name))
	pkg.MarkComplete()
	return pkg
}

// within is the importer of sketches themselves.
type within struct{ *sketches }

// Import returns what queries are made of, and empty packages for the rest.
func (w within) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	if madeOf(path) {
		return w.sketch(path, ""), nil
	}
	if pkg := w.known[path]; pkg != nil {
		return pkg, nil
	}
	w.known[path] = w.empty(path)
	return w.known[path], nil
}

// madeOf reports whether a package has types that queries and documents are made of.
func madeOf(path string) bool {
	switch path {
	case "context", "time", "iter":
		return true
	}
	return isLibrary(path) && !strings.Contains(path, "/x/") && !strings.Contains(path, "/internal/")
}

// dirOf returns where the source of a package lies, "" if that cannot be told.
func (s *sketches) dirOf(path string) string {
	root, cache := s.places()
	if first, _, _ := strings.Cut(path, "/"); !strings.Contains(first, ".") {
		return filepath.Join(root, "src", filepath.FromSlash(path))
	}
	for _, module := range sorted(s.modules) {
		if dir := filepath.Join(module, "vendor", filepath.FromSlash(path)); exists(dir) {
			return dir
		}
		if dir := s.modules[module].dirOf(path, module, cache); dir != "" && exists(dir) {
			return dir
		}
	}
	return ""
}

// parse returns the files of a directory that are built here, without their tests.
func (s *sketches) parse(dir string) []*ast.File {
	names := sources(dir)
	files := make([]*ast.File, len(names))
	var all sync.WaitGroup
	for i, name := range names {
		all.Go(func() {
			if builtHere(name) {
				files[i], _ = parser.ParseFile(s.fset, name, nil, parser.SkipObjectResolution)
			}
		})
	}
	all.Wait()
	return ofOnePackage(files)
}

// sources are the files of a directory that are no tests, whatever they are built for; none if it is "".
func sources(dir string) []string {
	if dir == "" {
		return nil
	}
	names, _ := filepath.Glob(filepath.Join(dir, "*.go"))
	return slices.DeleteFunc(names, func(name string) bool { return strings.HasSuffix(name, "_test.go") })
}

// builtHere reports whether a file is built for this platform.
func builtHere(name string) bool {
	ok, err := gobuild.Default.MatchFile(filepath.Split(name))
	return err == nil && ok
}

// ofOnePackage leaves out what could not be read, and what is of another package than the first file.
func ofOnePackage(files []*ast.File) (kept []*ast.File) {
	for _, f := range files {
		if f != nil && (len(kept) == 0 || f.Name.Name == kept[0].Name.Name) {
			kept = append(kept, f)
		}
	}
	return kept
}
