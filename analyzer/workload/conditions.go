package workload

import (
	"go/ast"
	"go/constant"
	"go/types"
	"strings"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/mql"
)

// A condition is one path of a filter, and what an index can do for it.
type condition struct {
	path     string
	access   mql.Access
	list     bool // $in of several values
	null     bool // equality with null: true of every document without the path
	entry    *lift.Entry
	negative bool // $ne, $nin, $not, $exists: false
}

// conditions are the conditions of one document, all of which must hold.
type conditions struct {
	all      []condition
	branches [][]conditions // of each $or
	special  bool           // $text, $where, $near …: other indexes, or none, serve it
}

// A reader reads the filters of one query. It gives up where anything may be asked that it does not see: a condition that is
// set on some branches only, a value that may hold operators.
type reader struct {
	world *evidence.World
	query *lift.Query
	lost  bool
}

func (r *reader) document(n *lift.Node, base string) (c conditions) {
	if n == nil || n.Kind != lift.Document || n.Open {
		r.lost = true
		return c
	}
	for _, e := range n.Entries {
		switch {
		case !e.Known || len(e.Guards) > 0 || e.Deleted || e.Value == nil:
			r.lost = true
		case strings.HasPrefix(e.Key, "$"):
			r.logical(&c, e, base)
		default:
			r.field(&c, e, lift.JoinPath(base, e.Key))
		}
	}
	return c
}

// logical reads an operator at the top of a filter.
func (r *reader) logical(c *conditions, e *lift.Entry, base string) {
	switch e.Key {
	case "$comment":
	case "$and", "$or":
		if e.Value.Kind != lift.Array || e.Value.Open {
			r.lost = true
			return
		}
		var parts []conditions
		for _, el := range e.Value.Elems {
			r.lost = r.lost || len(el.Guards) > 0
			parts = append(parts, r.document(el, base))
		}
		if e.Key == "$or" {
			c.branches = append(c.branches, parts)
			return
		}
		for _, p := range parts {
			c.add(p)
		}
	case "$nor":
		c.all = append(c.all, condition{access: mql.Scan, entry: e, negative: true})
	default:
		c.special = true
	}
}

func (c *conditions) add(o conditions) {
	c.all = append(c.all, o.all...)
	c.branches = append(c.branches, o.branches...)
	c.special = c.special || o.special
}

// field reads the condition on one path.
func (r *reader) field(c *conditions, e *lift.Entry, path string) {
	own := condition{path: path, access: mql.Points, entry: e}
	tests := walk.Operators(e.Value)
	switch {
	case tests == nil:
		own.access, own.null = r.value(e.Value), walk.Null(e.Value)
	case e.Value.Open:
		r.lost = true
		return
	default:
		own.access, own.negative = mql.Scan, true
		for _, t := range tests {
			if len(t.Guards) > 0 || t.Deleted {
				r.lost = true
			}
			r.test(c, &own, t)
		}
	}
	if positioned(path) {
		own.access = mql.Scan
	}
	c.all = append(c.all, own)
}

// positioned reports whether a path names a position in an array: an index on the array has none.
func positioned(path string) bool { return walk.Stored(path) != path }

// value tells what equality with a value asks for.
func (r *reader) value(v *lift.Node) mql.Access {
	switch v.Kind {
	case lift.Unknown:
		r.lost = r.lost || mayHoldOperators(v.Type)
	case lift.Document, lift.Struct, lift.Array, lift.Element:
		return mql.Scan // whole documents are rarely indexed
	}
	if isRegex(v.Type) {
		pattern, options := r.patternOf(v)
		if Anchored(pattern) && options == "" {
			return mql.Interval
		}
		return mql.Scan
	}
	if v.Type != nil && types.IsInterface(v.Type) {
		r.lost = true
	}
	return mql.Points
}

// mayHoldOperators reports whether a value of a type may be a document of operators. A type that encodes itself is one value.
func mayHoldOperators(t types.Type) bool {
	if t == nil {
		return true
	}
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || n.Obj().Pkg() == nil || strings.HasPrefix(n.Obj().Pkg().Path(), string(lift.DriverV1)) {
		return true // bson.Raw
	}
	switch n.Underlying().(type) {
	case *types.Basic, *types.Struct, *types.Array:
		return false
	}
	return true
}

// test takes one operator of a condition into account.
func (r *reader) test(c *conditions, own *condition, t *lift.Entry) {
	negative := false
	switch t.Key {
	case "$ne", "$nin", "$not":
		negative = true
	case "$exists":
		on, known := walk.Truth(t.Value)
		negative = known && !on
	case "$options", "$comment":
		negative = true // says nothing by itself
	}
	own.negative = own.negative && negative
	switch mql.IndexAccess(t.Key) {
	case mql.Own:
		c.special = true
	case mql.Points:
		own.access = mql.Points
		own.list = t.Key == "$in" && !(t.Value != nil && t.Value.Kind == lift.Array && !t.Value.Open && len(t.Value.Elems) == 1)
		own.null = t.Key == "$eq" && walk.Null(t.Value)
	case mql.Interval:
		if own.access != mql.Points {
			own.access = mql.Interval
		}
	case mql.Inner:
		r.inner(c, own, t)
	}
}

// inner reads a pattern, or the conditions on an element.
func (r *reader) inner(c *conditions, own *condition, t *lift.Entry) {
	if t.Key == "$regex" {
		pattern, options := r.patternIn(own.entry.Value)
		if Anchored(pattern) && options == "" && own.access == mql.Scan {
			own.access = mql.Interval
		}
		return
	}
	inner := walk.Operators(t.Value)
	if inner == nil || strings.HasPrefix(inner[0].Key, "$and") || strings.HasPrefix(inner[0].Key, "$or") {
		c.add(r.document(t.Value, own.path))
		return
	}
	for _, in := range inner {
		r.test(c, own, in)
	}
}

// isRegex reports whether a type is the driver's regular expression.
func isRegex(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.Obj().Name() == "Regex" && n.Obj().Pkg() != nil && strings.HasPrefix(n.Obj().Pkg().Path(), string(lift.DriverV1))
}

// unknownText is what stands for a text that is not constant.
const unknownText = "\x00"

// patternIn returns the pattern and the options of {$regex: …, $options: …}.
func (r *reader) patternIn(v *lift.Node) (pattern, options string) {
	rx := v.Lookup("$regex")
	if rx != nil && isRegex(rx.Type) {
		return r.patternOf(rx)
	}
	pattern, options = r.text(rx), ""
	if o := v.Lookup("$options"); o != nil {
		options = r.text(o)
	}
	return pattern, options
}

// patternOf returns those of a bson.Regex.
func (r *reader) patternOf(v *lift.Node) (pattern, options string) {
	lit, ok := ast.Unparen(v.Expr).(*ast.CompositeLit)
	if !ok {
		return unknownText, unknownText
	}
	for i, el := range lit.Elts {
		name, value := []string{"Pattern", "Options"}[min(i, 1)], el
		if kv, ok := el.(*ast.KeyValueExpr); ok {
			if id, ok := kv.Key.(*ast.Ident); ok {
				name, value = id.Name, kv.Value
			}
		}
		if name == "Pattern" {
			pattern = r.constant(value)
		} else {
			options = r.constant(value)
		}
	}
	return pattern, options
}

func (r *reader) text(n *lift.Node) string {
	if n == nil {
		return unknownText
	}
	return r.constant(n.Expr)
}

func (r *reader) constant(e ast.Expr) string {
	if v := r.world.Constant(r.query, e); v != nil && v.Kind() == constant.String {
		return constant.StringVal(v)
	}
	if b, ok := ast.Unparen(e).(*ast.BinaryExpr); ok { // "^" + name: the beginning decides
		if begin := r.constant(b.X); begin != "" && begin != unknownText {
			return begin + unknownText
		}
	}
	return unknownText
}

// Anchored reports whether a pattern, as far as it is known, only matches at the beginning of a text.
func Anchored(pattern string) bool {
	return (strings.HasPrefix(pattern, "^") || strings.HasPrefix(pattern, `\A`)) && !strings.Contains(pattern, "|")
}
