package feature

import (
	"slices"

	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
)

// decodes reports whether something that a query is decoded into has a field of the name that is asked for.
func (r *reader) decodes(q *lift.Query) bool {
	return slices.ContainsFunc(q.Targets, func(t lift.Target) bool {
		st := r.world.Struct(t.Type)
		return st != nil && r.has(st, depth)
	})
}

// A heldKey is a struct and how deep it is looked into.
type heldKey struct {
	st    *model.Struct
	depth int
}

// has reports whether a struct, or what it holds, has a field of the name that is asked for.
func (r *reader) has(st *model.Struct, depth int) bool {
	key := heldKey{st, depth}
	held, known := r.holds[key]
	if !known {
		held = slices.ContainsFunc(st.Fields, func(f *model.Field) bool {
			inner := heldBy(f)
			return r.asks(f.Name) || inner != nil && depth > 0 && r.has(inner, depth-1)
		})
		r.holds[key] = held
	}
	return held
}

// heldBy is the struct that a field holds, alone or in an array; nil if it holds none.
func heldBy(f *model.Field) *model.Struct {
	v := f.Value
	if v == nil {
		return nil
	}
	if v.Elem != nil {
		v = v.Elem
	}
	if v.Link != nil {
		return nil
	}
	return v.Struct
}
