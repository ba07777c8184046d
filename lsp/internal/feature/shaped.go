package feature

import (
	"cmp"
	"go/token"
	"math"
	"slices"
	"strings"

	"github.com/databridge-go/databridge/analyzer/shape"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/internal/mql"
)

// A flowed is what is known of the documents at the place of a name in a pipeline or an expression.
type flowed struct {
	documents *shape.Shape // nil where the place is in no stage
	variables []string     // of the program, without dollars
	variable  *shape.Value // of a "$$name" that is typed
}

// trace follows the documents of the query, once.
func (t *target) trace() *shape.Flow {
	if t.traced == nil {
		t.traced = shape.Of(t.world, t.pkg.Info, t.Query)
	}
	return t.traced
}

// flow follows the documents to the place of the target, if there is something to follow.
func (t *target) flow() *flowed {
	if t.flowing != nil || t.Query == nil || !shape.Has(t.Query) {
		return t.flowing
	}
	f := t.trace()
	t.flowing = &flowed{}
	if s := t.stageOf(f); s != nil {
		t.flowing.documents = s.From
		if t.Foreign {
			t.flowing.documents = f.Foreign(s)
		}
	}
	for _, v := range f.Variables {
		if v.Node != nil && v.Node.Expr == t.Expr {
			t.flowing.variables, t.flowing.variable = v.Scope, v.Value
		}
	}
	return t.flowing
}

// stageOf returns the innermost stage that the name stands in: pipelines come before those inside of them.
func (t *target) stageOf(f *shape.Flow) *shape.Stage {
	var found *shape.Stage
	for _, p := range f.Pipelines {
		for _, s := range p.Stages {
			if e := s.Node.Expr; e != nil && e.Pos() <= t.Expr.Pos() && t.Expr.End() <= e.End() {
				found = s
			}
		}
	}
	return found
}

// shaped are the fields one step below what is typed, of the documents that come into a stage; ok is false outside of stages.
func (t *target) shaped() (items []Item, ok bool) {
	f := t.flow()
	if f == nil || f.documents == nil {
		return nil, false
	}
	lead, typed := t.split()
	dotted := typed[:strings.LastIndexByte(typed, '.')+1]
	in := below(f.documents, lift.JoinPath(t.Base, strings.TrimSuffix(dotted, ".")))
	return t.names(in, lead+dotted), true
}

// below returns the documents at a path, those in an array included; nil if there are none.
func below(s *shape.Shape, path string) *shape.Shape {
	if path == "" {
		return s
	}
	r := s.Resolve(path)
	if r.Status != shape.Found {
		return nil
	}
	return documentsOf(r.Value)
}

func documentsOf(v *shape.Value) *shape.Shape {
	for v.Kinds&model.Array != 0 && v.Elem != nil {
		v = v.Elem
	}
	return v.Doc()
}

// names are the fields of documents, those that the structs declare first and in their order.
func (t *target) names(in *shape.Shape, before string) []Item {
	if in == nil {
		return nil
	}
	var items []Item
	for _, name := range t.ordered(in) {
		v := in.Field(name)
		it := Item{Name: before + name, Detail: kindsName(v)}
		if f := v.StoredAs(); f != nil && f.Name == name {
			it.Detail, it.Subject = f.Value.Type+" · "+kindsName(v), t.subject(f)
		}
		items = append(items, it)
	}
	return items
}

// ordered are the names of a shape: first what is stored, as the structs declare it, then what stages have made, by name.
func (t *target) ordered(in *shape.Shape) []string {
	at := func(name string) token.Pos {
		if f := in.Field(name).StoredAs(); f != nil {
			return t.pos(f)
		}
		return math.MaxInt
	}
	names := slices.DeleteFunc(in.Names(), func(name string) bool { return in.Field(name) == nil })
	slices.SortStableFunc(names, func(a, b string) int { return cmp.Compare(at(a), at(b)) })
	return names
}

func kindsName(v *shape.Value) string {
	if v.Kinds == 0 {
		return "any BSON kind"
	}
	return (v.Kinds &^ model.Null).String()
}

// variablesBelow are the variables that an expression may name, or the fields of the one that is typed.
func (t *target) variablesBelow() []Item {
	if !t.Reference || !strings.HasPrefix(t.Text, "$$") {
		return nil
	}
	f := t.flow()
	if f == nil {
		return nil
	}
	if dot := strings.LastIndexByte(t.Text, '.'); dot >= 0 {
		return t.variableFields(f, t.Text[:dot])
	}
	var items []Item
	for _, name := range f.variables {
		items = append(items, Item{Name: "$$" + name, Kind: Variable, Detail: "variable"})
	}
	for _, name := range mql.SystemVariables() {
		items = append(items, Item{Name: "$$" + name, Kind: Variable, Detail: "system variable"})
	}
	return items
}

func (t *target) variableFields(f *flowed, typed string) []Item {
	if f.variable == nil {
		return nil
	}
	in := documentsOf(f.variable)
	if _, path, deeper := strings.Cut(typed, "."); deeper && in != nil {
		in = below(in, path)
	}
	return t.names(in, typed+".")
}

// collections are the names of the collections that the program is seen to use.
func (t *target) collections() []Item {
	var items []Item
	for _, n := range t.world.CollectionNames() {
		items = append(items, Item{Name: n, Kind: Collection, Detail: "collection"})
	}
	return items
}

// passedOn returns the field under the offset of a path behind stages, if they have passed it on from what is stored.
func (t *target) passedOn() (s stored, ok bool) {
	if t.Query == nil || !shape.Has(t.Query) {
		return s, false
	}
	for _, u := range t.trace().Uses {
		if u.Key != t.Expr {
			continue
		}
		fields := u.Fields()
		segment := strings.Count(strings.TrimLeft(t.Text[:min(max(t.at, 0), len(t.Text))], "$"), ".") - u.Start
		if segment < 0 || segment >= len(fields) || fields[segment] == nil {
			continue
		}
		f := fields[segment]
		d, known := declared(t.world, t.pkg.Fset, f)
		if parent, _, held := modelField(t.snap, t.pkg, d); known && held {
			return stored{strings.Join(u.Segments()[:segment+1], "."), parent, f, f.Value}, true
		}
	}
	return s, false
}
