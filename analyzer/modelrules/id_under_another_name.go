package modelrules

import (
	"fmt"
	"go/ast"
	"strings"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/model"
)

// idUnderAnotherName is DB1003: a field that is meant to be the id of a document, and is stored as "id".
func idUnderAnotherName(p *rule.Pass) {
	if p.World.Client().UseJSONStructTags {
		return // the json tags name what has no bson tag
	}
	for d := range declarations(p) {
		s := d.model
		if s.Open != "" || s.Document || s.Field("_id") != nil || !p.World.Stored(d.typ) {
			continue
		}
		for _, f := range s.Fields {
			if isID(f) && (isObjectID(f) || othersTagged(s, f)) && !p.World.Asks(d.typ, f.Name) {
				d.reportID(p, f)
			}
		}
	}
}

// isID reports whether a field is called ID and has its key from that alone.
func isID(f *model.Field) bool {
	name := f.Go[strings.LastIndexByte(f.Go, '.')+1:]
	return (name == "ID" || name == "Id") && !f.Tagged
}

func isObjectID(f *model.Field) bool { return f.Value.Kinds&^model.Null == model.ObjectID }

// othersTagged reports whether every other field of a struct has its name from a bson tag: whoever wrote them thought
// of MongoDB.
func othersTagged(s *model.Struct, id *model.Field) bool {
	for _, f := range s.Fields {
		if f != id && !f.Tagged {
			return false
		}
	}
	return len(s.Fields) > 1
}

// reportID reports the field where it is written; one that is inlined from another package is left to that package.
func (d declaration) reportID(p *rule.Pass, id *model.Field) {
	f := d.field(id.Go)
	if strings.Contains(id.Go, ".") || f == nil || len(f.Names) != 1 {
		return
	}
	p.Report(diag.Finding{
		Pos: f.Names[0].Pos(), End: f.Names[0].End(), Model: d.name,
		Message: fmt.Sprintf(`%s is stored as %q: MongoDB will add an _id of its own; tag it bson:"_id,omitempty"`, id.Go, id.Name),
		Fixes:   []diag.Fix{{Title: `store it as "_id"`, Edits: d.asID(p, f), Alters: true}},
	})
}

// asID gives a field the tag of an id.
func (d declaration) asID(p *rule.Pass, f *ast.Field) []diag.Edit {
	t := tagOf(f)
	if bson, ok := t.pair("bson"); ok && t.raw && bson.from > 0 { // bson:",omitempty"
		pos, _ := t.span(bson.from, 0)
		return []diag.Edit{{Pos: pos, End: pos, New: "_id"}}
	}
	if t.raw {
		pos, _ := t.span(0, 0)
		return []diag.Edit{{Pos: pos, End: pos, New: `bson:"_id,omitempty" `}}
	}
	return d.newTag(p, f, "`bson:\"_id,omitempty\"`")
}
