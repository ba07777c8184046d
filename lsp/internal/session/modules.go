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
