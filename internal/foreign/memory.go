package foreign

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/load"
)

// old is how long the memory of another build of the tool is kept.
const old = 30 * 24 * time.Hour

// A Memory keeps the wrappers of module versions on disk, apart for every build of the tool. Nil remembers nothing. Whatever goes
// wrong with it costs time only, so it tells no errors.
type Memory struct{ dir string }

// Open returns the memory of the running program below the user's cache folder; nil if there is none.
func Open() *Memory {
	cache, err := os.UserCacheDir()
	if err != nil {
		return nil
	}
	tool, err := os.Executable()
	if err != nil {
		return nil
	}
	built, err := os.Stat(tool)
	if err != nil {
		return nil
	}
	return In(filepath.Join(cache, "databridge", "wrappers"), fmt.Sprint(tool, built.Size(), built.ModTime().UnixNano()))
}

// In returns the memory of one build below a folder.
func In(folder, build string) *Memory {
	return &Memory{dir: filepath.Join(folder, fmt.Sprintf("%x", sha256.Sum256([]byte(build)))[:16])}
}

// recall returns the wrappers of a package; ok is false if they are not known.
func (m *Memory) recall(c load.Config, p load.Foreign) (ws []*lift.Wrapper, ok bool) {
	if m == nil || p.Version == "" {
		return nil, false
	}
	data, err := os.ReadFile(m.file(c, p))
	if err != nil || json.Unmarshal(data, &ws) != nil {
		return nil, false
	}
	return ws, true
}

// keep remembers the wrappers of a package, if they cannot change.
func (m *Memory) keep(c load.Config, p load.Foreign, ws []*lift.Wrapper) {
	if m == nil || p.Version == "" {
		return
	}
	data, err := json.Marshal(ws)
	if err != nil {
		return
	}
	if _, err := os.Stat(m.dir); err != nil {
		m.forget()
	}
	if os.MkdirAll(m.dir, 0o755) != nil {
		return
	}
	// Another process may write the same file: a whole one is put in its place.
	whole, err := os.CreateTemp(m.dir, "new-")
	if err != nil {
		return
	}
	_, err = whole.Write(data)
	if whole.Close() != nil || err != nil || os.Rename(whole.Name(), m.file(c, p)) != nil {
		_ = os.Remove(whole.Name())
	}
}

// file is named for everything that the wrappers of a package depend on.
func (m *Memory) file(c load.Config, p load.Foreign) string {
	tags := slices.Sorted(slices.Values(c.Tags))
	key := strings.Join([]string{p.Path, p.Version, strings.Join(tags, ","), strings.Join(c.Forks, ","), runtime.GOOS, runtime.GOARCH, os.Getenv("GOOS"), os.Getenv("GOARCH"), os.Getenv("GOFLAGS")}, "\n")
	return filepath.Join(m.dir, fmt.Sprintf("%x.json", sha256.Sum256([]byte(key))))
}

// forget removes what other builds of the tool have remembered and not used for long.
func (m *Memory) forget() {
	others, err := os.ReadDir(filepath.Dir(m.dir))
	if err != nil {
		return
	}
	for _, o := range others {
		if info, err := o.Info(); err == nil && o.IsDir() && time.Since(info.ModTime()) > old {
			_ = os.RemoveAll(filepath.Join(filepath.Dir(m.dir), o.Name()))
		}
	}
}
