package pipelinerules

import (
	"go/token"
	"strings"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/model"
)

// words names kinds for people: "a number", "a string or a date". The numeric kinds are one.
func words(k model.Kinds) string {
	var list []string
	if k&model.Number != 0 {
		list = append(list, "a number")
	}
	for one := range (k &^ (model.Number | model.Null)).All() {
		list = append(list, word(one))
	}
	if len(list) == 0 {
		return "null"
	}
	return strings.Join(list, " or ")
}

// word names one kind.
func word(k model.Kinds) string {
	switch k {
	case model.Object:
		return "a document"
	case model.Array:
		return "an array"
	case model.BinData:
		return "binary data"
	case model.ObjectID:
		return "an ObjectID"
	case model.Regex:
		return "a regular expression"
	}
	return "a " + strings.ToLower(k.String())
}

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
