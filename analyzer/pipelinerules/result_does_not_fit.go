package pipelinerules

import (
	"fmt"
	"go/ast"
	"slices"
	"strings"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/analyzer/shape"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/internal/nearest"
)

// resultDoesNotFit is DB5014: what a pipeline returns has nothing that its decode target could take, or a field whose
// name the target misspells.
func resultDoesNotFit() rule.Rule {
	return rule.Rule{Code: "DB5014", Run: func(p *rule.Pass) {
		if c := p.World.Client(); c.UseJSONStructTags || c.Registry {
			return // the target has other names than its bson tags say
		}
		flows(p, func(f *shape.Flow) {
			if f.Query.Verb != lift.Aggregate || len(f.Pipelines) == 0 || !f.Pipelines[0].Out.Closed() {
				return
			}
			for _, t := range f.Query.Targets {
				if s := p.World.Struct(t.Type); s != nil && s.Open == "" && s.Rest == nil {
					fits(p, f, t, s)
				}
			}
		})
	}}
}

// fits judges one target of a pipeline.
func fits(p *rule.Pass, f *shape.Flow, t lift.Target, s *model.Struct) {
	out := f.Pipelines[0].Out
	made := out.Names()
	var lost, unset []string
	for _, name := range made {
		if !has(s, name) {
			lost = append(lost, name)
		}
	}
	for _, field := range s.Fields {
		if !slices.ContainsFunc(made, func(n string) bool { return sameKey(n, field.Name) }) {
			unset = append(unset, field.Name)
		}
	}
	at := target(t)
	if len(made) == 0 || len(lost) == 0 || at == nil {
		return
	}
	found := diag.Finding{Pos: at.Pos(), End: at.End(), Related: by(out), Model: rule.ShortName(s.Name)}
	if len(lost) == len(made) {
		found.Message = fmt.Sprintf("the pipeline returns %s: %s has a field for none of them", listed(lost), found.Model)
		p.Report(found)
		return
	}
	found.Severity = diag.Warning
	for _, name := range lost {
		if near := meantFor(name, lost, unset); near != "" {
			found.Related = append(found.Related, relatedField(p, s.Field(near))...)
			found.Message = fmt.Sprintf("the pipeline returns %q, which %s cannot hold; its field %q is never set", name, found.Model, near)
			p.Report(found)
			return
		}
	}
	if len(made)-len(lost) == 1 && !slices.Contains(lost, "_id") && slices.Contains(made, "_id") && len(s.Fields) > 1 {
		found.Message = fmt.Sprintf("the pipeline returns _id and %s: of these %s has a field for _id alone", listed(lost), found.Model)
		p.Report(found)
	}
}

// target is where the program says what it decodes into: the argument of Decode, or the type argument of odm.Aggregate.
func target(t lift.Target) ast.Expr {
	if t.Expr != nil || t.Call == nil {
		return t.Expr
	}
	switch fun := ast.Unparen(t.Call.Fun).(type) {
	case *ast.IndexExpr:
		return fun.Index
	case *ast.IndexListExpr:
		return fun.Indices[0]
	}
	return t.Call.Fun
}

// meantFor returns the field that a lost name was meant for: the nearest one, or the long form of the name where each side
// has one name left over.
func meantFor(name string, lost, unset []string) string {
	if near := nearest.In(name, unset); near != "" {
		return near
	}
	if len(lost) == 1 && len(unset) == 1 && (shortens(name, unset[0]) || shortens(unset[0], name)) {
		return unset[0]
	}
	return ""
}

// shortens reports whether a name of at least three letters is another one with letters left out, as avg is average.
func shortens(short, long string) bool {
	if len(short) < 3 || len(short) >= len(long) || short[0] != long[0] {
		return false
	}
	rest := short
	for i := 0; i < len(long) && rest != ""; i++ {
		if long[i] == rest[0] {
			rest = rest[1:]
		}
	}
	return rest == ""
}

// has reports whether the driver finds a field for a key: by its name, or by its name in lower case.
func has(s *model.Struct, key string) bool {
	return slices.ContainsFunc(s.Fields, func(f *model.Field) bool { return sameKey(key, f.Name) })
}

func sameKey(key, field string) bool { return key == field || strings.ToLower(key) == field }

// by points at the stage that makes the documents.
func by(out *shape.Shape) []diag.Related {
	if out.Maker == nil || out.Maker.Entry == nil || out.Maker.Entry.KeyExpr == nil {
		return nil
	}
	key := out.Maker.Entry.KeyExpr
	return []diag.Related{{Pos: key.Pos(), End: key.End(), Message: "this stage makes the documents"}}
}
