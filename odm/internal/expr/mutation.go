package expr

import (
	"errors"
	"fmt"
	"strconv"
)

// Mutation is one change of an update, or a group of them. Like Node it is an alias of an unnamed struct, of another shape, so
// that it is assignable to every odm.Change[T] and to no odm.Filter[T]. The zero Mutation changes nothing.
type Mutation = struct {
	_      [0]func() // not comparable, as Node is not
	change *change   // never changed
}

// A change is what a Mutation says.
type change struct {
	path  string // a segment "$[?]" takes the name of the next array filter when rendered
	op    string // the operator with its $, or a mark
	val   any    // the operand; []change for a group of single ones, rawUpdate for a raw one, error for opError
	where []cond // the conditions behind the "$[?]" segments, outermost first
}

// changing returns c as a value of the package's users.
func changing(c change) Mutation { return Mutation{change: &c} }

// LikeMutation is met by Mutation and by every odm.Change[T].
type LikeMutation interface{ ~Mutation }

const (
	opGroup = "!group"
	segment = "$[?]" // an element that its own array filter chooses
)

// Change is the change that op makes with v at path.
func Change(path, op string, v any) Mutation {
	v, err := Clone(v)
	if err != nil {
		return BadChange(&pathError{path, err})
	}
	return changing(change{path: path, op: op, val: v})
}

// ChangeList is Change for an operand that is an array of the caller's slice; a nil slice is an empty array.
func ChangeList(path, op string, slice any) Mutation {
	v, err := Clone(slice)
	if err != nil {
		return BadChange(&pathError{path, err})
	}
	return changing(change{path: path, op: op, val: List{v}})
}

// BadChange is a change that could not be built; rendering reports err.
func BadChange(err error) Mutation { return changing(badChange(err)) }

func badChange(err error) change { return change{op: opError, val: err} }

// Pull takes the elements away that meet all of fs.
func Pull[F Like](path string, fs []F) Mutation {
	return changing(change{path: path, op: "$pull", val: pulled{conds(fs)}})
}

// Move moves changes of an embedded document below path p.
func Move[C LikeMutation](p string, cs []C) Mutation { return move(p, nil, flat(cs)) }

// At moves changes of an element below one element of the list, which seg names: an index, "$" or "$[]".
func At[C LikeMutation](list, seg string, cs []C) Mutation {
	return move(below(list, seg), nil, flat(cs))
}

// Index moves changes of an element below the i-th element of the list, counted from 0.
func Index[C LikeMutation](list string, i int, cs []C) Mutation {
	if i < 0 {
		return BadChange(fmt.Errorf("odm: index %d of %q; MongoDB counts elements from 0 and never from the end", i, list))
	}
	return At(list, strconv.Itoa(i), cs)
}

// Where moves changes of an element below all elements of the list that meet the condition.
func Where[F Like, C LikeMutation](list string, f F, cs []C) Mutation {
	n := condOf(Node(f))
	if zero(n) {
		return BadChange(fmt.Errorf("odm: EachWhere on %q without a condition; say Each to mean every element", list))
	}
	return move(below(list, segment), []cond{n}, flat(cs))
}

func move(p string, where []cond, ms []change) Mutation {
	if len(ms) == 0 {
		return Mutation{}
	}
	parts := make([]change, len(ms))
	for i, m := range ms {
		parts[i] = moved(p, where, m)
	}
	return changing(change{op: opGroup, val: parts})
}

func moved(p string, where []cond, m change) change {
	switch m.op {
	case opError:
		return m
	case opRaw:
		if p == "" {
			return m
		}
		return badChange(fmt.Errorf("odm: a raw update cannot be moved below %q; write it beside the typed changes with its whole path", p))
	case "$rename":
		if p != "" {
			return badChange(errors.New("odm: $rename names two whole paths and cannot be moved below " + p))
		}
	}
	m.path = below(p, m.path)
	if len(where) > 0 {
		m.where = append(append([]cond(nil), where...), m.where...)
	}
	return m
}

var errEmptyChangePath = errors.New("odm: a change of the empty path, which only an element inside Index, Each, Matched or EachWhere has")

// flat returns the single changes of cs.
func flat[C LikeMutation](cs []C) []change {
	var out []change
	for _, c := range cs {
		if m := Mutation(c).change; m != nil {
			out = m.appendTo(out)
		}
	}
	return out
}

func (c *change) appendTo(out []change) []change {
	if c.op == opGroup {
		return append(out, c.val.([]change)...)
	}
	return append(out, *c)
}
