package session

import "context"

// Modules returns the packages of each module of the workspace that has been loaded, as Packages does.
func (s *Snapshot) Modules(ctx context.Context) [][]*Package {
	var all [][]*Package
	for _, path := range s.session.somewhere() {
		if ctx.Err() != nil {
			return nil
		}
		if packages := s.Packages(ctx, path); len(packages) > 0 {
			all = append(all, packages)
		}
	}
	return all
}

// somewhere returns a file of each module.
func (s *Session) somewhere() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var files []string
	for _, dir := range sorted(s.views) {
		g := s.views[dir].snapshotGraph()
		if g == nil {
			continue
		}
		for _, u := range g.ordered {
			if len(u.Files) > 0 {
				files = append(files, u.Files[0])
				break
			}
		}
	}
	return files
}

// Loads reports whether a file lies in a module, which is then loaded or being loaded.
func (s *Session) Loads(path string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.viewOf(path) != nil
}

// Restart forgets what is known of the modules and loads them anew. Open files and what was published stay until the loads
// have ended.
func (s *Session) Restart() {
	s.mu.Lock()
	defer s.mu.Unlock()
	dirs := sorted(s.views)
	clear(s.views)
	clear(s.roots)
	clear(s.told)
	s.current = s.next()
	for _, dir := range dirs {
		s.viewAt(dir)
	}
}
