package agg

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm/internal/expr"
)

// Path is met by every field proxy of package odm, and by As.
type Path interface{ Path() string }

// As is the name of a field that a stage makes, or the path of a field that is known at run time.
type As string

// Path is the stored path.
func (a As) Path() string { return string(a) }

// operand is v as a value of an expression.
func operand(v any) any {
	switch v := v.(type) {
	case nil:
		return nil
	case Expression:
		return v.computed
	case Var:
		return v.value()
	case Path:
		return expr.Reference(v.Path())
	case string:
		if strings.HasPrefix(v, "$") {
			return bad("%q could be a field or a text: say agg.As(%q) for the field, agg.Literal for the text", v, strings.TrimLeft(v, "$"))
		}
		return v
	case bson.A:
		return operands(v)
	case []any:
		return operands(v)
	case []string:
		if i := slices.IndexFunc(v, func(s string) bool { return strings.HasPrefix(s, "$") }); i >= 0 {
			return operand(v[i])
		}
	case bson.D:
		return document(v)
	case bson.M:
		return document(ordered(v))
	case map[string]any:
		return document(ordered(v))
	}
	return constant(v)
}

// constant is v as it is.
func constant(v any) any {
	if t := reflect.TypeOf(v); t.Kind() == reflect.Slice && isOperand(t.Elem()) {
		return bad("%T is a list of operands: say agg.Array", v)
	}
	copied, err := expr.Clone(v)
	if err != nil {
		return expr.BadComputed(fmt.Errorf("odm: %w", err))
	}
	return expr.Constant{V: copied}
}

func isOperand(t reflect.Type) bool {
	return t == reflect.TypeFor[Expression]() || t == reflect.TypeFor[Var]() || t.Implements(reflect.TypeFor[Path]())
}

func operands(vs []any) expr.A {
	out := make(expr.A, len(vs))
	for i, v := range vs {
		out[i] = operand(v)
	}
	return out
}

// document is a document of operands.
func document(d bson.D) any {
	out := make(expr.D, len(d))
	for i, e := range d {
		switch {
		case e.Key == "" || strings.ContainsAny(e.Key, ".\x00"):
			return bad("%q is no key of a document expression: it is empty, or holds a dot", e.Key)
		case e.Key[0] == '$':
			return bad("%s stands where a value is wanted: say agg.Raw for an expression, agg.Literal for a value", e.Key)
		}
		out[i] = expr.E{Key: e.Key, Value: operand(e.Value)}
	}
	return out
}

// ordered gives a map an order that is the same each time.
func ordered(m map[string]any) bson.D {
	d := make(bson.D, 0, len(m))
	for _, k := range slices.Sorted(maps.Keys(m)) {
		d = append(d, bson.E{Key: k, Value: m[k]})
	}
	return d
}

func bad(format string, args ...any) expr.Computed {
	return expr.BadComputed(fmt.Errorf("odm: "+format, args...))
}
