package load

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
)

// excluded are the Go files that build constraints keep out of the roots, in order of their names.
func excluded(roots []*packages.Package) []string {
	var files []string
	compiled := map[string]bool{} // the variant with tests has more files
	for _, p := range roots {
		for _, f := range p.GoFiles {
			compiled[f] = true
		}
	}
	for _, p := range roots {
		for _, f := range p.IgnoredFiles {
			if strings.HasSuffix(f, ".go") && !compiled[f] {
				files = append(files, f)
			}
		}
	}
	slices.Sort(files)
	return slices.Compact(files)
}

// madeByCgo are the files that are compiled in the place of others, by absolute name. They lie in the go command's cache.
func madeByCgo(roots []*packages.Package) map[string]bool {
	made := map[string]bool{}
	for _, p := range roots {
		for _, f := range p.CompiledGoFiles {
			if !slices.Contains(p.GoFiles, f) {
				made[f] = true
			}
		}
	}
	return made
}

// moduleDirs are the directories of the modules of the roots.
func moduleDirs(roots []*packages.Package) []string {
	var dirs []string
	for _, p := range roots {
		if p.Module != nil && !slices.Contains(dirs, p.Module.Dir) {
			dirs = append(dirs, p.Module.Dir)
		}
	}
	return dirs
}

// packageDirs are the directories of the roots.
func packageDirs(roots []*packages.Package) []string {
	var dirs []string
	for _, p := range roots {
		for _, f := range slices.Concat(p.GoFiles, p.IgnoredFiles) {
			if d := filepath.Dir(f); len(dirs) == 0 || dirs[len(dirs)-1] != d {
				dirs = append(dirs, d)
			}
		}
	}
	return dirs
}

// Unseen returns what of a directory ./... does not reach: directories of modules whose packages are not in w, which have to be asked in their own
// place, and Go files in directories that have no package for the build constraints given. What the go command never looks at is left out.
func (w *Workspace) Unseen(dir string) (modules, files []string) {
	known := map[string]bool{}
	for _, d := range w.modules {
		known[real(d)] = true
	}
	for _, d := range w.dirs {
		known[real(d)] = true
	}
	_ = filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return fs.SkipDir // what cannot be read has nothing to tell
		case d.IsDir() && name != dir && (skipped(d.Name()) || d.Name() == "vendor" || d.Name() == "testdata"):
			return fs.SkipDir
		case d.IsDir() && name != dir && isModule(name) && !known[real(name)]:
			modules = append(modules, name)
			return fs.SkipDir
		case !d.IsDir() && strings.HasSuffix(name, ".go") && !skipped(d.Name()) && !known[real(filepath.Dir(name))]:
			files = append(files, name)
		}
		return nil
	})
	return modules, files
}

func isModule(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, "go.mod"))
	return err == nil
}

// skipped reports whether the go command passes over a name; node_modules never holds Go either.
func skipped(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") || name == "node_modules"
}

// real is a directory without links: the go command takes them off.
func real(dir string) string {
	if r, err := filepath.EvalSymlinks(dir); err == nil {
		return r
	}
	return dir
}
