package odm

import (
	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm/internal/expr"
)

// Expr is a condition that belongs to no model yet: what F, Raw, Text and their like return. It is assignable to every
// Filter[T], so it may stand wherever a condition on a model is wanted; which model it asks is decided there. It
// has no methods: to print one, convert it, as in Filter[User](e).
type Expr = expr.Node

// A Filter is a condition on documents of model T. The fields of T build it (U.Age.Gt(18)); where one is wanted, an Expr
// will do, but neither another model's Filter nor a bare bson.M, which is said as Raw(bson.M{…}).
//
// A Filter is a value: what it was built from may change later without changing it. An error made while building, such as Or
// of no conditions, travels inside it and is returned by BSON and by the verb it is used in, before anything is sent. The zero
// Filter asks nothing and is left out wherever it stands beside others.
type Filter[T any] = FilterFor[*T]

// FilterFor is what Filter is short for, as NumFor is of Num, ChangeFor of Change and so on: P is *T. To the compiler all pointers
// are one shape, so that the methods of the fields of all models share their code: a package of models compiles in half the time.
// Say Filter[User]; FilterFor[*User] is seen in messages of the compiler.
type FilterFor[P any] expr.Node

// Condition is met by Expr and by every Filter[T].
type Condition interface{ ~expr.Node }

// And is the condition that all of fs hold. One condition stands alone; And of none asks nothing.
func And[F Condition](fs ...F) F { return F(expr.Join("$and", fs)) }

// Or is the condition that at least one of fs holds. One condition stands alone; Or of none is an error, since it would match
// nothing: the list that it was built from was empty.
func Or[F Condition](fs ...F) F { return F(expr.Join("$or", fs)) }

// Nor is the condition that none of fs holds. Nor of none is an error.
func Nor[F Condition](fs ...F) F { return F(expr.Join("$nor", fs)) }

// Not is the condition that f does not hold: {field: {$not: …}} for a condition on one field, $nor for any other. As in
// MongoDB, it also holds where the field is missing. Not of the zero condition is an error.
func Not[F Condition](f F) F { return F(expr.Not(expr.Node(f))) }

// When is f if ok, and otherwise the zero condition, which asks nothing: for optional conditions in one expression.
func When[F Condition](ok bool, f F) F {
	if !ok {
		var none F
		return none
	}
	return f
}

// Raw is the condition that doc says: a bson.M, a bson.D, a bson.Raw or any struct that encodes to a filter document. The
// analyzer checks its paths and operators as it does those of typed conditions.
func Raw(doc any) Expr { return expr.Raw(doc) }

// BSON renders f as the filter document that is sent to MongoDB, with the driver's default codec.
func (f FilterFor[P]) BSON() (bson.Raw, error) {
	return expr.Document(expr.Codec{}, []FilterFor[P]{f})
}

// String is f as relaxed extended JSON, or the error that it carries.
func (f FilterFor[P]) String() string { return shown(f.BSON()) }

// shown is a document as people read it.
func shown(doc bson.Raw, err error) string {
	if err != nil {
		return err.Error()
	}
	text, err := bson.MarshalExtJSON(doc, false, false)
	if err != nil {
		return err.Error()
	}
	return string(text)
}
