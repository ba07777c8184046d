package feature

import (
	"fmt"
	"slices"
	"strings"

	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/internal/mql"
)

// example shows how an operator is written in mongosh, with what its arguments are in angle brackets; "" for an operator
// whose arguments no table tells.
func example(op *mql.Operator) string {
	switch op.Place {
	case mql.Update:
		return fmt.Sprintf("{ %s: { <field>: %s } }", op.Name, changeExample(op))
	case mql.FieldQuery, mql.Projection:
		return fmt.Sprintf("{ <field>: { %s: %s } }", op.Name, operandExample(op))
	case mql.Positional, mql.Search, mql.Special:
		return ""
	}
	return fmt.Sprintf("{ %s: %s }", op.Name, operandExample(op))
}

func changeExample(op *mql.Operator) string {
	if len(op.Args) == 0 {
		return "<value>"
	}
	return placeholder(&op.Args[0])
}

// operandExample is what stands behind the operator's name.
func operandExample(op *mql.Operator) string {
	switch {
	case len(op.Args) == 0:
		return "{}"
	case op.Encoding == mql.Named:
		return namedExample(op)
	case op.Encoding == mql.List && len(op.Args) > 1:
		var parts []string
		for i := range op.Args {
			if a := &op.Args[i]; !a.Optional {
				parts = append(parts, placeholder(a))
			}
		}
		return "[ " + strings.Join(parts, ", ") + " ]"
	}
	a := &op.Args[0]
	switch a.Variadic {
	case "array":
		return "[ " + placeholder(a) + ", … ]"
	case "object":
		return "{ <field>: " + placeholder(a) + ", … }"
	}
	return placeholder(a)
}

// namedExample has the arguments that must be there; all of them if none must.
func namedExample(op *mql.Operator) string {
	var parts []string
	for _, a := range needed(op) {
		switch {
		case a.Merge && slices.Contains(a.Types, "geometry"):
			parts = append(parts, "$geometry: <geometry>")
			continue
		case a.Merge:
			parts = append(parts, "<field>: { <accumulator>: <expression> }")
			continue
		}
		parts = append(parts, a.Name+": "+placeholder(a))
	}
	return "{ " + strings.Join(parts, ", ") + " }"
}

// needed are the arguments without which a named operator says nothing.
func needed(op *mql.Operator) []*mql.Arg {
	var must, all []*mql.Arg
	for i := range op.Args {
		a := &op.Args[i]
		all = append(all, a)
		if !a.Optional || useful(op.Name, a.Name) {
			must = append(must, a)
		}
	}
	if len(must) == 0 {
		return all[:min(len(all), 3)]
	}
	return must
}

// useful names the arguments that the tables call optional, as there are forms without them, and that most uses have.
func useful(op, arg string) bool {
	switch op {
	case "$lookup":
		return arg == "from" || arg == "localField" || arg == "foreignField"
	case "$merge":
		return arg == "whenMatched"
	}
	return false
}

// placeholder says what an argument is.
func placeholder(a *mql.Arg) string {
	is := func(t string) bool { return slices.Contains(a.Types, t) }
	switch {
	case len(a.Enum) > 0:
		return fmt.Sprintf("%q", a.Enum[0])
	case is("query"):
		return "{ <query> }"
	case is("pipeline"):
		return "[ <stage>, … ]"
	case is("sortBy"):
		return "{ <field>: 1 }"
	case is("fieldQuery"):
		return "{ <condition> }"
	case a.Kinds == model.Bool:
		return "true"
	}
	if a.Name == "field" && a.Variadic == "object" {
		return "<value>" // the name is that of the key
	}
	return "<" + a.Name + ">"
}
