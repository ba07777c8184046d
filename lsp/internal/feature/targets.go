package feature

import (
	"fmt"
	"slices"
	"strings"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/analyzer/shape"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
)

// depth bounds the documents in documents that a target is followed into.
const depth = 4

// targets joins the fields of what a query is decoded into with those of its collection: a projection is read into a struct
// of its own, which is no model of the collection.
func (r *reader) targets(q *lift.Query) {
	m, known := r.world.ModelOf(q)
	if !known {
		return
	}
	for _, t := range q.Targets {
		if st := r.world.Struct(t.Type); st != nil && !isOnly(st, m) {
			r.same(st, "", depth, func(path string) []Declared { return r.behind(m, path) })
		}
	}
}

// isOnly reports whether a model is made of one struct and nothing else: its fields are their own peers.
func isOnly(st *model.Struct, m *evidence.Model) bool {
	return len(m.Structs) == 1 && len(st.Fields) > 0 && slices.Equal(st.Fields, m.Structs[0].Fields)
}

// results joins the fields of what a pipeline is decoded into with those that it passes on under their names.
func (r *reader) results(f *shape.Flow) {
	if len(f.Pipelines) == 0 || f.Pipelines[0].Update || f.Pipelines[0].Out == nil {
		return
	}
	out := f.Pipelines[0].Out
	for _, t := range f.Query.Targets {
		if st := r.world.Struct(t.Type); st != nil {
			r.same(st, "", depth, func(path string) []Declared { return r.passed(out, path) })
		}
	}
}

// passed returns the field behind a path of what a pipeline gives; none if a stage has made it or renamed it.
func (r *reader) passed(out *shape.Shape, path string) []Declared {
	res := out.Resolve(path)
	if res.Status != shape.Found {
		return nil
	}
	field := res.Value.StoredAs()
	if field == nil || field.Name != lastSegment(path) {
		return nil
	}
	if d, ok := declared(r.world, r.pkg.Fset, field); ok {
		return []Declared{d}
	}
	return nil
}

// same joins the fields of a struct with those that others lead to by the same paths.
func (r *reader) same(st *model.Struct, base string, depth int, others func(path string) []Declared) {
	if !r.has(st, depth) {
		return
	}
	for _, f := range st.Fields {
		inner := heldBy(f)
		if !r.asks(f.Name) && inner == nil {
			continue
		}
		path := lift.JoinPath(base, f.Name)
		found := others(path)
		if len(found) == 0 {
			continue
		}
		if d, ok := declared(r.world, r.pkg.Fset, f); ok && r.asks(f.Name) {
			r.join(append(found, d))
		}
		if inner != nil && depth > 0 {
			r.same(inner, path, depth-1, others)
		}
	}
}

// join notes that several fields are one in what is stored.
func (r *reader) join(fields []Declared) {
	fields = slices.Compact(slices.SortedFunc(slices.Values(fields), compare))
	key := fmt.Sprint(fields)
	if len(fields) > 1 && !r.joined[key] {
		r.joined[key] = true
		r.peers = append(r.peers, fields)
	}
}

func lastSegment(path string) string { return path[strings.LastIndexByte(path, '.')+1:] }
