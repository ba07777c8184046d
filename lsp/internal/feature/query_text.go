package feature

import (
	"go/token"
	"go/types"

	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/mqltext"
	"github.com/databridge-go/databridge/lsp/internal/session"
)

// QueryText returns the query around an offset as mongosh has it, and where the call that sends it stands. ok is false
// outside of queries.
func QueryText(snap *session.Snapshot, path string, offset int) (text string, at Range, ok bool) {
	if !snap.Speaks(path) {
		return "", at, false
	}
	pkg := snap.Package(path)
	if pkg == nil || pkg.Collected == nil {
		return "", at, false
	}
	q := queryAround(pkg, path, posOf(pkg, path, offset))
	if q == nil {
		return "", at, false
	}
	at = Range{pkg.Fset.PositionFor(q.Call.Pos(), false).Offset, pkg.Fset.PositionFor(q.Call.End(), false).Offset}
	return queryText(snap, pkg, q), at, true
}

// queryText writes a query; odm's say by their model which collection they ask.
func queryText(snap *session.Snapshot, pkg *session.Package, q *lift.Query) string {
	w := mqltext.Writer{Fset: pkg.Fset, Info: pkg.Info}
	if n, ok := types.Unalias(q.Collection.Model).(*types.Named); ok && q.API == lift.ODM {
		w.Collection = n.Obj().Name()
		if s := snap.World(pkg).Struct(n); s != nil {
			w.Collection = storedIn(n, s)
		}
	}
	return w.Query(q)
}

// queryAround returns the query at a place: the innermost one whose call, or whose part in a variable, the place lies in.
func queryAround(pkg *session.Package, path string, pos token.Pos) (best *lift.Query) {
	size := token.Pos(0)
	note := func(q *lift.Query, from, to token.Pos) {
		if pos < from || to < pos || best != nil && to-from >= size {
			return
		}
		best, size = q, to-from
	}
	for _, q := range pkg.Collected.Queries {
		if q.File != path || q.Call == nil || !pos.IsValid() {
			continue
		}
		if q.Model != nil {
			note(q, q.Model.Pos(), q.Model.End())
		}
		note(q, q.Call.Pos(), q.Call.End())
		for i := range q.Parts {
			if n := q.Parts[i].Node; n != nil && n.Expr != nil {
				note(q, n.Expr.Pos(), n.Expr.End())
			}
		}
	}
	return best
}
