package agg

import (
	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm/internal/expr"
)

type computed = expr.Computed

// An Expression is a value that the server computes. It encodes itself: in odm.Expression, and in documents for the
// driver. The zero Expression is an error; null is nil.
type Expression struct{ computed }

// MarshalBSONValue renders e with the driver's default codec.
func (e Expression) MarshalBSONValue() (byte, []byte, error) {
	t, b, err := expr.Codec{}.AppendValue(nil, e)
	return byte(t), b, err
}

// String is e as relaxed extended JSON, or the error that it carries.
func (e Expression) String() string {
	text, err := bson.MarshalExtJSON(bson.D{{Key: "e", Value: e}}, false, false)
	if err != nil {
		return err.Error()
	}
	return string(text[len(`{"e":`) : len(text)-1])
}

// Raw is the expression that v says, as the driver encodes it: a bson.M, a bson.D, a text such as "$price". It must hold
// nothing that comes from a user.
func Raw(v any) Expression {
	copied, err := expr.Clone(v)
	if err != nil {
		return Expression{expr.BadComputed(err)}
	}
	return Expression{expr.Compute(copied)}
}

// Literal is v as it stands: no $ in it is looked at.
func Literal(v any) Expression {
	copied, err := expr.Clone(v)
	if err != nil {
		return Expression{expr.BadComputed(err)}
	}
	return Expression{expr.Compute(expr.Literal{V: copied})}
}

// Array is the array of vs.
func Array(vs ...any) Expression { return Expression{expr.Compute(operands(vs))} }

// Object is the document of fs. As the value of a field in Set, AddFields and Project it means its fields one by one: what
// else the field holds stays.
func Object(fs ...Fields) Expression {
	d := expr.D{}
	for _, f := range fs {
		for _, e := range f.entries {
			if e.shown {
				return Expression{bad("Include and Exclude have no meaning in an Object")}
			}
			d = append(d, expr.E{Key: e.name, Value: e.value})
		}
	}
	for _, e := range d {
		if err := checkKey(e.Key); err != nil {
			return Expression{expr.BadComputed(err)}
		}
	}
	return Expression{expr.Compute(d)}
}

// single is an operator of one operand.
func single(op string, v any) Expression {
	return made(op, expr.Unary{V: operand(v)})
}

// list is an operator of several operands.
func list(op string, vs ...any) Expression { return made(op, operands(vs)) }

// reduced is an operator of several operands, or of one that may be an array of them.
func reduced(op string, vs []any) Expression {
	if len(vs) == 1 {
		return made(op, operand(vs[0]))
	}
	return list(op, vs...)
}

// named is an operator with names for its operands.
func named(op string, args ...arg) Expression {
	d, err := arguments(op, args)
	if err != nil {
		return Expression{expr.BadComputed(err)}
	}
	return made(op, d)
}

func made(op string, v any) Expression {
	return Expression{expr.Compute(expr.D{{Key: op, Value: v}})}
}
