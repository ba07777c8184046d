package modelrules

import (
	"fmt"
	"go/token"
	"go/types"
	"strings"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/model"
)

// omitemptyWithoutEffect is DB1017: omitempty on a struct or an array that has no IsZero. The codec calls neither empty.
func omitemptyWithoutEffect(p *rule.Pass) {
	if c := p.World.Client(); c.OmitZeroStruct || c.Registry || c.UseJSONStructTags {
		return
	}
	for d := range declarations(p) {
		if d.encodesItself() || !p.World.Written(d.typ) {
			continue
		}
		for _, f := range d.model.Fields {
			if f.OmitEmpty && !strings.Contains(f.Go, ".") {
				d.judgeOmitEmpty(p, f)
			}
		}
	}
}

func (d declaration) judgeOmitEmpty(p *rule.Pass, f *model.Field) {
	v, ok := f.Source.(*types.Var)
	field := d.field(f.Go)
	if !ok || field == nil || hasIsZero(v.Type()) {
		return
	}
	finding := diag.Finding{Model: d.name}
	switch t := v.Type().Underlying().(type) {
	case *types.Struct:
		finding.Message = fmt.Sprintf("omitempty does nothing on a struct: an empty %s is stored; use a pointer", f.GoName())
	case *types.Array:
		if t.Len() == 0 {
			return
		}
		finding.Message = fmt.Sprintf("omitempty does nothing on an array: a zero %s is stored; use a slice or a pointer", f.GoName())
	default:
		return
	}
	finding.Pos, finding.End = optionPlace(tagOf(field), "omitempty")
	if finding.Pos.IsValid() {
		p.Report(finding)
	}
}

// hasIsZero reports whether the codec can ask values of a type whether they are empty.
func hasIsZero(t types.Type) bool {
	obj, _, _ := types.LookupFieldOrMethod(t, false, nil, "IsZero")
	fn, ok := obj.(*types.Func)
	return ok && fn.Signature().Params().Len() == 0 && fn.Signature().Results().Len() == 1
}

// optionPlace is where an option of a bson tag stands.
func optionPlace(t tag, option string) (pos, end token.Pos) {
	bson, ok := t.pair("bson")
	if !ok {
		return token.NoPos, token.NoPos
	}
	for _, part := range bson.parts() {
		if part.text == option && bson.from > 0 {
			return t.span(part.from, part.to)
		}
	}
	return t.lit.Pos(), t.lit.End()
}
