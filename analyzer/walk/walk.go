// Package walk goes through a query and calls back for every path in it: the keys of filters with all that nests in
// them ($and, $or, $nor, $not, $elemMatch, $all), of updates, sorts, projections, hints, array filters, index keys,
// documents, and the leading $match and $sort of a pipeline. Each path comes whole, from the root of the document,
// with its role, its value and what the condition on it means. Rules about paths and rules about values loop over it;
// so do the features of the language server. It judges nothing.
package walk

import (
	"go/ast"
	"strings"

	"github.com/databridge-go/databridge/internal/lift"
)

// A Polarity says what a condition demands of its path.
type Polarity string

// The polarities. Outside filters a path is Positive.
const (
	Positive Polarity = "positive" // nothing matches where the path does not exist
	Negative Polarity = "negative" // $ne, $nin, $not, $nor, $exists: false, null: matches where the path does not exist
	Absence  Polarity = "absence"  // $exists: false and equality with null: asks for documents without the path
	Unclear  Polarity = "unclear"  // the value is not known: it may hold any operator
)

// A Path is one use of a dotted path in a query.
type Path struct {
	Query *lift.Query
	Part  *lift.Part
	Role  lift.Role // what the path is for: Filter for a pipeline's $match and the condition of a $pull, Sort for its $sort; else Part.Role

	Full string // from the root of the document: "items.sku" for {items: {$elemMatch: {sku: 1}}} and for the array filter "i.sku"
	Base string // the beginning of Full that other keys wrote: "items"; "" where the key is the whole path
	Skip int    // segments that Key writes before the part that is in Full: 1 for an array filter's identifier

	Entry *lift.Entry // the key; nil for the field name of Distinct
	Key   ast.Expr    // where the key stands: Entry.KeyExpr, or the argument of Distinct
	Value *lift.Node  // the value under the key; nil for the field name of Distinct

	// Dynamic: the key goes on at run time ("labels." + k). Full holds its constant segments only and Value belongs
	// to something below it: rules about values must leave it alone.
	Dynamic bool

	Operator  string        // Update: the operator it stands under, "$set"; "" elsewhere
	Tests     []*lift.Entry // Filter: the operators of the condition, {$gt: …} has one; nil for equality with Value
	Element   bool          // Filter: the condition is on an element of the array at Full (inside $elemMatch, $pull, an array filter)
	Literal   bool          // the key stands in a sub-document that is a value: {$set: {addr: {city: 1}}}, {addr: {city: 1}}, an inserted document
	Polarity  Polarity      // Filter: what it demands
	Excluded  bool          // Projection: {secret: 0}
	Computed  bool          // Projection, Sort: the value is made ($meta, $slice, an expression); the name may be new
	Or        *lift.Entry   // Filter: the innermost $or around it
	Branch    int           // the branch of Or that it stands in
	Branches  int           // how many branches Or has
	Condition *lift.Node    // Filter: the document that holds the key, so that keys of one AND level can be compared
}

// Segments returns the segments of Full.
func (p Path) Segments() []string { return strings.Split(p.Full, ".") }

// Own returns the index in the segments that Key writes of the i-th segment of Full; ok is false if another expression
// wrote it.
func (p Path) Own(i int) (int, bool) {
	base := 0
	if p.Base != "" {
		base = strings.Count(p.Base, ".") + 1
	}
	return i - base + p.Skip, i >= base
}

// Paths calls fn for every path of q, in order of writing.
func Paths(q *lift.Query, fn func(Path)) {
	w := walker{query: q, emit: fn}
	for i := range q.Parts {
		w.part = &q.Parts[i]
		w.walkPart()
	}
}

// List returns every path of q, in order of writing.
func List(q *lift.Query) []Path {
	var all []Path
	Paths(q, func(p Path) { all = append(all, p) })
	return all
}

// Stored returns a path as a stored name: without the positions ("0", "$", "$[]", "$[x]") that choose an element.
func Stored(path string) string {
	segs := strings.Split(path, ".")
	kept := segs[:0]
	for _, s := range segs {
		if !Position(s) {
			kept = append(kept, s)
		}
	}
	return strings.Join(kept, ".")
}

// Position reports whether a segment chooses an element of an array and names no field.
func Position(segment string) bool {
	if strings.HasPrefix(segment, "$") {
		return segment == "$" || strings.HasPrefix(segment, "$[")
	}
	return segment != "" && strings.Trim(segment, "0123456789") == ""
}

// A walker is one walk over one query.
type walker struct {
	query *lift.Query
	part  *lift.Part
	emit  func(Path)
}

// walkPart chooses the grammar of a part.
func (w *walker) walkPart() {
	node := w.part.Node
	if node == nil {
		return
	}
	switch w.part.Role {
	case lift.Filter, lift.IndexFilter:
		w.filter(node, place{})
	case lift.Update:
		w.update(node)
	case lift.Pipeline:
		w.pipeline(node)
	case lift.Sort, lift.Hint, lift.IndexKeys:
		w.keys(node, w.part.Role)
	case lift.Projection:
		w.projection(node, "")
	case lift.ArrayFilters:
		w.arrayFilters(node)
	case lift.FieldName:
		w.fieldName(node)
	case lift.InsertDoc, lift.Replacement:
		w.document(node, Path{Role: w.part.Role, Polarity: Positive}, "")
	}
}

// path begins a Path for an entry: ok is false where the key says nothing, or is an operator.
func (w *walker) path(e *lift.Entry, role lift.Role, base string) (p Path, ok bool) {
	p = Path{Query: w.query, Part: w.part, Role: role, Base: base, Entry: e, Key: e.KeyExpr, Value: e.Value, Polarity: Positive}
	key := e.Key
	if !e.Known {
		cut := strings.LastIndexByte(e.Prefix, '.')
		if cut < 0 {
			return p, false // not one whole segment is known
		}
		key, p.Dynamic = e.Prefix[:cut], true
	}
	if key == "" || strings.HasPrefix(key, "$") {
		return p, false
	}
	p.Base = lift.JoinPath(base, e.Base) // U.Home.Where(odm.F("city").Eq(x)): another expression writes the beginning of the key
	p.Full = lift.JoinPath(base, key)
	return p, true
}

// Within calls fn for every path of a document that stands somewhere inside a part of q: a filter or a sort.
func Within(q *lift.Query, part *lift.Part, role lift.Role, n *lift.Node, fn func(Path)) {
	w := walker{query: q, part: part, emit: fn}
	if n == nil {
		return
	}
	if role == lift.Sort {
		w.keys(n, role)
		return
	}
	w.filter(n, place{})
}
