package locate

import (
	"strings"

	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/internal/mql"
)

// value notes a string that a field is compared with or set to, or one of a list of them.
func (s *search) value(n *lift.Node, path string) {
	if path != "" {
		s.text(n, Level{Value: path})
	}
}

// oneOf notes a string that is one of a closed set, or one of a list of them.
func (s *search) oneOf(n *lift.Node, values []string) { s.text(n, Level{Enum: values}) }

func (s *search) text(n *lift.Node, l Level) {
	if n == nil {
		return
	}
	for _, e := range n.Elems {
		s.text(e, l)
	}
	if text, ok := literal(n.Expr); ok && n.Kind == lift.Scalar {
		s.hit(n.Expr, text, l)
	}
}

// enumIn returns the closed set of texts that stand behind a key of an expression: an operator, or an argument of the
// operator around; nil if any may.
func enumIn(around, key string) []string {
	for _, place := range expressionPlaces() {
		if op, ok := mql.Lookup(place, key); ok && op.Encoding != mql.Named && len(op.Args) > 0 {
			return enumOf(&op.Args[0])
		}
	}
	a, ok := argumentIn(around, key)
	switch {
	case !ok:
		return nil
	case around == "$convert" && key == "to":
		return mql.TypeNames()
	}
	return enumOf(a)
}

// argumentIn returns the argument that a key is right inside an operator of expressions.
func argumentIn(around, key string) (*mql.Arg, bool) {
	for _, place := range expressionPlaces() {
		op, ok := mql.Lookup(place, around)
		if !ok || op.Encoding != mql.Named {
			continue
		}
		if a, ok := op.Arg(key); ok {
			return a, true
		}
	}
	return nil, false
}

func expressionPlaces() []mql.Place { return []mql.Place{mql.Expression, mql.Accumulator, mql.Window} }

// elementsOf returns the array whose elements the paths in an argument begin at: {$sortArray: {input: "$lines", sortBy:
// {qty: 1}}}. Without an input the paths are those of the documents.
func elementsOf(around string, arguments *lift.Node, key string) (path string, ok bool) {
	if _, sorts := argumentIn(around, "sortBy"); !sorts || key != "sortBy" && key != "output" {
		return "", false
	}
	input := arguments.Lookup("input")
	if input == nil {
		return "", false
	}
	text, ok := literal(input.Expr)
	path, dollar := strings.CutPrefix(text, "$")
	return path, ok && dollar && !strings.HasPrefix(path, "$")
}

// compared returns the path that an operator of expressions compares one of its operands with: {$eq: ["$status", "paid"]}.
func compared(op string, operands, one *lift.Node) string {
	switch op {
	case "$eq", "$ne", "$gt", "$gte", "$lt", "$lte", "$cmp":
	default:
		return ""
	}
	for _, e := range operands.Elems {
		text, ok := literal(e.Expr)
		if path, dollar := strings.CutPrefix(text, "$"); ok && e != one && dollar && path != "" && path[0] != '$' {
			return path
		}
	}
	return ""
}

// enumOf returns the texts that an argument takes; nil if it takes any.
func enumOf(a *mql.Arg) []string {
	if a.Kinds != 0 && a.Kinds&model.String == 0 {
		return nil // numbers
	}
	return a.Enum
}
