package session

import (
	"context"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
	"time"

	"github.com/databridge-go/databridge/internal/foreign"
	"github.com/databridge-go/databridge/internal/settings"
)

// A view is one module or workspace, with what has been learnt of it.
type view struct {
	dir    string
	disk   disk
	checks *checks
	memory *foreign.Memory

	mu       sync.Mutex // guards what follows
	graph    *graph     // nil until the first load has ended
	rough    *rough     // what is seen before; nil until somebody looks
	settled  bool       // nobody needs to look any more
	settings settings.Settings
	ready    bool            // all packages were checked: what is absent is absent
	busy     bool            // it is being loaded
	again    bool            // something changed while it was loading
	tried    map[string]bool // import paths that a load was begun for
	stamps   map[string]time.Time
	heads    map[string]string // of files that the go command did not know when it was asked last: see regains
}

func newView(dir string, memory *foreign.Memory) *view {
	return &view{dir: dir, memory: memory, tried: map[string]bool{}, checks: newChecks()}
}

// loadDelay joins changes that come in a burst, a checkout for example, into one load.
const loadDelay = 100 * time.Millisecond

// reload asks the go command about a view again, in the background; the old graph serves until the answer is there.
// The caller holds s.mu.
func (s *Session) reload(v *view) {
	v.mu.Lock()
	defer v.mu.Unlock()
	first := v.graph == nil
	v.again = true
	if v.busy {
		return
	}
	v.busy = true
	s.background(func(ctx context.Context) {
		for v.wantsLoad() {
			if !first && !pause(ctx, loadDelay) {
				return
			}
			s.load(ctx, v)
			first = false
		}
	})
}

// reloadSoon is reload for whoever does not hold s.mu.
func (s *Session) reloadSoon(v *view) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reload(v)
}

// wantsLoad begins a round of loading, or ends the rounds.
func (v *view) wantsLoad() bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.busy = v.again
	v.again = false
	return v.busy
}

// load asks the go command once, and looks at the whole view again.
func (s *Session) load(ctx context.Context, v *view) {
	stage := s.loading(v)
	defer stage("")
	stage("asking the go command")
	s.readSettings(v)
	asked := s.Snapshot()
	v.ask(asked)
	g, err := newGraph(ctx, v, asked.overlay())
	if ctx.Err() != nil {
		return
	}
	if err != nil {
		s.tell(unloaded(v.dir, err))
		return
	}
	s.tellFaults(ctx, v, g)
	before, moved := v.snapshotGraph(), v.stamp()
	whole, same := g.inheriting(before)
	if moved || !same {
		if before == nil {
			s.adopt(v, g) // enough for completion: compiling what is imported may take its time
		}
		stage("compiling what is imported")
		if whole, err = g.exported(ctx, v, before); err != nil && ctx.Err() == nil {
			s.tell(unloaded(v.dir, err))
		}
	}
	if ctx.Err() == nil {
		stage("checking queries")
		s.regainAll(v)
		s.diagnoseAll(ctx, s.adopt(v, whole), v)
		debug.FreeOSMemory() // checking a whole module takes more than keeping it
	}
}

// loading says that a load begins; what it returns is told each stage, "" at the end.
func (s *Session) loading(v *view) func(stage string) {
	if s.host.Loading == nil {
		return func(string) {}
	}
	return s.host.Loading(v.dir)
}

// adopt makes a graph the view's, and returns the first snapshot that sees it.
func (s *Session) adopt(v *view, g *graph) *Snapshot {
	v.mu.Lock()
	v.graph = g
	v.mu.Unlock()
	if g.whole() {
		v.settle()
	}
	v.checks.prune(g) // before s.mu: whoever checks a package may want that one next
	s.mu.Lock()
	s.current = s.next()
	snap := s.current
	gone := s.unknownTo(v, g)
	s.mu.Unlock()
	s.withdraw(gone)
	return snap
}

// readSettings reads databridge.yaml. Without a file, and after a fault in it, the defaults hold.
func (s *Session) readSettings(v *view) {
	var read settings.Settings
	if file := settings.Find(v.dir); file != "" {
		var err error
		if read, err = settings.Read(file, settings.Name); err != nil {
			s.tell(err.Error())
		}
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.settings = read
}

// isReady reports whether all packages of the view were checked once.
func (v *view) isReady() bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.ready
}

// becomesReady says that all packages were checked.
func (v *view) becomesReady() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.ready = true
}

// settingsNow returns the settings as they were read last.
func (v *view) settingsNow() settings.Settings {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.settings
}

// snapshotGraph returns the graph, nil before the first load.
func (v *view) snapshotGraph() *graph {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.graph
}

// lacks reports whether the go command was not asked about a file, or did not know it.
func (v *view) lacks(path string) bool {
	g := v.snapshotGraph()
	return g != nil && len(g.byFile[path]) == 0
}

// missing notes an import path that no package answers to, and reports whether to load again for it: once.
func (v *view) missing(path string) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.graph == nil || v.tried[path] {
		return false
	}
	v.tried[path] = true
	return true
}

// stamp remembers when the module's files were changed, and reports whether what it requires may have changed since.
func (v *view) stamp() (moved bool) {
	now := v.times()
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, name := range []string{"go.mod", "go.sum", "go.work"} {
		path := filepath.Join(v.dir, name)
		moved = moved || !v.stamps[path].Equal(now[path])
	}
	v.stamps = now
	return moved
}

// changed returns the module's files that were changed on disk since it was asked last.
func (v *view) changed() []string {
	now := v.times()
	v.mu.Lock()
	defer v.mu.Unlock()
	var names []string
	for _, name := range sorted(now) {
		if was, known := v.stamps[name]; v.stamps != nil && (!known || !was.Equal(now[name])) {
			names = append(names, name)
		}
	}
	v.stamps = now
	return names
}

// times returns when files were changed: those that describe the module and those of its
// packages. What is gone has the zero time.
func (v *view) times() map[string]time.Time {
	at := map[string]time.Time{}
	note := func(name string) {
		at[name] = time.Time{}
		if info, err := os.Stat(name); err == nil {
			at[name] = info.ModTime()
		}
	}
	for _, name := range []string{"go.mod", "go.sum", "go.work", settings.Name} {
		note(filepath.Join(v.dir, name))
	}
	if g := v.snapshotGraph(); g != nil {
		for name := range g.byFile {
			note(name)
		}
	}
	return at
}
