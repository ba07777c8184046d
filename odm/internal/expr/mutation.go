package expr

import (
	"errors"
	"fmt"
	"strconv"
)

// Mutation is one change of an update, or a group of them. Like Node it is an alias of an unnamed struct, of another shape, so
// that it is assignable to every odm.Change[T] and to no odm.Filter[T]. The zero Mutation changes nothing.
type Mutation = struct {
	_     [0]func() // not comparable, as Node is not
	path  string    // a segment "$[?]" takes the name of the next array filter when rendered
	op    string    // the operator with its $, or a mark
	val   any       // the operand; []part for a group, rawUpdate for a raw one, error for opError
	where []kid     // the conditions behind the "$[?]" segments, outermost first
}

// part gives the recursion a name.
type part struct{ m Mutation }

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
	return Mutation{path: path, op: op, val: v}
}

// ChangeList is Change for an operand that is an array of the caller's slice; a nil slice is an empty array.
func ChangeList(path, op string, slice any) Mutation {
	m := Change(path, op, slice)
	if m.op != opError {
		m.val = List{m.val}
	}
	return m
}

// BadChange is a change that could not be built; rendering reports err.
func BadChange(err error) Mutation { return Mutation{op: opError, val: err} }

// Pull takes the elements away that meet all of fs.
func Pull[F Like](path string, fs []F) Mutation {
	return Mutation{path: path, op: "$pull", val: pulled{kids(fs)}}
}

// Move moves changes of an embedded document below path p.
func Move[C LikeMutation](p string, cs []C) Mutation { return move(p, nil, cs) }

// At moves changes of an element below one element of the list, which seg names: an index, "$" or "$[]".
func At[C LikeMutation](list, seg string, cs []C) Mutation { return move(below(list, seg), nil, cs) }

// Index moves changes of an element below the i-th element of the list, counted from 0.
func Index[C LikeMutation](list string, i int, cs []C) Mutation {
	if i < 0 {
		return BadChange(fmt.Errorf("odm: index %d of %q; MongoDB counts elements from 0 and never from the end", i, list))
	}
	return At(list, strconv.Itoa(i), cs)
}

// Where moves changes of an element below all elements of the list that meet the condition.
func Where[F Like, C LikeMutation](list string, f F, cs []C) Mutation {
	n := Node(f)
	if zero(n) {
		return BadChange(fmt.Errorf("odm: EachWhere on %q without a condition; say Each to mean every element", list))
	}
	return move(below(list, segment), []kid{{n}}, cs)
}

func move[C LikeMutation](p string, where []kid, cs []C) Mutation {
	var parts []part
	for _, c := range cs {
		for _, m := range flat(nil, Mutation(c)) {
			parts = append(parts, part{moved(p, where, m)})
		}
	}
	if len(parts) == 0 {
		return Mutation{}
	}
	return Mutation{op: opGroup, val: parts}
}

func moved(p string, where []kid, m Mutation) Mutation {
	switch m.op {
	case opError:
		return m
	case opRaw:
		if p == "" {
			return m
		}
		return BadChange(fmt.Errorf("odm: a raw update cannot be moved below %q; write it beside the typed changes with its whole path", p))
	case "$rename":
		if p != "" {
			return BadChange(errors.New("odm: $rename names two whole paths and cannot be moved below " + p))
		}
	}
	m.path = below(p, m.path)
	if len(where) > 0 {
		m.where = append(append([]kid(nil), where...), m.where...)
	}
	return m
}

var errEmptyChangePath = errors.New("odm: a change of the empty path, which only an element inside Index, Each, Matched or EachWhere has")

// flat appends the single changes of m.
func flat(out []Mutation, m Mutation) []Mutation {
	switch m.op {
	case "":
		return out
	case opGroup:
		for _, p := range m.val.([]part) {
			out = flat(out, p.m)
		}
		return out
	}
	return append(out, m)
}
