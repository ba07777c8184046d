package expr

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/x/bsonx/bsoncore"
)

// Computed is an aggregation expression, or the value of a stage: what package agg wraps. Its zero value is an error.
type Computed struct {
	v   any // of a D's values
	set bool
	err error
}

// Compute is the expression that v renders to.
func Compute(v any) Computed { return Computed{v: v, set: true} }

// BadComputed is an expression that could not be built; rendering reports err.
func BadComputed(err error) Computed { return Computed{err: err, set: true} }

var errZeroComputed = errors.New("odm: a zero agg.Expression says nothing; say nil for null")

func (e Computed) appendBSON(dst []byte, c Codec) (bson.Type, []byte, error) {
	switch {
	case e.err != nil:
		return 0, dst, e.err
	case !e.set:
		return 0, dst, errZeroComputed
	}
	return c.AppendValue(dst, e.v)
}

// Constant is a Go value that the server takes as it is, whatever it holds: below $literal if the server would read a
// field, a variable or an operator in it.
type Constant struct{ V any }

func (k Constant) appendBSON(dst []byte, c Codec) (bson.Type, []byte, error) {
	at := len(dst)
	t, dst, err := c.AppendValue(dst, k.V)
	if err != nil || !evaluates(t, dst[at:]) {
		return t, dst, err
	}
	return literal(dst, at, t)
}

// Literal is a Go value below $literal.
type Literal struct{ V any }

func (l Literal) appendBSON(dst []byte, c Codec) (bson.Type, []byte, error) {
	at := len(dst)
	t, dst, err := c.AppendValue(dst, l.V)
	if err != nil {
		return 0, dst, err
	}
	return literal(dst, at, t)
}

// literal puts the value that stands at the end of dst below $literal.
func literal(dst []byte, at int, t bson.Type) (bson.Type, []byte, error) {
	value := slices.Clone(dst[at:])
	start, dst := bsoncore.AppendDocumentStart(dst[:at])
	dst = append(bsoncore.AppendHeader(dst, bsoncore.Type(t), "$literal"), value...)
	return bson.TypeEmbeddedDocument, closed(dst, start), nil
}

// evaluates reports whether the server would evaluate a value instead of taking it as it is.
func evaluates(t bson.Type, value []byte) bool {
	switch v := (bson.RawValue{Type: t, Value: value}); t {
	case bson.TypeString:
		return strings.HasPrefix(v.StringValue(), "$")
	case bson.TypeEmbeddedDocument:
		return anyElement(v.Document(), func(e bson.RawElement) bool {
			k := e.Key()
			return k == "" || k[0] == '$' || strings.Contains(k, ".") || evaluates(e.Value().Type, e.Value().Value)
		})
	case bson.TypeArray:
		return anyElement(bson.Raw(v.Array()), func(e bson.RawElement) bool {
			return evaluates(e.Value().Type, e.Value().Value)
		})
	}
	return false
}

func anyElement(doc bson.Raw, is func(bson.RawElement) bool) bool {
	es, err := doc.Elements()
	return err == nil && slices.ContainsFunc(es, is)
}

// Unary is the one operand of an operator that would take an array for the list of its operands.
type Unary struct{ V any }

func (u Unary) appendBSON(dst []byte, c Codec) (bson.Type, []byte, error) {
	at := len(dst)
	t, dst, err := c.AppendValue(dst, u.V)
	if err != nil || t != bson.TypeArray {
		return t, dst, err
	}
	value := slices.Clone(dst[at:])
	start, dst := bsoncore.AppendArrayStart(dst[:at])
	dst = append(bsoncore.AppendHeader(dst, bsoncore.Type(t), "0"), value...)
	return bson.TypeArray, closed(dst, start), nil
}

// Accumulated is the operand of an accumulator, which refuses an array: $concatArrays of that one array has its value.
type Accumulated struct{ V any }

func (a Accumulated) appendBSON(dst []byte, c Codec) (bson.Type, []byte, error) {
	at := len(dst)
	t, dst, err := c.AppendValue(dst, a.V)
	if err != nil || t != bson.TypeArray {
		return t, dst, err
	}
	return D{{"$concatArrays", Unary{bson.RawValue{Type: t, Value: slices.Clone(dst[at:])}}}}.appendBSON(dst[:at], c)
}

// Assigned is the value of a field in $set, $addFields and $project. There a document means its fields one by one, beside
// what the stored field holds, and in a projection a number or a bool means to show the field: what would be taken for
// either stands below $literal or, if it must be computed, $mergeObjects.
type Assigned struct {
	V         any
	Projected bool
}

func (a Assigned) appendBSON(dst []byte, c Codec) (bson.Type, []byte, error) {
	switch v := a.V.(type) {
	case Computed:
		if v.set && v.err == nil {
			return Assigned{v.v, a.Projected}.appendBSON(dst, c)
		}
	case D:
		switch {
		case len(v) == 0:
			return Literal{v}.appendBSON(dst, c)
		case isObject(v):
			return D{{"$mergeObjects", A{v}}}.appendBSON(dst, c)
		}
	case Constant:
		return a.constant(dst, c, v)
	}
	return c.AppendValue(dst, a.V)
}

func (a Assigned) constant(dst []byte, c Codec, k Constant) (bson.Type, []byte, error) {
	at := len(dst)
	t, dst, err := c.AppendValue(dst, k.V)
	if err != nil {
		return 0, dst, err
	}
	if t == bson.TypeEmbeddedDocument || evaluates(t, dst[at:]) || a.Projected && t != bson.TypeString && t != bson.TypeArray {
		return literal(dst, at, t)
	}
	return t, dst, nil
}

// isObject tells a document of fields from an operator.
func isObject(d D) bool {
	return !slices.ContainsFunc(d, func(e E) bool { return strings.HasPrefix(e.Key, "$") })
}

// Reference is the expression of the field at path: "$path".
func Reference(path string) Computed {
	if err := checkReference(path); err != nil {
		return BadComputed(err)
	}
	return Compute("$" + path)
}

// checkReference refuses what the server would not read as the path of a field.
func checkReference(path string) error {
	if path == "" {
		return errors.New("odm: the empty path is no field of an expression; an element inside Filter, Map or Reduce is agg.This")
	}
	if err := checkPath(path); err != nil {
		return err
	}
	for seg := range strings.SplitSeq(path, ".") {
		if seg == "" || seg[0] == '$' && seg != "$id" && seg != "$ref" && seg != "$db" {
			return fmt.Errorf("odm: %q is no path of an expression: it is the stored names joined by dots, without $", path)
		}
	}
	return nil
}

// CheckName refuses what cannot be the path of a field that a stage makes.
func CheckName(path string) error {
	if err := checkReference(path); err != nil {
		return fmt.Errorf("%w (as the name of a field)", err)
	}
	return nil
}
