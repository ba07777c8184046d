package session

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"

	"github.com/databridge-go/databridge/internal/fork"
)

// A rough is what can be seen of a view before the go command has answered: the packages around a file, by their
// directories, and the source of what they import.
type rough struct {
	sketches *sketches
	forks    fork.Forks

	mu     sync.Mutex // guards graphs
	graphs map[string]*graph
}

// roughly returns what can be seen of a view; nil after settle.
func (v *view) roughly() *rough {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.rough == nil && !v.settled {
		v.rough = &rough{sketches: newSketches(v.dir, v.checks.fset), forks: v.settings.Forks, graphs: map[string]*graph{}}
	}
	return v.rough
}

// settle forgets what was seen: the export data are there.
func (v *view) settle() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.rough, v.settled = nil, true
}

// seen returns the graph, or before the first load what can be seen around a file.
func (v *view) seen(file string) *graph {
	if g := v.snapshotGraph(); g != nil {
		return g
	}
	if r := v.roughly(); r != nil {
		return r.around(filepath.Dir(file))
	}
	return v.snapshotGraph()
}

// around returns the package of a directory with those of the view's modules that it imports, at any distance.
func (r *rough) around(dir string) *graph {
	r.mu.Lock()
	defer r.mu.Unlock()
	if g := r.graphs[dir]; g != nil {
		return g
	}
	g := &graph{packages: map[string]*unit{}, byPath: map[string]*unit{}, byFile: map[string][]string{}, forks: r.forks}
	if path := r.pathOf(dir); path != "" {
		r.look(g, path, dir)
	}
	r.graphs[dir] = g
	return g
}

// look adds a package, after those that it imports.
func (r *rough) look(g *graph, path, dir string) {
	u := &unit{ID: path, Path: path, Dir: dir, Imports: map[string]string{}, Own: true}
	g.byPath[path], g.packages[path] = u, u // first: a cycle of imports ends here
	for _, name := range sources(dir) {
		if u.lookAt(name) {
			g.byFile[name] = []string{u.ID}
		}
	}
	for _, dep := range sorted(u.Imports) {
		if g.byPath[dep] == nil {
			if at := r.dirOf(dep); at != "" {
				r.look(g, dep, at)
			}
		}
		u.speaks = u.speaks || isLibrary(dep) || g.forks.Sends(dep) || g.byPath[dep] != nil && g.byPath[dep].speaks
	}
	g.ordered = append(g.ordered, u)
}

// lookAt adds a file, unless it is of another package or platform.
func (u *unit) lookAt(name string) bool {
	if !builtHere(name) {
		return false
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return false
	}
	file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ImportsOnly)
	if file == nil || file.Name == nil || err != nil && len(file.Imports) == 0 || u.Name != "" && u.Name != file.Name.Name {
		return false
	}
	u.Name = file.Name.Name
	u.Files = append(u.Files, name)
	for _, spec := range file.Imports {
		if p, err := strconv.Unquote(spec.Path.Value); err == nil {
			u.Imports[p] = p
		}
	}
	return true
}

// pathOf is the import path of a directory of the view's modules; "" if it lies in none.
func (r *rough) pathOf(dir string) string {
	root := ""
	for at := range r.sketches.modules {
		if len(at) > len(root) && (dir == at || strings.HasPrefix(dir, at+string(filepath.Separator))) {
			root = at
		}
	}
	if root == "" {
		return ""
	}
	return strings.TrimSuffix(r.sketches.modules[root].module+"/"+filepath.ToSlash(strings.TrimPrefix(dir[len(root):], string(filepath.Separator))), "/")
}

// dirOf is the directory of a package of the view's modules; "" if it is of none.
func (r *rough) dirOf(path string) string {
	root, module := "", ""
	for at, m := range r.sketches.modules {
		if len(m.module) > len(module) && (path == m.module || strings.HasPrefix(path, m.module+"/")) {
			root, module = at, m.module
		}
	}
	if root == "" {
		return ""
	}
	return filepath.Join(root, filepath.FromSlash(strings.TrimPrefix(path, module)))
}
