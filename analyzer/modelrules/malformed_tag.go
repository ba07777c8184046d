package modelrules

import (
	"fmt"
	"go/ast"
	"strings"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/model"
)

// malformedTag is DB1002: the driver ignores what it does not understand of a tag, without a word.
func malformedTag(p *rule.Pass) {
	for d := range declarations(p) {
		for _, f := range d.syntax.Fields.List {
			if stored(f) {
				d.grammar(p, f)
			}
		}
		for _, problem := range d.model.Problems {
			if f := d.field(problem.Field); f != nil && !strings.Contains(problem.Field, ".") {
				d.option(p, f, problem)
			}
		}
	}
}

// stored reports whether a field may be stored: the driver looks at exported fields only.
func stored(f *ast.Field) bool {
	for _, id := range f.Names {
		if id.IsExported() {
			return true
		}
	}
	id := evidence.EmbeddedName(f.Type)
	return len(f.Names) == 0 && id != nil && id.IsExported()
}

// option reports what the engine has found in the options of a tag.
func (d declaration) option(p *rule.Pass, f *ast.Field, problem model.Problem) {
	switch problem.Kind {
	case model.UnknownOption, model.OptionAsName, model.BlankInOption:
		t := tagOf(f)
		for _, key := range [...]string{"bson", "odm"} {
			if in, ok := t.pair(key); ok {
				if at, ok := in.part(key, problem); ok {
					d.report(p, t, at, optionFault(p, key, in, at, problem))
					return
				}
			}
		}
	case model.InlineKind:
		d.inlined(p, f, fmt.Sprintf("%s cannot be inlined: only structs, pointers to one and maps with string keys can", problem.Field), nil)
	case model.NotInline:
		d.inlined(p, f, fmt.Sprintf(`%s is embedded without bson:",inline": its id would be stored one level down`, problem.Field), d.makeInline(f))
	}
}

// part finds the part of a value that a problem speaks of. An odm tag has no name at its beginning.
func (p pair) part(key string, problem model.Problem) (part, bool) {
	for _, at := range p.parts() {
		name := at.index == 0 && key == "bson"
		if at.text == problem.Key && (problem.Kind == model.BlankInOption || name == (problem.Kind == model.OptionAsName)) {
			return at, true
		}
	}
	return part{}, false
}

// A fault is what is wrong with one part of a tag.
type fault struct {
	message  string
	severity diag.Severity
	fix      string // what should stand there instead; "" with whole unset is no fix
	whole    bool   // fix replaces the whole value
	keeps    bool   // the fix changes nothing of what is stored
}

// optionFault puts a problem of the engine into words. A registry of the program's own may read more options than the
// driver does: only a misspelt one is a fault there.
func optionFault(p *rule.Pass, key string, in pair, at part, problem model.Problem) fault {
	switch {
	case problem.Kind == model.UnknownOption && problem.Near != "":
		fix := problem.Near
		if _, value, ok := strings.Cut(at.text, "="); ok {
			fix += "=" + value
		}
		return fault{message: fmt.Sprintf("unknown %s option %q; did you mean %q?", key, at.text, problem.Near), fix: fix, keeps: problem.Near == "truncate"}
	case problem.Kind == model.UnknownOption:
		if p.World.Client().Registry {
			return fault{}
		}
		return fault{message: fmt.Sprintf("unknown %s option %q: it has no effect", key, at.text), severity: diag.Warning}
	case problem.Kind == model.OptionAsName && at.text == "-":
		if in.value == "-," {
			return fault{} // the spelling of encoding/json for a field that is really called so
		}
		return fault{message: `stored under the key "-": to leave the field out, write bson:"-" alone`, fix: "-", whole: true}
	case problem.Kind == model.OptionAsName:
		return fault{
			message: fmt.Sprintf("%q stands in the place of the name: the field is stored under the key %q; write %q", at.text, at.text, ","+at.text),
			fix:     "," + at.text,
		}
	case at.index == 0:
		return fault{message: fmt.Sprintf("the stored name %q has a blank in it", at.text), fix: problem.Near}
	}
	return fault{message: fmt.Sprintf("a blank stands before the option: %q has no effect", problem.Near), fix: problem.Near}
}

// report reports a fault of one part of a tag.
func (d declaration) report(p *rule.Pass, t tag, at part, w fault) {
	if w.message == "" {
		return
	}
	f := diag.Finding{Message: w.message, Severity: w.severity, Model: d.name}
	f.Pos, f.End = t.span(at.from, at.to)
	if t.raw && (w.fix != "" || w.whole) {
		edit := diag.Edit{Pos: f.Pos, End: f.End, New: w.fix}
		if w.whole {
			bson, _ := t.pair("bson")
			edit.Pos, edit.End = t.span(bson.from, bson.from+len(bson.value))
		}
		f.Fixes = []diag.Fix{{Title: fmt.Sprintf("write %q", w.fix), Edits: []diag.Edit{edit}, Alters: !w.keeps}}
	}
	p.Report(f)
}

// inlined reports a fault of inlining at the tag, or at the field where it has none.
func (d declaration) inlined(p *rule.Pass, f *ast.Field, message string, fixes []diag.Fix) {
	finding := diag.Finding{Message: message, Model: d.name, Fixes: fixes}
	finding.Pos, finding.End = placeOf(f)
	p.Report(finding)
}

// makeInline adds ",inline" to the tag of an embedded document.
func (d declaration) makeInline(f *ast.Field) []diag.Fix {
	fix := diag.Fix{Title: "inline it", Alters: true}
	t := tagOf(f)
	switch bson, ok := t.pair("bson"); {
	case t.lit == nil:
		fix.Edits = []diag.Edit{{Pos: f.Type.End(), End: f.Type.End(), New: " `bson:\",inline\"`"}}
	case !t.raw || ok && bson.from == 0:
		return nil
	case ok:
		pos, _ := t.span(bson.from+len(bson.value), 0)
		fix.Edits = []diag.Edit{{Pos: pos, End: pos, New: ",inline"}}
	default:
		pos, _ := t.span(0, 0)
		fix.Edits = []diag.Edit{{Pos: pos, End: pos, New: `bson:",inline" `}}
	}
	return []diag.Fix{fix}
}
