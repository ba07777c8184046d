package evidence

import (
	"go/ast"
	"go/token"
	"strings"

	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/internal/model/fromtypes"
)

// A use is how one package uses a path of one collection.
type use struct {
	functions map[token.Pos]bool // by where the function of the query begins
	writers   map[token.Pos]bool
	sites     map[token.Pos]bool // by where the function begins in which the key stands; a helper's key is one
	retired   bool               // a $unset or $rename takes it away
	opaque    bool               // a value is written to it that may hold any key
}

// use notes every path of a query.
func (s *Summary) use(sh *share, q *lift.Query) {
	in := home(q)
	walk.Paths(q, func(p walk.Path) {
		path, stores := walk.Stored(p.Full), writes(p)
		site := in
		if p.Key != nil && isOutside(q.Func, p.Key) {
			site = p.Key.Pos()
			s.helped(path, site, q.Collection.ID)
		}
		u := sh.use(path, in, site, stores)
		u.retired = u.retired || p.Operator == "$unset" || p.Operator == "$rename"
		switch {
		case p.Value == nil:
		case p.Value.Kind == lift.Struct:
			s.useStruct(sh, path, p.Value, in, stores)
		case stores && (p.Dynamic || anyKeys(p.Value)):
			u.opaque = true
		}
		if to, ok := walk.Text(p.Value); ok && p.Operator == "$rename" {
			sh.use(to, in, in, true)
		}
	})
	for _, p := range q.Parts {
		s.usePart(sh, q, p, in)
	}
	sh.opaque = sh.opaque || q.Verb == lift.BulkWrite
	sh.partial = sh.partial || insertsPart(q)
}

// usePart notes the names in structs that are a part of a query, and whether it writes what cannot be read.
func (s *Summary) usePart(sh *share, q *lift.Query, p lift.Part, at token.Pos) {
	switch p.Role {
	case lift.Filter:
		if p.Node.Kind == lift.Struct {
			s.useStruct(sh, "", p.Node, at, false)
		}
	case lift.InsertDoc, lift.Replacement:
		s.useDocument(sh, p.Node, at)
	case lift.Pipeline:
		s.usePipeline(sh, q, p.Node, at)
	case lift.Update:
		sh.opaque = sh.opaque || p.Node.Kind != lift.Document || p.Node.Open
		for _, op := range p.Node.Entries {
			if !op.Known || op.Value == nil || op.Value.Open || op.Value.Kind == lift.Unknown || spread(op.Value) {
				sh.opaque = true
				continue
			}
			if op.Value.Kind == lift.Struct && (Migrates(q) || !mayVote(op.Value.Type)) {
				s.useStruct(sh, "", op.Value, at, true)
			}
		}
	}
}

// useDocument notes the names of a document that is stored whole, unless its struct has a vote.
func (s *Summary) useDocument(sh *share, n *lift.Node, at token.Pos) {
	switch types := structsOf(n); {
	case n.Kind == lift.Struct && !mayVote(n.Type):
		s.useStruct(sh, "", n, at, true)
	case n.Kind == lift.Array && !n.Open:
		for _, e := range n.Elems {
			s.useDocument(sh, e, at)
		}
	case len(types) == 0:
		sh.opaque = sh.opaque || n.Kind != lift.Document || spread(n)
	}
}

// spread reports whether a document may hold keys that cannot be told.
func spread(n *lift.Node) bool {
	if n.Open {
		return true
	}
	for _, e := range n.Entries {
		if !e.Known && !strings.Contains(e.Prefix, ".") {
			return true
		}
	}
	return false
}

// useStruct notes the names that a struct stores below a path.
func (s *Summary) useStruct(sh *share, path string, n *lift.Node, in token.Pos, stores bool) {
	st := s.extractor.Struct(fromtypes.Type(n.Type))
	if st == nil {
		return
	}
	sh.opaque = sh.opaque || stores && path == "" && st.Open != ""
	s.useFields(sh, path, st, in, stores, 0)
}

func (s *Summary) useFields(sh *share, path string, st *model.Struct, in token.Pos, stores bool, depth int) {
	if depth > 4 {
		return // a recursive type
	}
	for _, f := range st.Fields {
		full := lift.JoinPath(path, f.Name)
		u := sh.use(full, in, in, stores)
		v := f.Value
		for v != nil && v.Struct == nil && v.Elem != nil && !v.Map {
			v = v.Elem
		}
		switch {
		case v == nil:
		case v.Struct != nil:
			s.useFields(sh, full, v.Struct, in, stores, depth+1)
		case v.Kinds == 0 || v.Map:
			u.opaque = u.opaque || stores
		}
	}
}

// use notes a path, and the paths above it: who asks for addr.city asks for addr.
func (sh *share) use(path string, in, site token.Pos, stores bool) *use {
	u := sh.uses[path]
	if u == nil {
		u = &use{functions: map[token.Pos]bool{}, writers: map[token.Pos]bool{}, sites: map[token.Pos]bool{}}
		sh.uses[path] = u
	}
	u.functions[in], u.sites[site] = true, true
	if stores {
		u.writers[in] = true
	}
	if i := strings.LastIndexByte(path, '.'); i > 0 {
		sh.use(path[:i], in, site, stores)
	}
	return u
}

// anyKeys reports whether a value that is stored may be a document of keys that are not known.
func anyKeys(n *lift.Node) bool {
	switch n.Kind {
	case lift.Unknown:
		return true
	case lift.Document:
		return spread(n)
	case lift.Array:
		return n.Open
	}
	return false
}

// writes reports whether a path is stored by its query.
func writes(p walk.Path) bool {
	switch p.Role {
	case lift.InsertDoc, lift.Replacement:
		return true
	case lift.Update:
		switch p.Operator {
		case "$unset", "$rename", "$pull", "$pullAll", "$pop":
			return false
		}
		return true
	}
	return false
}

// home is where the function of a query begins, or the query itself at package level.
func home(q *lift.Query) token.Pos {
	if q.Func != nil {
		return q.Func.Pos()
	}
	return q.Call.Pos()
}

func isOutside(fn *ast.FuncDecl, key ast.Expr) bool {
	return fn != nil && key.Pos().IsValid() && (key.Pos() < fn.Pos() || fn.End() <= key.Pos())
}
