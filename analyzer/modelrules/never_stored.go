package modelrules

import (
	"fmt"
	"go/ast"
	"strings"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/internal/model/fromtypes"
)

// neverStored is DB1013: a field that is meant for MongoDB, and that the codec cannot see because its name, or the name
// of the type that it embeds, is not exported.
func neverStored(p *rule.Pass) {
	if p.World.Client().Registry {
		return // a registry of mgo's kind reads unexported embedded structs
	}
	x := new(model.Extractor)
	for d := range declarations(p) {
		if d.encodesItself() {
			continue
		}
		for _, l := range d.model.Lost {
			f := d.field(l.Go)
			if f == nil || l.Go == "_" || strings.Contains(l.Go, ".") || declined(f) {
				continue // one of an inlined struct is reported where it is declared
			}
			switch {
			case l.Why == "unexported" && l.Tagged:
				d.reportUnexported(p, f, l.Go)
			case l.Why == "embedded but unexported":
				d.reportEmbedded(p, x, f, l)
			}
		}
	}
}

// encodesItself reports whether values of the type, not the struct codec, say what is stored.
func (d declaration) encodesItself() bool {
	return strings.HasPrefix(d.model.Open, "MarshalBSON") || strings.HasPrefix(d.model.Open, "UnmarshalBSON")
}

// declined reports whether a tag says that the field is not to be stored.
func declined(f *ast.Field) bool {
	bson, ok := tagOf(f).pair("bson")
	return ok && bson.value == "-"
}

func (d declaration) reportUnexported(p *rule.Pass, f *ast.Field, name string) {
	for _, id := range f.Names {
		if id.Name == name {
			p.Report(diag.Finding{
				Pos: id.Pos(), End: id.End(), Model: d.name,
				Message: fmt.Sprintf("%s is not exported: the driver neither writes nor reads it", name),
			})
		}
	}
}

// reportEmbedded reports an embedded struct whose exported fields are lost with it. Without any bson tag on it or in it,
// it may be no part of the document, and the finding is a warning.
func (d declaration) reportEmbedded(p *rule.Pass, x *model.Extractor, f *ast.Field, l model.Lost) {
	inner := x.Struct(fromtypes.Type(p.Info.TypeOf(f.Type)))
	if inner == nil || len(inner.Fields) == 0 {
		return // it has nothing that could be stored
	}
	spoken := false
	for _, field := range inner.Fields {
		spoken = spoken || field.Tagged
	}
	if !l.Tagged && !d.hasTagBeside(f) && !p.World.Stored(d.typ) {
		return // nothing says that the struct around it is a document
	}
	finding := diag.Finding{
		Pos: f.Type.Pos(), End: f.Type.End(), Model: d.name,
		Message: fmt.Sprintf("%s is embedded but not exported: its fields are lost", l.Go),
	}
	if !l.Tagged && !spoken {
		finding.Severity = diag.Warning
	}
	if id := evidence.EmbeddedName(f.Type); id != nil {
		if obj := p.Info.Uses[id]; obj != nil && obj.Pos().IsValid() {
			finding.Related = []diag.Related{{Pos: obj.Pos(), End: obj.Pos(), Message: fmt.Sprintf("%s is declared here, with %s", l.Go, inner.Fields[0].GoName())}}
		}
	}
	p.Report(finding)
}

// hasTagBeside reports whether another field of the struct has a bson tag that stores it.
func (d declaration) hasTagBeside(but *ast.Field) bool {
	for _, f := range d.syntax.Fields.List {
		if f != but && isTagged(f) && !declined(f) {
			return true
		}
	}
	return false
}
