package feature

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/lsp/internal/session"
)

// An Overview is what the models of a module are, and what the module asks of them.
type Overview struct {
	Models  []*ModelView
	Queries []QueryView // also those of no known model

	structs map[Declared]Mention // the names of the module's own, where they are declared
}

// A ModelView is a struct that collections hold.
type ModelView struct {
	Declared             // its type
	Package     string   // the import path
	Collections []string // by name, sorted
	At          Mention  // of the type's name
	Fields      []FieldView
	Indexes     []IndexView
	Queries     []int // in the Overview's list
}

// A FieldView is a stored field.
type FieldView struct {
	Name   string // the stored key
	Path   string // from the document
	Kind   string // "string", "array of object"
	Go     string // "Address", "[]string"
	At     Mention
	Placed bool // At is known
	Many   bool // the value is an array or a map
	Links  Declared
	Made   Declared // the struct that the value, or each of its elements, is made of
	Fields []FieldView
}

// An IndexView is an index that the program declares.
type IndexView struct {
	Keys   string
	Paths  []string
	Unique bool
	At     Mention
	Placed bool
}

// A QueryView is one call that asks a collection.
type QueryView struct {
	Name   string // "orders.find"; ".find" where the collection is not known
	Func   string // that it stands in
	Text   string // as mongosh has it
	At     Mention
	Models []Declared
}

// Overviews returns the overview of each module of the workspace that has been loaded.
func Overviews(ctx context.Context, snap *session.Snapshot) []*Overview {
	var all []*Overview
	for _, packages := range snap.Modules(ctx) {
		o := &overviewer{snap: snap, models: map[Declared]*ModelView{}}
		for _, p := range packages {
			o.declare(p)
		}
		for _, p := range packages {
			o.ask(ctx, p)
		}
		o.index(packages[0])
		if ctx.Err() != nil {
			return nil
		}
		all = append(all, o.overview())
	}
	return all
}

// An overviewer looks through the packages of one module.
type overviewer struct {
	snap    *session.Snapshot
	models  map[Declared]*ModelView // every struct of the module that is declared at the top of a file
	seen    map[Mention]bool
	queries []QueryView
}

// declare notes the structs of a package.
func (o *overviewer) declare(p *session.Package) {
	if p.Collected == nil {
		return
	}
	w := o.snap.World(p)
	for _, f := range p.Files {
		path := p.Fset.PositionFor(f.FileStart, false).Filename
		for _, spec := range structsOf(p, path) {
			obj := p.Info.Defs[spec.Name]
			if obj == nil {
				continue
			}
			st := w.Struct(obj.Type())
			if st == nil {
				continue
			}
			d := Declared{path, p.Fset.PositionFor(spec.Name.Pos(), false).Line, spec.Name.Name}
			m := &ModelView{Declared: d, Package: obj.Pkg().Path(), At: mentionOf(p.Fset, spec.Name.Pos(), spec.Name.End())}
			if st.Collection != "" {
				m.Collections = []string{st.Collection}
			}
			m.Fields = o.fields(w, p, st, "", depth)
			o.models[d] = m
		}
	}
}

// ask notes the queries of a package.
func (o *overviewer) ask(ctx context.Context, p *session.Package) {
	if p.Collected == nil {
		return
	}
	w := o.snap.World(p)
	for _, q := range p.Collected.Queries {
		if ctx.Err() != nil || q.Call == nil || q.Forwards {
			continue
		}
		m, known := w.ModelOf(q)
		name := collectionName(w, q, m)
		var models []Declared
		if known {
			for _, st := range m.Structs {
				models = append(models, declaredType(w, p.Fset, st))
			}
		}
		o.assign(q, name, models)
		at := mentionOf(p.Fset, q.Call.Pos(), q.Call.End())
		if o.seen[at] || q.Verb == lift.CreateIndexes {
			continue
		}
		if o.seen == nil {
			o.seen = map[Mention]bool{}
		}
		o.seen[at] = true
		if name == "" {
			name = modelName(m)
		}
		v := QueryView{Name: name + "." + verbName(q.Verb), Text: queryText(o.snap, p, q), At: at, Models: models}
		if q.Func != nil {
			v.Func = q.Func.Name.Name
		}
		o.queries = append(o.queries, v)
	}
}

// assign notes under which name a collection holds its models.
func (o *overviewer) assign(q *lift.Query, name string, models []Declared) {
	if name == "" {
		name = q.Collection.Name
	}
	for _, d := range models {
		m := o.models[d]
		if m == nil {
			continue
		}
		if name != "" && !slices.Contains(m.Collections, name) {
			m.Collections = append(m.Collections, name)
		}
	}
}

// overview is what was found, in the order of files and lines: models are those that a collection holds.
func (o *overviewer) overview() *Overview {
	slices.SortFunc(o.queries, func(a, b QueryView) int {
		return cmp.Or(cmp.Compare(a.At.File, b.At.File), cmp.Compare(a.At.At.From, b.At.At.From))
	})
	held := map[Declared]bool{}
	for i, q := range o.queries {
		for _, d := range q.Models {
			held[d] = true
			if m := o.models[d]; m != nil && !slices.Contains(m.Queries, i) {
				m.Queries = append(m.Queries, i)
			}
		}
	}
	found := &Overview{Queries: o.queries, structs: map[Declared]Mention{}}
	for _, d := range slices.SortedFunc(maps.Keys(o.models), compare) {
		m := o.models[d]
		slices.Sort(m.Collections)
		found.structs[d] = m.At
		if held[d] || len(m.Collections) > 0 {
			found.Models = append(found.Models, m)
		}
	}
	return found
}
