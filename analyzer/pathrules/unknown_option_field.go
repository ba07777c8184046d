package pathrules

import (
	"fmt"
	"go/ast"
	"go/types"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
)

// unknownOptionField reports a misspelt field in a sort, a projection, a hint, an array filter or Distinct, and a projection of what the target of the same call cannot hold.
func unknownOptionField() rule.Rule {
	return rule.Rule{Code: "DB2007", Run: func(p *rule.Pass) {
		faulty(p, model.Missing, func(u use) {
			if isOption(u.Role) && u.Role != lift.IndexKeys && !u.Computed && !(included(u.Path) && len(structsOf(p, u.Query)) > 0) {
				u.misspelling(u.owner()+" has no field", purpose(u.Role))
			}
		})
		lostProjections(p)
	}}
}

// purpose says what a name of a role would be good for.
func purpose(r lift.Role) string {
	switch r {
	case lift.Sort:
		return " to sort by"
	case lift.FieldName:
		return " to list the values of"
	}
	return ""
}

// lostProjections reports inclusive projections of fields that no target of the call has: they never arrive.
func lostProjections(p *rule.Pass) {
	if c := p.World.Client(); c.UseJSONStructTags || c.Registry {
		return // the targets have other names than their bson tags say
	}
	for _, q := range p.Queries {
		targets := structsOf(p, q)
		if len(targets) == 0 || evidence.Migrates(q) {
			continue
		}
		walk.Paths(q, func(path walk.Path) {
			if included(path) {
				lostProjection(p, path, targets)
			}
		})
	}
}

// included reports whether a path is projected as it is stored.
func included(p walk.Path) bool {
	return p.Role == lift.Projection && !p.Excluded && !p.Computed && !p.Dynamic
}

func lostProjection(p *rule.Pass, path walk.Path, targets []*model.Struct) {
	for _, t := range targets {
		if t.Resolve(path.Full).Status != model.Missing {
			return
		}
	}
	u := use{Path: path, pass: p, found: targets[0].Resolve(path.Full)}
	u.name = path.Segments()[u.found.At]
	u.model = &evidence.Model{Name: rule.ShortName(targets[0].Name), Structs: targets, Closed: true}
	if _, own := u.Own(u.found.At); !own || u.name == "" || u.name[0] == '$' {
		return
	}
	severity := diag.Severity("")
	if m, ok := p.World.ModelOf(path.Query); ok && m.Resolve(path.Full).Status == model.Found {
		severity = diag.Warning // the name is right, only asked for in vain
	}
	near, hint := u.meant(), ""
	var fixes []diag.Fix
	if near != nil && severity == "" {
		hint = fmt.Sprintf(" (did you mean %q?)", near.Name)
		fixes = append(fixes, u.replace(near.Name))
	}
	u.reportAs(severity, fmt.Sprintf("the projection asks for %q, which %s cannot hold: it never arrives%s", path.Full, u.owner(), hint), near, fixes...)
}

// meant returns the field that has the missing name in Go, in JSON or in another dress, or that it is a misspelling of.
func (u use) meant() *model.Field {
	same := only(u.siblings(), func(f *model.Field) bool {
		return f.GoName() == u.name || f.JSON == u.name || plain(f.Name) == plain(u.name)
	})
	if same != nil {
		return same
	}
	return u.near()
}

// structsOf returns the structs that the results of a query are decoded into; nil if one of them is no closed struct.
func structsOf(p *rule.Pass, q *lift.Query) []*model.Struct {
	var all []types.Type
	for _, t := range q.Targets {
		all = append(all, t.Type)
	}
	if len(all) == 0 && selects(p, q) {
		all = append(all, q.Collection.Model)
	}
	var found []*model.Struct
	for _, t := range all {
		s := p.World.Struct(t)
		if s == nil || s.Open != "" {
			return nil
		}
		found = append(found, s)
	}
	return found
}

// selects reports whether a query of odm's reads documents into the model itself, not into a projection of it.
func selects(p *rule.Pass, q *lift.Query) bool {
	sel, ok := ast.Unparen(q.Call.Fun).(*ast.SelectorExpr)
	if !ok || q.API != lift.ODM || q.Collection.Model == nil {
		return false
	}
	n, ok := types.Unalias(p.Info.TypeOf(sel.X)).(*types.Named)
	return ok && n.Obj().Name() == "Query"
}
