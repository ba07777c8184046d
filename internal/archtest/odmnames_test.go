package archtest

import (
	"go/types"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/databridge-go/databridge/internal/lift"
)

// unlifted are the functions and methods of odm that have to do with queries and that the lifter need not know.
var unlifted = map[string]string{
	"Filter.BSON":   "renders a condition, which the query that it is used in has already",
	"Filter.String": "renders a condition",
	"Change.String": "renders a change",
	"UpdateBSON":    "renders changes",

	"WriteEvent.Add":      "adds changes to a query that the hook does not see",
	"WriteEvent.Default":  "adds changes to a query that the hook does not see",
	"WriteEvent.Override": "adds changes to a query that the hook does not see",

	"Collection.Changes":         "sends nothing",
	"Collection.IsChanged":       "sends nothing",
	"Collection.HasChanged":      "sends nothing",
	"Collection.Previous":        "sends nothing",
	"Collection.PreviousChanges": "sends nothing",
	"Collection.Rollback":        "sends nothing",
	"Collection.Encode":          "sends nothing",
	"Collection.Decode":          "sends nothing",
	"Collection.Prepare":         "sends nothing",
	"Collection.Name":            "sends nothing",
	"Collection.Driver":          "is the driver's collection, whose own queries are read",

	"Collection.Bulk": "calls a function, whose queries are read where they stand",
	"Union.Bulk":      "calls a function, whose queries are read where they stand",
	"Member":          "is a bulk, whose queries are read where they stand",

	"Collection.FetchLinks":    "asks for ids that the document holds",
	"Collection.Watch":         "has no condition",
	"Collection.Inspect":       "has no condition",
	"Collection.CreateIndexes": "takes keys in a struct, which the lifter does not read yet",
	"Collection.ListIndexes":   "asks nothing about documents",
	"Collection.DropIndex":     "asks nothing about documents",
}

// The lifter knows odm by name only. Every name that it knows must exist: a misspelt one would be silence.
func TestEveryNameOfTheLifterIsOneOfODMs(t *testing.T) {
	t.Parallel()
	v, scope := lift.ODMVocabulary(), odmScope(t)
	for _, kind := range v.Kinds {
		if _, ok := scope.Lookup(kind).(*types.TypeName); !ok {
			t.Errorf("odm has no type %s", kind)
		}
	}
	for _, name := range v.Functions {
		if _, ok := scope.Lookup(name).(*types.Func); !ok {
			t.Errorf("odm has no function %s", name)
		}
	}
	for _, name := range v.Words {
		_, function := scope.Lookup(name).(*types.Func)
		if !function && !slices.ContainsFunc(v.Kinds, func(kind string) bool { return method(scope, kind, name) != nil }) {
			t.Errorf("odm has no function %s, nor a field with such a method", name)
		}
	}
	for holder, steps := range v.Steps {
		for _, name := range steps {
			if method(scope, holder, name) == nil {
				t.Errorf("odm's %s has no method %s", holder, name)
			}
		}
	}
	if len(v.Kinds) == 0 || len(v.Words) == 0 || len(v.Functions) == 0 || len(v.Steps) == 0 {
		t.Error("the lifter knows nothing of odm: the law guards an empty room")
	}
}

// Whatever of odm takes or returns a part of a query must be known to the lifter, or be listed with a reason.
func TestTheLifterKnowsAllOfODMThatMakesQueries(t *testing.T) {
	t.Parallel()
	v, scope := lift.ODMVocabulary(), odmScope(t)
	seen := map[string]bool{}
	for name, fn := range surface(scope) {
		seen[name] = true
		switch _, listed := unlifted[name]; {
		case known(v, name) && listed:
			t.Errorf("%s is known to the lifter and need not be listed", name)
		case !known(v, name) && !listed && speaks(fn, v):
			t.Errorf("the lifter does not know %s: add it to internal/lift/odm_table.go, or list it with a reason", name)
		}
	}
	for name := range maps.Keys(unlifted) {
		if !seen[name] {
			t.Errorf("odm has no %s, which is listed", name)
		}
	}
}

func TestAFunctionThatSpeaksOfQueriesIsSeen(t *testing.T) {
	t.Parallel()
	v, scope := lift.ODMVocabulary(), odmScope(t)
	all := surface(scope)
	for name, want := range map[string]bool{"Num.Gt": true, "Dyn.Set": true, "And": true, "Raw": true, "Query.Count": true, "Asc": true, "PushSlice": true, "Num.Path": false, "Open": false} {
		fn, ok := all[name]
		if !ok {
			t.Errorf("odm has no %s", name)
		} else if got := speaks(fn, v); got != want {
			t.Errorf("speaks(%s) = %v, want %v", name, got, want)
		}
	}
}

func odmScope(t *testing.T) *types.Scope {
	t.Helper()
	return imported(t, module+"/odm")[module+"/odm"].Scope()
}

// method returns the method of a type of odm; nil if it has none of that name.
func method(scope *types.Scope, typ, name string) *types.Func {
	tn, ok := scope.Lookup(typ).(*types.TypeName)
	if !ok {
		return nil
	}
	obj, _, _ := types.LookupFieldOrMethod(tn.Type(), true, tn.Pkg(), name)
	fn, _ := obj.(*types.Func)
	return fn
}

// surface returns the exported functions of odm and the exported methods of its exported types, by name.
func surface(scope *types.Scope) map[string]*types.Func {
	found := map[string]*types.Func{}
	for _, name := range scope.Names() {
		switch obj := scope.Lookup(name); obj := obj.(type) {
		case *types.Func:
			if obj.Exported() {
				found[name] = obj
			}
		case *types.TypeName:
			n, ok := obj.Type().(*types.Named)
			if !ok || !obj.Exported() || obj.IsAlias() {
				continue
			}
			for m := range n.Methods() {
				if m.Exported() {
					found[written(name)+"."+m.Name()] = m
				}
			}
		}
	}
	return found
}

// known reports whether the lifter knows a function, or a method by its type.
func known(v lift.Vocabulary, name string) bool {
	typ, method, isMethod := strings.Cut(name, ".")
	switch {
	case !isMethod:
		return slices.Contains(v.Functions, name) || slices.Contains(v.Words, name)
	case slices.Contains(v.Kinds, typ):
		return slices.Contains(v.Words, method)
	}
	return slices.Contains(v.Steps[typ], method)
}

// speaks reports whether a function takes or returns a part of a query, or is a method of one.
func speaks(fn *types.Func, v lift.Vocabulary) bool {
	sig := fn.Signature()
	if r := sig.Recv(); r != nil && !slices.Contains(v.Kinds, nameOf(r.Type())) && isPart(r.Type(), v) {
		return true
	}
	for _, list := range []*types.Tuple{sig.Params(), sig.Results()} {
		for p := range list.Variables() {
			if isPart(p.Type(), v) {
				return true
			}
		}
	}
	return false
}

// isPart reports whether a type is a part of a query, a query, or a list of such.
func isPart(t types.Type, v lift.Vocabulary) bool {
	switch u := types.Unalias(t).(type) {
	case *types.Slice:
		return isPart(u.Elem(), v)
	case *types.Pointer:
		return isPart(u.Elem(), v)
	case *types.TypeParam: // F Condition
		return nameOf(u.Constraint()) == "Condition"
	case *types.Struct: // Expr, Mutation, Modifier: aliases of unnamed structs
		return u.NumFields() > 0 && u.Field(0).Pkg().Path() == module+"/odm/internal/expr"
	}
	switch name := nameOf(t); name {
	case "Filter", "Change", "Order", "PushModifier", "BitMask", "Collection", "Query", "Projected", "Mixed", "Union", "Bulk", "BulkQuery":
		return true
	default:
		return slices.Contains(v.Kinds, name)
	}
}

// nameOf returns the name of a type of odm, or of what it points to; "" if it is another's.
func nameOf(t types.Type) string {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || n.Obj().Pkg() == nil || n.Obj().Pkg().Path() != module+"/odm" {
		return ""
	}
	return written(n.Obj().Name())
}

// written is the name that people write for a type of odm: Num, which is short for NumFor.
func written(typ string) string { return strings.TrimSuffix(typ, "For") }
