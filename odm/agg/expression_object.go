package agg

import "github.com/databridge-go/databridge/odm/internal/expr"

// GetField is the value of a field whose name may hold dots or begin with $, of the document of or else of Current. Since
// MongoDB 5.0.
func GetField(field any, of ...any) Expression {
	if len(of) == 0 {
		return made("$getField", operand(fieldName(field)))
	}
	return named("$getField", need("field", fieldName(field)), atMost("input", of))
}

// SetField is the document with one field set, whose name may hold dots or start with $. Since MongoDB 5.0.
func SetField(object, field, v any) Expression {
	return named("$setField", need("field", fieldName(field)), need("input", object), need("value", v))
}

// UnsetField is the document without one field, whose name may hold dots or start with $. Since MongoDB 5.0.
func UnsetField(object, field any) Expression {
	return named("$unsetField", need("field", fieldName(field)), need("input", object))
}

// fieldName is the name of a field: a text as it stands, whatever it holds, or the path of a proxy.
func fieldName(field any) any {
	switch f := field.(type) {
	case string:
		return Expression{expr.Compute(expr.Constant{V: f})}
	case Path:
		return Expression{expr.Compute(expr.Constant{V: f.Path()})}
	}
	return field
}
