// Package locate finds what a position of the editor means: from an offset to the string under it, and from there to
// its place in a query's tree. It knows the grammar of queries, and nothing of what a name means.
package locate

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/mql"
)

// A Spot is a name of a query: a key, a "$field" reference, or the argument that names a field.
type Spot struct {
	Query *lift.Query // nil for a path that odm's own types tie to a document: see owned.go
	Owner types.Type  // of such a path: the document
	Expr  ast.Expr    // as written: a string literal, a constant, an odm proxy
	Text  string      // its value
	Fixed bool        // what may stand here does not depend on Text
	Level
}

// A Level is what may be said at one level of a query's tree.
type Level struct {
	Fields    bool          // field names may stand here
	Reference bool          // field names stand here behind a "$": the operands of expressions
	Base      string        // the path that field names continue
	Skip      int           // how many bytes of the text come before the field name: "i." in an array filter
	Places    []mql.Place   // the tables whose operators may stand here
	Of        string        // the operator right around
	Field     string        // FieldQuery: the path of the field that is asked about
	Arguments *mql.Operator // the names of its arguments may stand here
	Reshaped  bool          // a stage before has changed the documents: their shape is asked, not the model
	Foreign   bool          // the documents are those of the collection that a stage brings in
	Names     bool          // names of collections may stand here
	Value     string        // the path of the field of which a value stands here; "" if none does
	Enum      []string      // the values that the operator around takes here
}

// Find returns the spot of a package at pos: in one of its queries, or a path that odm's types tie to a document.
func Find(queries []*lift.Query, files []*ast.File, info *types.Info, pos token.Pos) (Spot, bool) {
	spot, ok := inQueries(queries, pos)
	if !ok {
		return owned(files, info, pos)
	}
	if around, lit := literalIn(files, pos); lit != nil && argumentOfF(around, lit) {
		spot.Places = nil // odm.F takes a path, never an operator
	}
	return spot, true
}

func inQueries(queries []*lift.Query, pos token.Pos) (Spot, bool) {
	for _, q := range queries {
		if e := q.Collection.NamePos; e != nil && e.Pos() <= pos && pos <= e.End() {
			if text, ok := literal(e); ok {
				return Spot{Query: q, Expr: e, Text: text, Fixed: true, Level: Level{Names: true}}, true
			}
		}
		for i := range q.Parts {
			s := &search{query: q, part: &q.Parts[i], pos: pos, reshaped: q.Verb == lift.Watch} // change events have a shape of their own
			s.role()
			if s.found != nil {
				return *s.found, true
			}
		}
	}
	return Spot{}, false
}

// A search goes down one part of a query.
type search struct {
	query *lift.Query
	part  *lift.Part
	pos   token.Pos
	found *Spot
	each  func(Spot) // if set, it is told every name, and none is found

	reshaped bool // a stage before has changed the documents
}

// covers reports whether pos lies in e.
func (s *search) covers(e ast.Expr) bool { return e != nil && e.Pos() <= s.pos && s.pos <= e.End() }

// hit notes the spot, the innermost first.
func (s *search) hit(e ast.Expr, text string, l Level) {
	if s.each != nil && e != nil {
		l.Reshaped = s.reshaped
		s.each(Spot{Query: s.query, Expr: e, Text: text, Level: l})
		return
	}
	if s.found == nil && s.covers(e) {
		l.Reshaped = s.reshaped
		s.found = &Spot{Query: s.query, Expr: e, Text: text, Level: l, Fixed: s.part.Role != lift.ArrayFilters}
	}
}

// Path returns the whole path that the spot names, and ok false if it names no field.
func (s Spot) Path() (path string, ok bool) {
	text := s.Text[min(s.Skip, len(s.Text)):]
	switch {
	case s.Reference:
		if len(text) < 2 || text[0] != '$' || text[1] == '$' {
			return "", false
		}
		text = text[1:]
	case !s.Fields || len(text) > 0 && text[0] == '$':
		return "", false
	}
	return lift.JoinPath(s.Base, text), !s.Reshaped
}
