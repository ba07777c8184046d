package pathrules

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/analyzer/shape"
	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
)

// A use is a path of a query that does not lead to a stored value of the collection's model.
type use struct {
	walk.Path

	pass  *rule.Pass
	model *evidence.Model
	found model.Resolution // how far the best struct of the model takes the path
	name  string           // the segment that failed
}

// faulty calls fn for every path of the pass whose resolution fails in a way of status. Paths that may be right for a
// reason that no single rule knows are left out: see excused.
func faulty(p *rule.Pass, status model.Status, fn func(use)) {
	for _, u := range rule.Once(p, faults{}, func() []use { return allFaulty(p) }) {
		if u.found.Status == status {
			fn(u)
		}
	}
}

// faults is the key of what all rules of the family judge.
type faults struct{}

func allFaulty(p *rule.Pass) []use {
	var all []use
	for _, q := range p.Queries {
		m, ok := p.World.ModelOf(q)
		if !ok || evidence.Migrates(q) {
			continue // in a migration the models of yesterday and tomorrow are both right
		}
		walk.Paths(q, func(path walk.Path) {
			if u, ok := judge(p, m, path); ok {
				all = append(all, u)
			}
		})
	}
	undeclared(p, func(u use) {
		if u.found.Status == model.Missing {
			all = append(all, u)
		}
	})
	return all
}

// judge returns a path whose resolution in m fails.
func judge(p *rule.Pass, m *evidence.Model, path walk.Path) (u use, ok bool) {
	r := m.Resolve(path.Full)
	switch r.Status {
	case model.Missing, model.NotArray, model.Scalar, model.Linked:
		u = use{Path: path, pass: p, model: m, found: r, name: path.Segments()[r.At]}
		return u, !u.excused()
	}
	return use{}, false
}

// undeclared calls fn for the names in pipelines, in $expr and in updates that are pipelines, that ask for documents as
// they are stored and that their collection's model does not declare.
func undeclared(p *rule.Pass, fn func(use)) {
	for _, q := range p.Queries {
		if evidence.Migrates(q) || !shape.Has(q) {
			continue
		}
		for _, u := range flowOf(p, q).Uses {
			if u.Result.Status != shape.Undeclared {
				continue
			}
			if u, ok := judge(p, u.Result.In.Source.Model, u.Path); ok {
				fn(u)
			}
		}
	}
}

// flowOf is the flow of a query, which the rules about pipelines make as well.
func flowOf(p *rule.Pass, q *lift.Query) *shape.Flow {
	return rule.Once(p, shape.Key{Query: q}, func() *shape.Flow { return shape.Of(p.World, p.Info, q) })
}

// excused reports whether the path must not be judged here.
func (u use) excused() bool {
	if _, own := u.Own(u.found.At); !own {
		return true // the key around this one is at fault, and is reported itself
	}
	switch {
	case u.name == "" || strings.HasPrefix(u.name, "$"):
		return true // no name of a field: "a.", "$**", "$ref"; the positions of updates are judged with their operator
	case u.Condition != nil && u.Condition.Proxy:
		return true // the compiler guards typed proxies
	case u.Operator == "$unset" || u.Operator == "$rename":
		return true // an old name is taken away
	}
	if _, stored := u.pass.World.Kin(u.Query, u.model, u.prefix()); stored {
		return true
	}
	usage := u.usage()
	return usage.Retired || usage.Helper && !u.vouchesForItself()
}

// vouchesForItself reports whether the name is known by its own key alone: it stands in a helper that serves one
// collection.
func (u use) vouchesForItself() bool {
	if !u.away() || u.Query.Collection.ID == "" {
		return false
	}
	for _, q := range u.pass.Queries {
		if u.sameCollection(q) {
			continue
		}
		if slices.ContainsFunc(walk.List(q), func(p walk.Path) bool { return p.Key == u.Key }) {
			return false
		}
	}
	return true
}

// prefix is the path up to the segment that failed.
func (u use) prefix() string { return strings.Join(u.Segments()[:u.found.At+1], ".") }

// parent is the path in front of the segment that failed, "" at the top.
func (u use) parent() string { return strings.Join(u.Segments()[:u.found.At], ".") }

// usage says who uses the name. A collection that is only known as a parameter may be any: then all of them count.
func (u use) usage() evidence.Usage {
	q := u.Query
	if lift.OfParameter(u.pass.World.Identity(q)) {
		anyone := *q
		anyone.Collection.ID = ""
		q = &anyone
	}
	return u.pass.World.Usage(q, u.prefix())
}

// parents returns the structs that were looked into for the name and do not store it: one for each struct of the
// model that has the levels above.
func (u use) parents() []*model.Struct {
	var found []*model.Struct
	for _, s := range u.model.Structs {
		r := s.Resolve(u.prefix())
		if r.Status == model.Missing && r.At == u.found.At && !slices.Contains(found, r.Parent) {
			found = append(found, r.Parent)
		}
	}
	return found
}

// siblings returns the fields that are stored beside the missing one.
func (u use) siblings() []*model.Field { return fieldsOf(u.parents()) }

func fieldsOf(structs []*model.Struct) []*model.Field {
	var fields []*model.Field
	for _, s := range structs {
		fields = append(fields, s.Fields...)
	}
	return fields
}

// only returns the one field that passes a test; nil if none does, or if fields with different names do.
func only(fields []*model.Field, test func(*model.Field) bool) *model.Field {
	var found *model.Field
	for _, f := range fields {
		switch {
		case !test(f):
		case found == nil:
			found = f
		case found.Name != f.Name:
			return nil
		}
	}
	return found
}

// renamed reports whether the codec of the program stores names by other rules, so that the missing name may be one.
func (u use) renamed() bool {
	client := u.pass.World.Client()
	for _, s := range u.parents() {
		if client.Registry && len(s.Lost) > 0 {
			return true // a registry of mgo's kind reads unexported embedded structs
		}
		for _, f := range s.Fields {
			if client.UseJSONStructTags && !f.Tagged && f.JSON == u.name {
				return true
			}
		}
	}
	return false
}

// writtenElsewhere reports whether another function stores something under the name: the fault, if it is one, is there.
func (u use) writtenElsewhere() bool {
	writers := u.usage().Writes
	if u.writtenHere() {
		writers--
	}
	return writers > 0
}

// writtenHere reports whether the function of the query stores something under the name.
func (u use) writtenHere() bool {
	return u.elsewhere(func(q *lift.Query, p walk.Path) bool {
		return q.Func == u.Query.Func && (p.Role == lift.Update || p.Role == lift.InsertDoc || p.Role == lift.Replacement)
	})
}

// stored reports whether documents are seen to be stored with the name, and none as the model: the struct that reads them
// is the odd one out. The driver reads a name into a field whatever its case.
func (u use) stored() bool {
	return !u.model.Written() && u.elsewhere(func(_ *lift.Query, p walk.Path) bool {
		return p.Role == lift.InsertDoc || p.Role == lift.Replacement
	})
}

// indexed reports whether an index of the collection, another key than this one, has the name.
func (u use) indexed() bool {
	return u.elsewhere(func(_ *lift.Query, p walk.Path) bool { return p.Role == lift.IndexKeys && p.Key != u.Key })
}

// sameCollection reports whether another query asks the same collection, as far as can be told.
func (u use) sameCollection(q *lift.Query) bool {
	return u.pass.World.Identity(q) == u.pass.World.Identity(u.Query)
}

// elsewhere reports whether a path of the collection that begins with the name, in this package, passes a test.
func (u use) elsewhere(test func(*lift.Query, walk.Path) bool) bool {
	prefix := walk.Stored(u.prefix())
	hit := false
	for _, q := range u.pass.Queries {
		if !u.sameCollection(q) {
			continue
		}
		walk.Paths(q, func(p walk.Path) {
			full := walk.Stored(p.Full)
			hit = hit || (full == prefix || strings.HasPrefix(full, prefix+".")) && test(q, p)
		})
	}
	return hit
}

// away reports whether the key stands outside the function that sends the query: in a helper, or at package level.
func (u use) away() bool {
	fn := u.Query.Func
	return fn != nil && u.Key.Pos().IsValid() && (u.Key.Pos() < fn.Pos() || fn.End() <= u.Key.Pos())
}

// constant returns where the constant is declared that the key is, token.NoPos if it is none.
func (u use) constant() (name string, at token.Pos) {
	var id *ast.Ident
	switch e := ast.Unparen(u.Key).(type) {
	case *ast.Ident:
		id = e
	case *ast.SelectorExpr:
		id = e.Sel
	default:
		return "", token.NoPos
	}
	if obj := u.pass.Info.Uses[id]; obj != nil {
		return id.Name, obj.Pos()
	}
	return "", token.NoPos
}
