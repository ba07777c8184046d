package session

import (
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
	"sync/atomic"

	"github.com/databridge-go/databridge/lsp/internal/mapper"
)

// textID numbers texts, and graphs: two files with equal id have equal text. It is the one counter of the process.
var textID atomic.Uint64

// A disk remembers the texts of files until it is told to forget them.
type disk struct {
	mu    sync.Mutex
	files map[string]*File
}

// file returns the text of a file, nil if it cannot be read.
func (d *disk) file(path string, e mapper.Encoding) *File {
	d.mu.Lock()
	defer d.mu.Unlock()
	if f, known := d.files[path]; known {
		return f
	}
	var f *File
	if text, err := os.ReadFile(path); err == nil {
		f = &File{Mapper: mapper.New(string(text), e), Path: path, id: textID.Add(1)}
	}
	if d.files == nil {
		d.files = map[string]*File{}
	}
	d.files[path] = f
	return f
}

// forget makes the next file read again.
func (d *disk) forget(path string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.files, path)
}

// moduleOf returns the nearest directory at or above dir with a go.mod, or that of a go.work above it.
func moduleOf(dir string) (root string, ok bool) {
	for at := dir; ; at = filepath.Dir(at) {
		if exists(filepath.Join(at, "go.work")) {
			return at, true
		}
		if !ok && exists(filepath.Join(at, "go.mod")) {
			root, ok = at, true
		}
		if at == filepath.Dir(at) {
			return root, ok
		}
	}
}

// isModule reports whether dir is the root of a module or workspace.
func isModule(dir string) bool {
	return exists(filepath.Join(dir, "go.mod")) || exists(filepath.Join(dir, "go.work"))
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// stack is the current goroutine's, for the log.
func stack() []byte { return debug.Stack() }
