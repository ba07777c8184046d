package modelrules

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/gen/fields"
	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/internal/model/fromtypes"
)

// proxiesDiffer is DB1019: a path that is made a field proxy of a model, and the model stores nothing there or something
// else. What databridge generate wrote is judged too, and reported at the model.
func proxiesDiffer(p *rule.Pass) {
	if p.Info == nil || p.World.Client().UseJSONStructTags {
		return // the json tags name what has no bson tag
	}
	x := new(model.Extractor)
	for _, f := range p.Files {
		found := proxiesIn(p.Info, f)
		if header(f) == fields.Header {
			drifted(p, x, f, found)
			continue
		}
		for _, c := range found {
			if fault := c.judge(p, x); fault.Message != "" {
				p.Report(c.mended(p, f, fault))
			}
		}
	}
}

// header is the first line of a file if that is a comment.
func header(f *ast.File) string {
	if len(f.Comments) == 0 || f.Comments[0].Pos() > f.Package {
		return ""
	}
	return f.Comments[0].List[0].Text
}

// A proxy is a constant that becomes a field proxy.
type proxy struct {
	at   ast.Expr
	path string
	typ  types.Type
	kind fields.Kind
	args []types.Type
	spec *ast.ValueSpec // that declares it with its type; nil elsewhere
}

// A mismatch is what is wrong with a proxy. Where the path is found it has the field.
type mismatch struct {
	diag.Finding

	field *model.Field
	near  string // the whole path that was meant
}

// judge looks the path up in the model. Where anything may be stored it is silent.
func (c proxy) judge(p *rule.Pass, x *model.Extractor) mismatch {
	owner := c.args[0]
	m := x.Struct(fromtypes.Type(owner))
	if m == nil || c.path == "" {
		return mismatch{} // the element of an array of values, or a struct that is stored inline
	}
	fault := mismatch{Finding: diag.Finding{Pos: c.at.Pos(), End: c.at.End(), Model: rule.ShortName(m.Name)}}
	r := m.Resolve(c.path)
	switch r.Status {
	case model.Missing:
		fault.missing(c, r)
	case model.Scalar, model.NotArray:
		if r.Field == nil {
			return mismatch{} // a key of an inline map
		}
		fault.Message = fmt.Sprintf("%s stores no %q: %s has nothing below it", fault.Model, c.path, r.Field.Go)
	case model.Found:
		if r.Field == nil || c.fits(x, r.Value) || r.Value.Elem != nil && r.Value.Kinds&model.Array != 0 && c.fits(x, r.Value.Elem) {
			return mismatch{}
		}
		fault.field = r.Field
		fault.Message = fmt.Sprintf("%s stores %q as %s, which is not what %s is for", fault.Model, c.path,
			(r.Value.Kinds &^ model.Null).String(), types.TypeString(c.typ, rule.AsWritten(p.Pkg)))
	default:
		return mismatch{}
	}
	if r.Field != nil {
		if at := p.World.Pos(r.Field); at.IsValid() {
			fault.Related = []diag.Related{{Pos: at, End: at + token.Pos(len(r.Field.GoName())), Message: "the field of the model"}}
		}
	}
	return fault
}

func (f *mismatch) missing(c proxy, r model.Resolution) {
	segments := strings.Split(c.path, ".")
	f.Message = fmt.Sprintf("%s stores no %q", f.Model, c.path)
	near := r.Parent.Nearest(segments[r.At])
	if len(near) == 0 {
		f.Message += "; databridge generate writes the proxies that it has"
		return
	}
	segments[r.At] = near[0]
	f.near = strings.Join(segments, ".")
	f.Message += fmt.Sprintf("; did you mean %q?", f.near)
}

// fits reports whether a proxy of this kind and value may stand for what is stored. Nothing is known of an opaque value.
func (c proxy) fits(x *model.Extractor, v *model.Value) bool {
	stored := v.Kinds &^ model.Null
	if stored == 0 || c.kind == "Any" {
		return true
	}
	switch c.kind {
	case fields.KindNum:
		return stored&model.Number != 0
	case fields.KindStr:
		return stored&model.String != 0
	case fields.KindList:
		return stored&model.Array != 0
	case fields.KindRefs:
		return v.Elem != nil && (v.Elem.Link != nil || v.Elem.Kinds == 0)
	case fields.KindRef:
		return v.Link != nil
	case fields.KindDoc:
		return stored&model.Object != 0 && v.Link == nil
	case fields.KindMap:
		return stored&model.Object != 0 && (v.Map || v.Struct != nil)
	}
	want := x.Value(fromtypes.Type(c.args[1])).Kinds &^ model.Null
	return want == 0 || class(want)&class(stored) != 0
}

// class widens a set of kinds by those that MongoDB compares with them.
func class(k model.Kinds) model.Kinds {
	if k&model.Number != 0 {
		k |= model.Number
	}
	return k
}

// mended adds the fix to a finding in code that a person wrote: another path in the literal, or another type in the
// declaration.
func (c proxy) mended(p *rule.Pass, f *ast.File, fault mismatch) diag.Finding {
	lit, isLit := ast.Unparen(c.at).(*ast.BasicLit)
	switch {
	case fault.near != "" && isLit:
		fault.Fixes = []diag.Fix{{
			Title:  fmt.Sprintf("replace by %q", fault.near),
			Alters: true,
			Edits:  []diag.Edit{{Pos: lit.Pos(), End: lit.End(), New: rule.Quote(lit, fault.near)}},
		}}
	case fault.field != nil && c.spec != nil:
		v, isVar := fault.field.Source.(*types.Var)
		if !isVar {
			break
		}
		if want, ok := fields.Spell(p.Pkg, f, p.Info, c.args[0], v.Type(), fault.field.Value); ok {
			fault.Fixes = []diag.Fix{{
				Title: "make it " + want,
				Edits: []diag.Edit{{Pos: c.spec.Type.Pos(), End: c.spec.Type.End(), New: want}},
			}}
		}
	}
	return fault.Finding
}
