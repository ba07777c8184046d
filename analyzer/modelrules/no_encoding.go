package modelrules

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/model"
)

// noEncoding is DB1006: a field of a stored struct whose type the codec refuses, whatever its value.
func noEncoding(p *rule.Pass) {
	if p.World.Client().Registry {
		return // it may have an encoder for the type
	}
	for d := range declarations(p) {
		if d.encodesItself() || !p.World.Written(d.typ) {
			continue
		}
		for _, problem := range d.model.Problems {
			f := d.field(problem.Field)
			if problem.Kind != model.NoEncoding || f == nil || strings.Contains(problem.Field, ".") {
				continue
			}
			finding := diag.Finding{
				Pos: f.Type.Pos(), End: f.Type.End(), Model: d.name,
				Message: fmt.Sprintf("%s (%s) has no BSON encoding", problem.Field, types.ExprString(f.Type)),
			}
			if !refused(p.Info.TypeOf(f.Type)) {
				finding.Severity = diag.Warning // nil pointers, empty slices and maps are stored
			}
			finding.Fixes = d.leaveOut(p, f)
			p.Report(finding)
		}
	}
}

// refused reports whether no value of the type can be encoded, not even nil.
func refused(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Chan, *types.Signature:
		return true
	case *types.Basic:
		return u.Info()&types.IsComplex != 0 || u.Kind() == types.Uintptr || u.Kind() == types.UnsafePointer
	}
	return false
}

// leaveOut gives a field bson:"-".
func (d declaration) leaveOut(p *rule.Pass, f *ast.Field) []diag.Fix {
	t := tagOf(f)
	bson, ok := t.pair("bson")
	fix := diag.Fix{Title: `leave it out: bson:"-"`, Alters: true}
	switch {
	case len(f.Names) != 1:
		return nil
	case f.Tag == nil:
		fix.Edits = d.newTag(p, f, "`bson:\"-\"`")
	case ok && t.raw && bson.from > 0:
		pos, end := t.span(bson.from, bson.from+len(bson.value))
		fix.Edits = []diag.Edit{{Pos: pos, End: end, New: "-"}}
	case !ok && t.raw:
		pos, _ := t.span(0, 0)
		fix.Edits = []diag.Edit{{Pos: pos, End: pos, New: `bson:"-" `}}
	default:
		return nil
	}
	return []diag.Fix{fix}
}
