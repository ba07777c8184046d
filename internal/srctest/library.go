package srctest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/importer"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
)

// libraries are the packages outside the programs, read once in a test process.
var libraries = &library{
	asked:   map[string]bool{},
	exports: map[string]string{},
}

// A library reads packages from the compiler's export data.
type library struct {
	mu      sync.Mutex
	asked   map[string]bool
	exports map[string]string // import path -> file
	read    types.Importer
}

// need compiles what is missing. A package that cannot be had is no error: the program that imports it is incomplete.
func (l *library) need(paths []string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	paths = slices.DeleteFunc(slices.Clone(paths), func(p string) bool { return l.asked[p] })
	if len(paths) == 0 {
		return nil
	}
	cmd := exec.Command("go", append([]string{"list", "-e", "-export", "-deps", "-json=ImportPath,Export"}, paths...)...)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("go list: %w: %s", err, stderr.String())
	}
	for _, p := range paths {
		l.asked[p] = true
	}
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p struct{ ImportPath, Export string }
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		if p.Export != "" {
			l.exports[p.ImportPath] = p.Export
		}
	}
}

// Import returns a package that was needed before.
func (l *library) Import(p string) (*types.Package, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.read == nil {
		l.read = importer.ForCompiler(token.NewFileSet(), "gc", l.open)
	}
	return l.read.Import(p)
}

// open is asked for a package that is not yet read. l.mu is held.
func (l *library) open(p string) (io.ReadCloser, error) {
	if file, ok := l.exports[p]; ok {
		return os.Open(file)
	}
	return nil, fmt.Errorf("no package %s", p)
}
