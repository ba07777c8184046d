package mql

import (
	"cmp"
	"slices"
	"strings"
	"sync"
)

// index is the tables by place, each sorted by name; built once, on first use.
var index = sync.OnceValue(func() map[Place][]*Operator {
	byPlace := make(map[Place][]*Operator)
	for _, rows := range tables() {
		for i := range rows {
			op := &rows[i]
			byPlace[op.Place] = append(byPlace[op.Place], op)
		}
	}
	for _, ops := range byPlace {
		slices.SortFunc(ops, func(a, b *Operator) int { return cmp.Compare(a.Name, b.Name) })
	}
	return byPlace
})

// Lookup returns the operator called name in a place. The row is shared: do not change it. "$[" + any name + "]" is the
// positional operator "$[<identifier>]".
func Lookup(p Place, name string) (*Operator, bool) {
	ops := index()[p]
	i, ok := slices.BinarySearchFunc(ops, name, func(op *Operator, name string) int { return cmp.Compare(op.Name, name) })
	if ok {
		return ops[i], true
	}
	if p == Positional && name != filtered && isFiltered(name) {
		return Lookup(Positional, filtered)
	}
	return nil, false
}

// filtered is the row of every $[name].
const filtered = "$[<identifier>]"

// isFiltered reports whether a path segment is $[name] for some name.
func isFiltered(segment string) bool {
	return len(segment) > len("$[]") && strings.HasPrefix(segment, "$[") && strings.HasSuffix(segment, "]")
}

// In returns the operators of a place, by name. The slice is the caller's, the rows are shared.
func In(p Place) []*Operator { return slices.Clone(index()[p]) }

// Places returns the places in which name is an operator, so that a misplaced one can be told from an unknown one.
func Places(name string) []Place {
	var places []Place
	for _, p := range allPlaces {
		if _, ok := Lookup(p, name); ok {
			places = append(places, p)
		}
	}
	return places
}

// allPlaces is every place, in the order in which Places tells them.
var allPlaces = [...]Place{
	Query, FieldQuery, Update, Modifier, Positional, Stage, UpdateStage, Expression, Accumulator, Window, Projection,
	Search, Geometry, Option, Special,
}

// Arg returns the operator's argument called name; the keys of a merged argument are not arguments.
func (o *Operator) Arg(name string) (*Arg, bool) {
	for i := range o.Args {
		if o.Args[i].Name == name {
			return &o.Args[i], true
		}
	}
	return nil, false
}

// Expression reports whether the value may be an aggregation expression: a "$path", a "$$variable" or an operator document.
func (a *Arg) Expression() bool {
	return slices.ContainsFunc(a.Types, func(t string) bool {
		return t == "expression" || t == "timeUnit" || strings.HasPrefix(t, "resolvesTo")
	})
}
