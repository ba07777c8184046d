package valuerules

import (
	"fmt"
	"strings"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/internal/model/fromtypes"
)

// structFilter is DB3023: a struct as a filter compares every field that it stores, those that nobody has set too.
func structFilter() rule.Rule {
	return rule.Rule{Code: "DB3023", Run: func(p *rule.Pass) {
		if c := p.World.Client(); c.OmitEmpty || c.Registry {
			return
		}
		for _, q := range p.Queries {
			for _, part := range q.Parts {
				if part.Role == lift.Filter && part.Node != nil && part.Node.Kind == lift.Struct {
					judgeStruct(p, part.Node)
				}
			}
		}
	}}
}

func judgeStruct(p *rule.Pass, n *lift.Node) {
	given, known := rule.FieldsSet(p, n)
	s := model.Extract(fromtypes.Type(n.Type))
	if !known || s == nil || s.Open != "" {
		return // a parameter, or a type with an encoding of its own
	}
	var unset []string
	for _, f := range s.Fields {
		top, _, _ := strings.Cut(f.Go, ".")
		if !given[top] && !given[f.GoName()] && !f.OmitEmpty {
			unset = append(unset, f.Name+" = "+zeroOf(f.Value))
		}
	}
	if len(unset) == 0 {
		return
	}
	more := ""
	if len(unset) > 3 {
		unset, more = unset[:3], " …"
	}
	p.Report(diag.Finding{
		Pos: at(n).Pos(), End: at(n).End(), Related: related(n),
		Message: fmt.Sprintf("a struct as filter also compares %s%s: fields without omitempty are part of it", strings.Join(unset, ", "), more),
	})
}

// zeroOf is how the zero of a value is stored, for people.
func zeroOf(v *model.Value) string {
	switch k := v.Kinds; {
	case k == 0:
		return "its zero"
	case k&model.Null != 0:
		return "null"
	case k == model.String:
		return `""`
	case k == model.Bool:
		return "false"
	case k&^model.Number == 0:
		return "0"
	case k == model.Object:
		return "{…}"
	}
	return "the zero " + rule.ShortName(v.Type)
}
