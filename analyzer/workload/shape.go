package workload

import (
	"cmp"
	"go/ast"
	"go/constant"
	"slices"
	"strings"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/internal/indexes"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/internal/mql"
)

// An Ask is what one query asks of the indexes of its collection.
type Ask struct {
	Query  *lift.Query
	Shapes []indexes.Shape // one, or one for each branch of an $or; none if it asks for nothing that an index gives
	Filter ast.Expr        // where the filter stands; nil if there is none
	Sort   ast.Expr

	conditions conditions
	bounded    bool // it has a limit, or returns one document
}

// Read returns what a query asks. ok is false where that cannot be told, or where somebody else has chosen the index.
func Read(w *evidence.World, q *lift.Query) (a Ask, ok bool) {
	if q.Forwards || q.OpenOptions || hasHint(q) || evidence.Migrates(q) {
		return a, false
	}
	a = Ask{Query: q}
	r := &reader{world: w, query: q}
	var sort []indexes.Key
	switch q.Verb {
	case lift.Find, lift.FindOne, lift.FindOneAndUpdate, lift.FindOneAndReplace, lift.FindOneAndDelete, lift.Count, lift.Distinct,
		lift.UpdateOne, lift.UpdateMany, lift.ReplaceOne, lift.DeleteOne, lift.DeleteMany:
		sort = r.parts(&a)
	case lift.Aggregate:
		sort = r.pipeline(&a)
	default:
		return a, false
	}
	if r.lost {
		return a, false
	}
	m, known := w.ModelOf(q)
	if !known {
		return a, true
	}
	a.bounded = a.bounded || q.Verb != lift.Find && q.Verb != lift.Aggregate || q.Setting("Limit") != nil
	s := shaper{model: m, sort: sort, bounded: a.bounded}
	a.Shapes = s.shapes(a.conditions)
	return a, true
}

func hasHint(q *lift.Query) bool {
	_, hinted := q.Part(lift.Hint)
	return hinted || q.Setting("Collation") != nil
}

// parts reads the filters and the sort of a query.
func (r *reader) parts(a *Ask) (sort []indexes.Key) {
	sorted := false
	for i := range r.query.Parts {
		part := &r.query.Parts[i]
		switch part.Role {
		case lift.Filter:
			r.lost = r.lost || len(part.Guards) > 0
			a.conditions.add(r.document(part.Node, ""))
			if a.Filter == nil {
				a.Filter = part.Arg
			}
		case lift.Sort:
			r.lost = r.lost || sorted || len(part.Guards) > 0
			sorted = true
			a.Sort, sort = part.Arg, r.sort(part.Node)
		}
	}
	return sort
}

// pipeline reads the stages at the beginning that see stored documents.
func (r *reader) pipeline(a *Ask) (sort []indexes.Key) {
	part, ok := r.query.Part(lift.Pipeline)
	if !ok && r.query.API == lift.ODM {
		return r.parts(a) // odm's query begins the pipeline
	}
	if !ok || part.Node.Kind != lift.Array || part.Node.Open {
		r.lost = true
		return nil
	}
	for i, stage := range part.Node.Elems {
		if stage.Kind != lift.Document || stage.Open || len(stage.Entries) != 1 || !stage.Entries[0].Known || len(stage.Guards) > 0 {
			r.lost = true
			return nil
		}
		switch e := stage.Entries[0]; {
		case e.Key == "$match": // after a $sort the server moves it before
			a.conditions.add(r.document(e.Value, ""))
			a.Filter = cmp.Or(a.Filter, stage.Expr)
		case e.Key == "$sort" && a.Sort == nil:
			a.Sort, sort = stage.Expr, r.sort(e.Value)
			a.bounded = i+1 < len(part.Node.Elems) && part.Node.Elems[i+1].Lookup("$limit") != nil
		default:
			return sort
		}
	}
	return sort
}

// sort reads a sort whose keys and directions are known.
func (r *reader) sort(n *lift.Node) (keys []indexes.Key) {
	if n == nil || n.Kind != lift.Document || n.Open || !n.Ordered && len(n.Entries) > 1 {
		r.lost = true
		return nil
	}
	for _, e := range n.Entries {
		var v constant.Value
		if e.Known && len(e.Guards) == 0 && e.Value != nil && !strings.HasPrefix(e.Key, "$") {
			v = r.world.Constant(r.query, e.Value.Expr)
		}
		down, ok := evidence.Descending(v)
		if !ok {
			r.lost = true
			return nil
		}
		keys = append(keys, indexes.Key{Path: e.Key, Down: down})
	}
	return keys
}

// A shaper makes shapes of conditions.
type shaper struct {
	model   *evidence.Model
	sort    []indexes.Key
	bounded bool
}

// shapes are what a filter asks for: by its own conditions, else by those of each branch of its $or.
func (s shaper) shapes(c conditions) []indexes.Shape {
	if c.special {
		return nil
	}
	if one, ok := s.shape(c); ok || len(c.branches) == 0 {
		return oneOf(one, ok)
	}
	if len(c.branches) > 1 {
		return nil
	}
	var all []indexes.Shape
	for _, branch := range c.branches[0] {
		branch.add(conditions{all: c.all})
		one, ok := s.shape(branch)
		if !ok || branch.special || len(one.Equal)+len(one.Range) == 0 {
			return nil // one branch looks at all documents, and the others need no index then
		}
		all = append(all, one)
	}
	return all
}

func oneOf(s indexes.Shape, ok bool) []indexes.Shape {
	if !ok {
		return nil
	}
	return []indexes.Shape{s}
}

// shape is that of conditions that all must hold. ok is false if no index that is worth its cost serves it.
func (s shaper) shape(c conditions) (x indexes.Shape, ok bool) {
	for _, one := range c.all {
		switch {
		case one.access == mql.Points && (s.coarse(one) || slices.Contains(x.Equal, one.path)):
			continue
		case one.access == mql.Points && (!one.list || len(s.sort) == 0):
			x.Equal = append(x.Equal, one.path)
		case one.access == mql.Points || one.access == mql.Interval:
			x.Range = append(x.Range, one.path)
		}
	}
	if slices.Contains(x.Equal, "_id") || slices.Contains(x.Range, "_id") {
		return x, false // the index that every collection has serves it
	}
	if len(c.branches) == 0 || len(x.Equal)+len(x.Range) > 0 {
		x.Sort = slices.DeleteFunc(slices.Clone(s.sort), func(k indexes.Key) bool { return slices.Contains(x.Equal, k.Path) })
	}
	asks := len(x.Equal)+len(x.Sort)+len(x.Range) > 0
	return x, asks && s.possible(x)
}

// coarse reports whether a condition picks so many documents that an index is of no use: one of two values.
func (s shaper) coarse(c condition) bool {
	return c.null || s.model.DefaultKinds(c.path)&^model.Null == model.Bool
}

// most is how many keys an index has that somebody would declare by hand.
const most = 5

// possible reports whether one index can serve a shape: not over two arrays, not of too many keys, and a range before a sort
// that it does not serve is no gain without a limit.
func (s shaper) possible(x indexes.Shape) bool {
	paths := append(slices.Clone(x.Equal), x.Range...)
	for _, k := range x.Sort {
		paths = append(paths, k.Path)
	}
	arrays := map[string]bool{}
	for _, path := range paths {
		if s.model.Resolve(path).Status == model.Missing {
			return false // perhaps it is misspelt: another rule's business
		}
		if a := s.array(path); a != "" {
			arrays[a] = true
		}
	}
	first := len(x.Sort) > 0 && slices.Contains(x.Range, x.Sort[0].Path)
	if len(x.Equal) == 0 && len(x.Sort) > 0 && len(x.Range) > 0 && !first && !s.bounded {
		return false
	}
	return len(arrays) <= 1 && len(x.Equal)+len(x.Sort)+min(len(x.Range), 1) <= most
}

// array is the first part of a path that may be an array, "" if there is none.
func (s shaper) array(path string) string {
	for i := range len(path) + 1 {
		if i < len(path) && path[i] != '.' {
			continue
		}
		if k := s.model.DefaultKinds(path[:i]) &^ model.Null; k == 0 || k&model.Array != 0 {
			return path[:i]
		}
	}
	return ""
}
