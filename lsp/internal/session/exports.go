package session

import (
	"fmt"
	"go/importer"
	"go/token"
	"go/types"
	"io"
	"os"
	"sync"

	"github.com/databridge-go/databridge/internal/fork"
)

// exports reads packages from the compiler's export data, each once.
type exports struct {
	files map[string]string // by import path; "" is none
	forks fork.Forks

	mu sync.Mutex // guards gc, which is not safe for concurrent use
	gc types.Importer
}

func newExports(fset *token.FileSet, forks fork.Forks) *exports {
	e := &exports{files: map[string]string{}, forks: forks}
	e.gc = importer.ForCompiler(fset, "gc", func(path string) (io.ReadCloser, error) { return os.Open(e.files[path]) })
	return e
}

// read returns the package of an import path. The receiver may be nil: nothing is known yet.
func (e *exports) read(path string) (*types.Package, error) {
	if e == nil || e.files[path] == "" {
		return nil, fmt.Errorf("no export data for %s", path)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	pkg, err := e.gc.Import(path)
	if err == nil {
		e.forks.Adopt([]*types.Package{pkg}) // what it reaches for the first time nobody else has seen yet
	}
	return pkg, err
}

// holds reports whether all of files are among those of e.
func (e *exports) holds(files map[string]string) bool {
	for path, name := range files {
		if e.files[path] != name {
			return false
		}
	}
	return true
}
