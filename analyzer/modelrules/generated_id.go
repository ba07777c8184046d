package modelrules

import (
	"fmt"
	"go/types"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
)

// zeroID is DB1004: a document whose ObjectID nobody sets, and whose tag has it stored all the same: the second one has
// the _id of the first.
func zeroID(p *rule.Pass) {
	withoutID(p, func(in inserted) {
		if in.id.OmitEmpty || in.id.Value.Kinds != model.ObjectID {
			return
		}
		f := diag.Finding{
			Message: fmt.Sprintf("%s is not set, so the zero ObjectID is stored as _id: the second document fails with a duplicate key; tag it bson:\"_id,omitempty\"", in.id.GoName()),
			Model:   rule.ShortName(in.model.Name), Related: in.relatedID(),
		}
		f.Pos, f.End = in.span()
		if edit, ok := rule.SetTag(rule.FieldAt(p.Files, p.World.Pos(in.id)), "bson", "_id,omitempty"); ok {
			f.Fixes = []diag.Fix{{Title: `tag it bson:"_id,omitempty"`, Edits: []diag.Edit{edit}, Alters: true}}
		}
		p.Report(f)
	})
}

// generatedID is DB1014: a document without _id gets an ObjectID, and the struct cannot read one.
func generatedID(p *rule.Pass) {
	if p.World.Client().ObjectIDAsHexString {
		return
	}
	withoutID(p, func(in inserted) {
		if !in.id.OmitEmpty || in.query.API != lift.DriverV2 || !refusesObjectID(in.id.Value) {
			return
		}
		f := diag.Finding{
			Message: fmt.Sprintf("_id is left out, so an ObjectID is made; driver v2 cannot decode it into %s: set %s, or declare it as bson.ObjectID", spelling(in.id), in.id.GoName()),
			Model:   rule.ShortName(in.model.Name), Related: in.relatedID(),
		}
		f.Pos, f.End = in.span()
		p.Report(f)
	})
}

// refusesObjectID reports whether driver v2 returns an error for an ObjectID that is decoded into a value.
func refusesObjectID(v *model.Value) bool {
	scalar := model.String | model.Number | model.Bool
	return v.Kinds != 0 && v.Kinds&^(scalar|model.Null) == 0 && v.Kinds&scalar != 0
}

// spelling is the type of a field in Go.
func spelling(f *model.Field) string {
	if v, ok := f.Source.(*types.Var); ok {
		return types.TypeString(v.Type(), (*types.Package).Name)
	}
	return rule.ShortName(f.Value.Type)
}
