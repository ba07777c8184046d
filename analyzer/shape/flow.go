package shape

import (
	"go/ast"
	"go/types"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/internal/mql"
)

// A Flow is what happens to documents in one query: the stages of its pipelines, those inside of other stages included,
// and the expressions in them, in $expr and in updates that are pipelines.
type Flow struct {
	Query     *lift.Query
	Pipelines []*Pipeline // those of the query first, each before those inside of it
	Uses      []*Use      // every name of a field that is asked for
	Variables []*Variable // every $$name
	Calls     []*Call     // every operator in an expression, an accumulator or a window
	Sorts     []*lift.Node

	world *evidence.World
	info  *types.Info
	kinds model.Extractor
	part  *lift.Part
	own   *Source
	other map[string]*Source
}

// A Pipeline is a list of stages.
type Pipeline struct {
	Node   *lift.Node
	Part   *lift.Part
	Around *Stage // the stage that it stands in; nil of the query's own
	Update bool   // it changes documents: it has few stages
	Stages []*Stage
	Out    *Shape // of what comes out of it
}

// A Stage is one stage of a pipeline.
type Stage struct {
	In    *Pipeline
	Index int
	Node  *lift.Node
	Entry *lift.Entry   // its key and value; nil where the document is no stage
	Row   *mql.Operator // nil if MongoDB has no such stage
	From  *Shape        // of the documents that come in
	To    *Shape        // of those that go out
}

// A Use is one name of a field that is asked for. Names that are asked for as they are stored by the leading stages are
// the business of package walk.
type Use struct {
	walk.Path // Full is the path in the documents at hand; for Undeclared uses it is the stored path

	Stage  *Stage // nil outside pipelines
	Text   string // as written, with its dollars
	Result Resolution
	Start  int // the segments in front that name a variable: 1 of "$$this.sku"

	in *Value
}

// Fields returns the struct field that each segment of Full is read from, nil for one that a stage has made and for all
// of a path that the model does not declare.
func (u *Use) Fields() []*model.Field {
	segments := u.Segments()
	fields := make([]*model.Field, len(segments))
	if u.Result.Status == Undeclared {
		return fields
	}
	for i := range segments {
		r := u.in.resolve(segments[:i+1])
		if r.Status != Found {
			break
		}
		fields[i] = r.Value.StoredAs()
	}
	return fields
}

// A Variable is one use of a variable.
type Variable struct {
	Node    *lift.Node
	Name    string
	Value   *Value
	Defined bool
	Scope   []string // the names that are defined there, the program's own
}

// A Call is an operator with its arguments.
type Call struct {
	Place mql.Place // Expression, Accumulator or Window
	Entry *lift.Entry
	In    *lift.Node    // the document that it stands in
	Row   *mql.Operator // nil if MongoDB has no such operator there
	Args  []Argument
	Stage *Stage
}

// An Argument is one argument of a call.
type Argument struct {
	Row   *mql.Arg
	Node  *lift.Node
	Value *Value
}

// Has reports whether a query may have something to follow: a pipeline, or a filter with an expression.
func Has(q *lift.Query) bool {
	for _, p := range q.Parts {
		if p.Node == nil {
			continue
		}
		switch p.Role {
		case lift.Pipeline:
			return true
		case lift.Update:
			if p.Node.Kind == lift.Array {
				return true
			}
		case lift.Filter, lift.IndexFilter:
			if operation(p.Node) != nil {
				return true
			}
		}
	}
	return false
}

// A Key names the flow of a query among what rules share.
type Key struct{ Query *lift.Query }

// Of follows the documents of a query.
func Of(w *evidence.World, info *types.Info, q *lift.Query) *Flow {
	f := &Flow{Query: q, world: w, info: info, other: map[string]*Source{}}
	if m, ok := w.ModelOf(q); ok {
		f.own = &Source{Query: q, Model: m}
	}
	for i := range q.Parts {
		f.part = &q.Parts[i]
		if f.part.Node != nil {
			f.follow()
		}
	}
	return f
}

// follow goes through one part of the query.
func (f *Flow) follow() {
	at := scope{root: stored(f.own), vars: f.variables()}
	switch node := f.part.Node; f.part.Role {
	case lift.Pipeline:
		if f.Query.Verb == lift.Watch {
			at.root = event(f.own)
		}
		f.pipeline(node, at, nil, false)
	case lift.Update:
		if node.Kind == lift.Array {
			f.pipeline(node, at, nil, true)
		}
	case lift.Filter, lift.IndexFilter:
		f.conditions(node, at)
	}
}

// variables are the variables that options of the call may define; no option of odm does.
func (f *Flow) variables() *variables {
	return &variables{open: f.Query.OpenOptions || f.Query.API != lift.ODM && mentions(f.Query.Func, "SetLet", "Let")}
}

// mentions reports whether a function has one of some identifiers in it; of code outside functions that is not known.
func mentions(fn *ast.FuncDecl, names ...string) bool {
	if fn == nil {
		return true
	}
	found := false
	ast.Inspect(fn, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			for _, name := range names {
				found = found || id.Name == name
			}
		}
		return !found
	})
	return found
}

// Foreign returns the documents that a $lookup, $graphLookup or $unionWith brings in from another collection.
func (f *Flow) Foreign(s *Stage) *Shape {
	if s.Entry == nil || s.Entry.Value == nil {
		return open()
	}
	name := s.Entry.Value
	for _, key := range []string{"from", "coll"} {
		if n := s.Entry.Value.Lookup(key); n != nil {
			name = n
		}
	}
	return stored(f.from(name))
}

// foreign is the collection of a name in the database of the query; nil if no model of it is known.
func (f *Flow) foreign(name string) *Source {
	if src, known := f.other[name]; known {
		return src
	}
	c := f.Query.Collection
	q := &lift.Query{
		API: f.Query.API, Verb: lift.Find, Call: f.Query.Call, Func: f.Query.Func, Pkg: f.Query.Pkg, File: f.Query.File,
		Collection: lift.Collection{ID: "name:" + c.Database + "/" + name, Name: name, Database: c.Database},
	}
	var src *Source
	if m, ok := f.world.ModelOf(q); ok && name != "" {
		src = &Source{Query: q, Model: m}
	}
	f.other[name] = src
	return src
}
