package odm

import "github.com/databridge-go/databridge/odm/internal/expr"

// Dyn is a path of no model, for conditions and changes without declared fields. The compiler checks nothing about it, the
// analyzer checks path, type and operator against the model of the query that it is used in.
type Dyn string

// F is the field at path, of whatever model it is used for. The empty path is the element itself, inside Any, Pull and
// EachWhere.
func F(path string) Dyn { return Dyn(path) }

// Path is the stored path.
func (d Dyn) Path() string { return string(d) }

// Eq asks for documents whose field equals v. A nil v also finds those without the field; a document is compared as a whole,
// whatever its keys are.
func (d Dyn) Eq(v any) Expr { return d.ask("$eq", v) }

// Ne asks for documents whose field does not equal v, those without the field included.
func (d Dyn) Ne(v any) Expr { return d.ask("$ne", v) }

// In asks for documents whose field equals one of vs; none of no values.
func (d Dyn) In(vs ...any) Expr { return d.askList("$in", vs) }

// NotIn asks for documents whose field equals none of vs, those without the field included.
func (d Dyn) NotIn(vs ...any) Expr { return d.askList("$nin", vs) }

// Gt asks for documents whose field is greater than v.
func (d Dyn) Gt(v any) Expr { return d.ask("$gt", v) }

// Gte asks for documents whose field is greater than v or equal to it.
func (d Dyn) Gte(v any) Expr { return d.ask("$gte", v) }

// Lt asks for documents whose field is less than v.
func (d Dyn) Lt(v any) Expr { return d.ask("$lt", v) }

// Lte asks for documents whose field is less than v or equal to it.
func (d Dyn) Lte(v any) Expr { return d.ask("$lte", v) }

// Exists asks for documents that have the field, be it null, or for those that lack it.
func (d Dyn) Exists(is bool) Expr { return d.ask("$exists", is) }

// IsNull asks for documents whose field is null or missing.
func (d Dyn) IsNull() Expr { return d.ask("$eq", nil) }

// Type asks for documents whose field is of one of the BSON types, named as MongoDB names them: "string", "double", "number".
func (d Dyn) Type(names ...string) Expr { return typed(string(d), names) }

// Match asks for documents whose field matches the regular expression re.
func (d Dyn) Match(re string) Expr { return d.ask("$regex", re) }

// Mod asks for documents whose field divided by div leaves rem.
func (d Dyn) Mod(div, rem int64) Expr { return d.ask("$mod", []int64{div, rem}) }

// All asks for documents whose array holds every one of vs.
func (d Dyn) All(vs ...any) Expr { return d.askList("$all", vs) }

// Size asks for documents whose array has exactly n elements.
func (d Dyn) Size(n int) Expr { return d.ask("$size", n) }

// Any asks for documents one of whose elements meets all of es, whose paths begin at the element.
func (d Dyn) Any(es ...Expr) Expr { return expr.Elem(string(d), es) }

func (d Dyn) ask(op string, v any) Expr { return expr.New(string(d), op, unheld(v)) }

func (d Dyn) askList(op string, slice any) Expr {
	return expr.NewList(string(d), op, unheld(slice))
}
