package pipelinerules

import (
	"go/token"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/model"
)

// relatedField points at the declaration of a field.
func relatedField(p *rule.Pass, f *model.Field) []diag.Related {
	if f == nil {
		return nil
	}
	pos := p.World.Pos(f)
	if !pos.IsValid() {
		return nil
	}
	return []diag.Related{{
		Pos: pos, End: pos + token.Pos(len(f.GoName())), Message: f.GoName() + " is declared here as " + rule.ShortName(f.Value.Type),
	}}
}
