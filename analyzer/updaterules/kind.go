package updaterules

import (
	"fmt"
	"go/ast"
	"strings"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/internal/model/fromtypes"
)

// kindsOf returns the kinds that a value of a query is stored as; 0 if they are not known.
func kindsOf(n *lift.Node) model.Kinds {
	switch {
	case walk.Null(n):
		return model.Null
	case n.Kind == lift.Document, n.Kind == lift.Element:
		return model.Object
	case n.Kind == lift.Array:
		return model.Array
	}
	return valueOf(n).Kinds
}

// valueOf returns what is known of a value by its Go type. It is never nil.
func valueOf(n *lift.Node) *model.Value {
	if n.Type == nil || n.Kind == lift.Unknown {
		return &model.Value{}
	}
	return new(model.Extractor).Value(fromtypes.Type(n.Type))
}

// typeOf is how a message names the type of a path: the Go type where one struct stores it and it has a
// name, else the kinds.
func typeOf(m *evidence.Model, path string) string {
	spelled := ""
	for _, s := range m.Structs {
		r := s.Resolve(path)
		if r.Status != model.Found || r.Value == nil {
			continue
		}
		if spelled != "" && spelled != r.Value.Type || strings.Contains(r.Value.Type, "struct {") {
			return a(m.Kinds(path))
		}
		spelled = r.Value.Type
	}
	return spelled
}

// a is kinds in words: "a string", "an integer or a date". Null is in most sets and says nothing.
func a(kinds model.Kinds) string {
	kinds &^= model.Null
	var all []string
	for _, group := range [...]struct {
		kinds model.Kinds
		word  string
	}{{model.Number, "a number"}, {model.Int | model.Long, "an integer"}} {
		if kinds&group.kinds == group.kinds {
			all, kinds = append(all, group.word), kinds&^group.kinds
		}
	}
	for _, name := range kinds.Names() {
		all = append(all, word(name))
	}
	return strings.Join(all, " or ")
}

// word is the name of a kind with its article.
func word(kind string) string {
	switch kind {
	case "object":
		return "a document"
	case "binData":
		return "binary data"
	case "objectId":
		return "an ObjectID"
	case "array", "int":
		return "an " + kind
	}
	return "a " + kind
}

// about reports something about a field of the model at the key of a path, with the field's declaration beside it.
func about(p *rule.Pass, m *evidence.Model, path walk.Path, field, message string) diag.Finding {
	f := diag.Finding{Pos: path.Key.Pos(), End: path.Key.End(), Message: message, Model: m.Name}
	if r := m.Resolve(field); r.Field != nil {
		if at := p.World.Pos(r.Field); at.IsValid() {
			f.Related = []diag.Related{{
				Pos: at, End: at,
				Message: fmt.Sprintf("%s is declared here", r.Field.Go),
			}}
		}
	}
	return f
}

// written is where a value is written: the variable that brings it into the query, else the value itself.
func written(n *lift.Node) ast.Expr {
	if n.Use != nil {
		return n.Use
	}
	return n.Expr
}
