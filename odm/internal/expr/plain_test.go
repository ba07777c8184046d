package expr

import (
	"errors"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// The slow plain way to build a filter: conditions as a tree of one struct, rendered to bson.D by the rules as they are told.
// It shares no code with the package and is its oracle.

// A plain is one condition. Its op is an operator, or "$under" for conditions that are moved below its path.
type plain struct {
	path, op string
	val      any
	kids     []plain
}

var errPlain = errors.New("refused")

// node builds the condition by the package's own functions.
func (p plain) node() Node {
	ns := make([]Node, len(p.kids))
	for i, k := range p.kids {
		ns[i] = k.node()
	}
	switch p.op {
	case "$and", "$or", "$nor":
		return Join(p.op, ns)
	case "$not":
		return Not(ns[0])
	case "$elemMatch":
		return Elem(p.path, ns)
	case "$under":
		return Under(p.path, ns)
	case "$in":
		return NewList(p.path, p.op, p.val)
	}
	return New(p.path, p.op, p.val)
}

// simplify applies what joins of few conditions, negation and moving mean; nil asks nothing.
func (p plain) simplify() (*plain, error) {
	var kids []plain
	for _, k := range p.kids {
		s, err := k.simplify()
		if err != nil {
			return nil, err
		}
		if s != nil {
			kids = append(kids, *s)
		}
	}
	switch p.op {
	case "$and", "$or", "$nor":
		return joined(p.op, kids)
	case "$not":
		if len(kids) == 0 {
			return nil, errPlain
		}
		if joint(kids[0]) {
			return &plain{op: "$nor", kids: kids}, nil
		}
		return &plain{path: kids[0].path, op: "$not", kids: kids}, nil
	case "$under":
		all, err := joined("$and", kids)
		if err != nil || all == nil {
			return nil, err
		}
		moved := all.below(p.path)
		return &moved, nil
	}
	p.kids = kids
	return &p, nil
}

func joint(p plain) bool { return p.op == "$and" || p.op == "$or" || p.op == "$nor" }

func joined(op string, kids []plain) (*plain, error) {
	if len(kids) == 0 && op != "$and" {
		return nil, errPlain
	}
	if len(kids) == 0 {
		return nil, nil
	}
	if len(kids) == 1 && op != "$nor" {
		return &kids[0], nil
	}
	return &plain{op: op, kids: kids}, nil
}

func (p plain) below(path string) plain {
	if path == "" {
		return p
	}
	if joint(p) {
		kids := slices.Clone(p.kids)
		for i := range kids {
			kids[i] = kids[i].below(path)
		}
		p.kids = kids
		return p
	}
	if p.path != "" {
		path += "." + p.path
	}
	p.path = path
	return p
}

// document renders a simplified condition.
func (p plain) document() (bson.D, error) {
	if joint(p) {
		a := bson.A{}
		for _, k := range p.kids {
			d, err := k.document()
			if err != nil {
				return nil, err
			}
			a = append(a, d)
		}
		return bson.D{{Key: p.op, Value: a}}, nil
	}
	if p.path == "" {
		return nil, errPlain
	}
	if p.op == "$eq" {
		return bson.D{{Key: p.path, Value: p.val}}, nil
	}
	ops, err := p.operators()
	return bson.D{{Key: p.path, Value: ops}}, err
}

func (p plain) operators() (bson.D, error) {
	switch p.op {
	case "$not":
		ops, err := p.kids[0].operators()
		return bson.D{{Key: "$not", Value: ops}}, err
	case "$elemMatch":
		body, err := p.body()
		return bson.D{{Key: "$elemMatch", Value: body}}, err
	}
	return bson.D{{Key: p.op, Value: p.val}}, nil
}

func (p plain) body() (bson.D, error) {
	parts := flattened(p.kids)
	self := 0
	for _, k := range parts {
		if k.path == "" && !joint(k) {
			self++
		}
	}
	if len(parts) == 0 || self > 0 && self < len(parts) {
		return nil, errPlain
	}
	if self > 0 {
		return selfOperators(parts)
	}
	var all bson.A
	var merged bson.D
	twice := false
	for _, k := range parts {
		d, err := k.document()
		if err != nil {
			return nil, err
		}
		for _, e := range merged {
			twice = twice || e.Key == d[0].Key
		}
		all, merged = append(all, d), append(merged, d...)
	}
	if twice {
		return bson.D{{Key: "$and", Value: all}}, nil
	}
	return merged, nil
}

func flattened(kids []plain) []plain {
	var out []plain
	for _, k := range kids {
		if k.op == "$and" {
			out = append(out, flattened(k.kids)...)
		} else {
			out = append(out, k)
		}
	}
	return out
}

func selfOperators(parts []plain) (bson.D, error) {
	var d bson.D
	var later []plain
	negated := false
	for _, k := range parts {
		if slices.ContainsFunc(d, func(e bson.E) bool { return e.Key == k.op }) {
			later = append(later, k)
			continue
		}
		ops, err := k.operators()
		if err != nil {
			return nil, err
		}
		negated = negated || k.op == "$not"
		d = append(d, ops...)
	}
	if len(later) == 0 {
		return d, nil
	}
	more, err := selfOperators(later)
	if negated {
		return append(d, more...), err
	}
	return append(d, bson.E{Key: "$not", Value: bson.D{{Key: "$not", Value: more}}}), err
}
