package session

// Owns reports whether a file belongs to the module of another one, as the go command knows it.
func (s *Snapshot) Owns(of, path string) bool {
	v := s.view(of)
	if v == nil {
		return of == path
	}
	g := v.snapshotGraph()
	return g != nil && len(g.byFile[path]) > 0 || of == path
}
