package evidence

import "go/types"

// Declared returns a named type as the package that declares it sees it, with all its constants and with exact
// positions. whole is false if the World has not seen that package: export data lacks what is not exported.
func (w *World) Declared(n *types.Named) (own *types.Named, whole bool) {
	if n.Obj().Pkg() == nil || isLocal(n) {
		return n, false
	}
	s := w.packages[n.Obj().Pkg().Path()]
	if s == nil || s.pkg == nil {
		return n, false
	}
	own, ok := s.own(n).(*types.Named)
	return own, ok && own.Obj().Pkg() == s.pkg
}
