// Package session holds what the server knows of one client's workspace: the open files, the packages as they are while
// they are being typed, and when to look at them again. A Snapshot is one immutable state of it; edits make new ones.
package session

import (
	"context"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/foreign"
	"github.com/databridge-go/databridge/lsp/internal/mapper"
)

// A Host is whoever a session speaks to. Its functions may be called from any goroutine, and must not call the session.
type Host struct {
	Publish func(Report)                        // the findings of one file, which replace those before
	Tell    func(line string)                   // what a person must know to get on
	Logf    func(format string, args ...any)    // what a person might want to know
	Loading func(dir string) func(stage string) // the load of a module begins; the function is told each stage, "" at the end. Nil tells nobody
	Memory  *foreign.Memory                     // of what packages of other modules send; nil is none
}

// A Config is what a client says about itself.
type Config struct {
	Folders  []string // of the workspace
	Encoding mapper.Encoding
}

// A Session is one client's workspace. Its methods may be called from any goroutine; edits must come in wire order.
type Session struct {
	host    Host
	ctx     context.Context // of background work
	cancel  context.CancelFunc
	work    sync.WaitGroup
	telling sync.Mutex // held while a report is made and published
	traffic traffic

	mu       sync.Mutex // guards what follows
	folders  []string
	encoding mapper.Encoding
	watched  bool // the client tells of changes on disk
	current  *Snapshot
	views    map[string]*view  // by directory of go.mod or go.work
	roots    map[string]string // the directory of views that a directory's files belong to, "" for none; emptied when a go.mod may have come or gone
	spelled  map[string]string // the client's URI of a path
	told     map[string]bool   // lines that were told: once is enough
	closed   bool
	last     edit                        // the last edit
	pending  map[string]*view            // edited files that are still to be looked at
	run      context.CancelFunc          // ends the diagnosis under way
	shown    map[string][]string         // fingerprints of the published findings, by path
	weights  map[diag.Code]diag.Severity // what the editor says of codes
}

// An edit is where and when text was changed last.
type edit struct {
	path   string
	offset int
	at     time.Time
}

// New returns a session that speaks to host.
func New(host Host) *Session {
	s := &Session{
		host: host, encoding: mapper.UTF16,
		views: map[string]*view{}, roots: map[string]string{}, spelled: map[string]string{}, told: map[string]bool{},
		pending: map[string]*view{}, shown: map[string][]string{},
	}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	s.current = &Snapshot{session: s, encoding: s.encoding}
	return s
}

// Configure tells the session what the client is like. It is called once, before any edit.
func (s *Session) Configure(c Config) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.folders, s.encoding = c.Folders, c.Encoding
	s.current = &Snapshot{session: s, encoding: c.Encoding}
}

// Watched says that the client tells of changes on disk.
func (s *Session) Watched() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.watched = true
}

// Start loads the modules at the roots of the folders, in the background.
func (s *Session) Start() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.startFolders(s.folders)
}

// Folders adds folders to the workspace and takes others away, whose findings are withdrawn.
func (s *Session) Folders(added, removed []string) {
	s.mu.Lock()
	s.folders = append(slices.DeleteFunc(s.folders, func(dir string) bool { return slices.Contains(removed, dir) }), added...)
	s.startFolders(added)
	var gone []string
	for _, dir := range removed {
		if s.views[dir] != nil {
			delete(s.views, dir)
			clear(s.roots)
			gone = append(gone, s.shownUnder(dir)...)
		}
	}
	s.mu.Unlock()
	s.withdraw(gone)
}

// startFolders begins to load folders that are modules. The caller holds s.mu.
func (s *Session) startFolders(folders []string) {
	for _, dir := range folders {
		if isModule(dir) {
			s.viewAt(dir)
		}
	}
}

// Close ends background work and waits for it.
func (s *Session) Close() {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.cancel()
	s.work.Wait()
}

// Snapshot returns the present state.
func (s *Session) Snapshot() *Snapshot {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.current
}

// URI returns a path as the client spells it, "" if it has not said it.
func (s *Session) URI(path string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.spelled[path]
}

// background runs fn until the session closes. The caller holds s.mu.
func (s *Session) background(fn func(ctx context.Context)) {
	if s.closed {
		return
	}
	s.work.Go(func() {
		defer func() {
			if r := recover(); r != nil {
				s.host.Logf("panic in background work: %v\n%s", r, stack())
			}
		}()
		fn(s.ctx)
	})
}

// tell tells a person one line, once.
func (s *Session) tell(line string) {
	s.mu.Lock()
	news := !s.told[line] && !s.closed
	s.told[line] = true
	s.mu.Unlock()
	if news {
		s.host.Tell(line)
	}
}

// viewAt returns the view of a module's directory, and begins to load a new one. The caller holds s.mu.
func (s *Session) viewAt(dir string) *view {
	v := s.views[dir]
	if v == nil {
		v = newView(dir, s.host.Memory)
		s.views[dir] = v
		s.reload(v)
	}
	return v
}

// viewOf returns the view that a file belongs to, nil if it lies in no module that is known. A file that is open brings its
// module along; one that is merely named, as the place of a definition, does not. The caller holds s.mu.
func (s *Session) viewOf(path string) *view {
	if !filepath.IsAbs(path) {
		return nil // an unsaved buffer
	}
	dir := filepath.Dir(path)
	root, known := s.roots[dir]
	if !known {
		root, _ = moduleOf(dir)
		s.roots[dir] = root
	}
	wanted := s.current.open[path] != nil || slices.Contains(s.folders, root)
	if v := s.views[root]; v != nil || root == "" || !wanted {
		return v
	}
	return s.viewAt(root)
}
