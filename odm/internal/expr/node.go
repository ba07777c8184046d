package expr

import (
	"errors"
	"fmt"
)

// Node is one condition. It is an alias of an unnamed struct on purpose: a Node is assignable to every odm.Filter[T].
// It is one word, because the methods of every field of every model return one: what is larger, their package compiles again
// and again. The zero Node asks nothing.
type Node = struct {
	_    [0]func() // not comparable: == would tell two equal conditions apart
	cond *cond     // never changed
}

// A cond is what a Node says.
type cond struct {
	path string // where the value stands; empty for joints, for conditions on the whole document and on the element itself
	op   string // the operator with its $, or one of the marks below
	val  any    // the operand; []cond for joints and $elemMatch, cond for $not, error for opError
	link string // the path of the link that must be fetched for the condition to have a meaning
}

// nodeOf returns c as a value of the package's users.
func nodeOf(c cond) Node {
	if zero(c) {
		return Node{}
	}
	return Node{cond: &c}
}

// condOf returns what n says.
func condOf(n Node) cond {
	if n.cond == nil {
		return cond{}
	}
	return *n.cond
}

// Like is met by Node and by every odm.Filter[T].
type Like interface{ ~Node }

// Marks that stand in a Node's or a Mutation's op for what is no operator of the server.
const (
	opError = "!error"
	opRaw   = "!raw"
)

// New is the condition that op holds between the value at path and v. The empty path is the element of a list itself.
func New(path, op string, v any) Node {
	v, err := Clone(v)
	if err != nil {
		return Bad(&pathError{path, err})
	}
	return nodeOf(cond{path: path, op: op, val: v})
}

// NewList is New for the operators whose operand is an array of the caller's slice: a nil slice is an empty array.
func NewList(path, op string, slice any) Node {
	v, err := Clone(slice)
	if err != nil {
		return Bad(&pathError{path, err})
	}
	return nodeOf(cond{path: path, op: op, val: List{v}})
}

// Whole is a condition on the whole document: $text, $expr, $jsonSchema, $where.
func Whole(op string, v any) Node { return New("", op, v) }

// Raw is the condition that doc says; doc is whatever the codec writes as a document.
func Raw(doc any) Node {
	if doc == nil {
		return Bad(errNoDocument)
	}
	return New("", opRaw, doc)
}

// Bad is a condition that could not be built; rendering reports err.
func Bad(err error) Node { return nodeOf(bad(err)) }

func bad(err error) cond { return cond{op: opError, val: err} }

// Regex is the operand of $regex with its options.
type Regex struct{ Pattern, Options string }

// Join joins conditions by $and, $or or $nor, leaving out those that ask nothing. A single one stands alone under $and and
// $or; $and of none asks nothing, the others are errors.
func Join[F Like](op string, fs []F) Node { return nodeOf(join(op, conds(fs))) }

// join takes conditions of which none asks nothing.
func join(op string, ks []cond) cond {
	switch {
	case len(ks) == 0 && op == "$and":
		return cond{}
	case len(ks) == 0:
		return bad(fmt.Errorf("odm: %s of no conditions; leave it out, or give it at least one", op))
	case len(ks) == 1 && op != "$nor":
		return ks[0]
	}
	return cond{op: op, val: ks}
}

// Not negates one condition: {f: {$not: …}} for a condition on one field, $nor for every other.
func Not(n Node) Node { return nodeOf(not(condOf(n))) }

func not(n cond) cond {
	switch {
	case zero(n):
		return bad(errors.New("odm: $not of no condition; leave it out, or give it one"))
	case n.op == opError:
		return n
	case n.op == opRaw || isJoint(n) || isWhole(n):
		return join("$nor", []cond{n})
	}
	return cond{path: n.path, op: "$not", val: cond{op: n.op, val: n.val}, link: n.link}
}

// Elem is the condition that one element of the array at path meets all of fs.
func Elem[F Like](path string, fs []F) Node { return nodeOf(elemMatch(path, conds(fs))) }

func elemMatch(path string, ks []cond) cond { return cond{path: path, op: "$elemMatch", val: ks} }

// Under moves the conditions of an embedded document below path p. The empty p is a document that is stored inline: its
// conditions stand as they are.
func Under[F Like](p string, fs []F) Node { return nodeOf(under(p, join("$and", conds(fs)))) }

func under(p string, n cond) cond {
	switch {
	case p == "" || zero(n) || n.op == opError:
		return n
	case n.op == opRaw:
		return bad(fmt.Errorf("odm: a raw condition cannot be moved below %q; write it beside the typed ones with its whole path", p))
	case isWhole(n):
		return bad(fmt.Errorf("odm: %s asks about the whole document and cannot be moved below %q", n.op, p))
	}
	if n.link != "" {
		n.link = below(p, n.link)
	}
	if !isJoint(n) {
		n.path = below(p, n.path)
		return n
	}
	ks := n.val.([]cond)
	moved := make([]cond, len(ks))
	for i, k := range ks {
		moved[i] = under(p, k)
	}
	n.val = moved
	return n
}

// AsksNothing reports whether fs holds no condition at all. A raw condition counts as one even when its document is empty: who
// must know what reaches the server looks at the rendered document.
func AsksNothing[F Like](fs []F) bool {
	for _, f := range fs {
		if !zero(condOf(Node(f))) {
			return false
		}
	}
	return true
}

// conds are those of fs that ask something.
func conds[F Like](fs []F) []cond {
	ks := make([]cond, 0, len(fs))
	for _, f := range fs {
		if k := condOf(Node(f)); !zero(k) {
			ks = append(ks, k)
		}
	}
	return ks
}

func zero(n cond) bool { return n.op == "" }

func isJoint(n cond) bool { return n.op == "$and" || n.op == "$or" || n.op == "$nor" }

func isWhole(n cond) bool {
	switch n.op {
	case "$text", "$expr", "$jsonSchema", "$where", "$comment":
		return true
	}
	return false
}

// isSelf tells a condition on the element of a list itself.
func isSelf(n cond) bool { return n.path == "" && !isJoint(n) && !isWhole(n) && n.op != opRaw }
