package updaterules

import (
	"fmt"
	"go/constant"
	"math/big"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
)

// wrongKind is DB4005: a value of a kind that the model's field, or an element of it, does not have.
func wrongKind(p *rule.Pass) {
	for path, m := range inserts(p) {
		store{p, m, path, path.Full}.judge(path.Value)
	}
	for path, m := range changes(p) {
		if path.Dynamic || path.Value == nil {
			continue // what is below a run-time key has any kind
		}
		s := store{p, m, path, path.Full}
		switch {
		case path.Literal:
			s.judge(path.Value)
		case path.Operator == "$set", path.Operator == "$setOnInsert", path.Operator == "$min", path.Operator == "$max":
			s.judge(path.Value)
		default:
			s.elements()
		}
	}
}

// inserts yields the paths of the documents that are stored whole, where they are written key by key, with the model.
func inserts(p *rule.Pass) func(yield func(walk.Path, *evidence.Model) bool) {
	return func(yield func(walk.Path, *evidence.Model) bool) {
		for _, q := range p.Queries {
			m, ok := p.World.ModelOf(q)
			if !ok || evidence.Migrates(q) {
				continue
			}
			for _, path := range walk.List(q) {
				stored := path.Role == lift.InsertDoc || path.Role == lift.Replacement
				if stored && !path.Dynamic && path.Value != nil && !(path.Condition != nil && path.Condition.Proxy) && !yield(path, m) {
					return
				}
			}
		}
	}
}

// A store is one value, or several, on their way to a place.
type store struct {
	p     *rule.Pass
	m     *evidence.Model
	path  walk.Path
	place string // whose kinds count: the path, or an element of it
}

// elements judges what an operator of arrays adds to the array, or looks for in it.
func (s store) elements() {
	if s.m.Kinds(s.path.Full)&model.Array == 0 {
		return // DB4006 says that it is no array
	}
	s.place = s.path.Full + ".0"
	v := s.path.Value
	switch s.path.Operator {
	case "$push", "$addToSet":
		if each := v.Lookup("$each"); each != nil {
			s.each(each)
			return
		}
		s.judge(v)
	case "$pullAll":
		s.each(v)
	case "$pull":
		if v.Kind != lift.Document { // a document is a condition
			s.judge(v)
		}
	}
}

// each judges the elements of an array of values: one by one where they are written, else by their type.
func (s store) each(v *lift.Node) {
	if v.Kind == lift.Array {
		for _, e := range v.Elems {
			s.judge(e)
		}
		return
	}
	if elem := valueOf(v).Elem; elem != nil {
		s.report(v, elem.Kinds)
	}
}

// judge reports a value that the place cannot hold.
func (s store) judge(v *lift.Node) {
	if s.fraction(v) {
		return
	}
	s.report(v, kindsOf(v))
}

// report reports a value whose kinds are given, unless one of them fits.
func (s store) report(v *lift.Node, kinds model.Kinds) {
	stored := s.m.Kinds(s.place)
	removes := s.path.Operator == "$pull" || s.path.Operator == "$pullAll"
	if stored&^model.Null == 0 || kinds&^model.Null == 0 || fits(kinds, stored) || s.hex(kinds, stored) {
		return // unknown, or null, which every field may hold
	}
	what := fmt.Sprintf("%s is %s", s.name(), typeOf(s.m, s.place))
	message, severity := fmt.Sprintf("%s: %s is stored, which cannot be decoded into it", what, a(kinds)), diag.Severity("")
	switch {
	case removes:
		message = fmt.Sprintf("%s: %s equals none of them", what, a(kinds))
	case s.decodes(kinds, stored):
		message = fmt.Sprintf("%s: %s is stored, which no query for %s finds", what, a(kinds), a(stored))
		severity = diag.Warning // the driver converts when it reads
	}
	f := about(s.p, s.m, s.path, s.path.Full, message)
	at := written(v)
	f.Pos, f.End, f.Severity = at.Pos(), at.End(), severity
	s.p.Report(f)
}

// name is the place in words.
func (s store) name() string {
	if s.place != s.path.Full {
		return "an element of " + s.path.Full
	}
	return s.path.Full
}

// fraction reports a constant with a fraction for a field of whole numbers, which the driver refuses to truncate.
func (s store) fraction(v *lift.Node) bool {
	stored := s.m.Kinds(s.place)
	c := s.p.Info.Types[v.Expr].Value
	r := s.m.Resolve(s.place)
	if c == nil || c.Kind() != constant.Float || stored == 0 || stored&^(model.Int|model.Long|model.Null) != 0 ||
		r.Field == nil || r.Field.Truncate {
		return false
	}
	if f, ok := constant.Val(c).(*big.Rat); !ok || f.IsInt() {
		return false
	}
	f := about(s.p, s.m, s.path, s.path.Full,
		fmt.Sprintf("%s is %s: %s has a fraction, which cannot be decoded into it", s.name(), typeOf(s.m, s.place), c))
	at := written(v)
	f.Pos, f.End = at.Pos(), at.End()
	s.p.Report(f)
	return true
}

// fits reports whether a value of one of kinds is what a field of kinds stored holds. Whole numbers and doubles
// interchange, as MongoDB compares them by value and the driver converts them.
func fits(kinds, stored model.Kinds) bool {
	const plain = model.Int | model.Long | model.Double
	return kinds&stored&^model.Null != 0 || kinds&plain != 0 && stored&plain != 0 ||
		kinds&model.Regex != 0 && stored&model.String != 0 // $pull takes a pattern
}

// decodes reports whether the driver makes a value of a field's type of what it reads, although the kinds differ.
func (s store) decodes(kinds, stored model.Kinds) bool {
	const numbers = model.Int | model.Long | model.Double
	for _, pair := range [...]struct{ from, to model.Kinds }{
		{numbers, model.Bool},
		{model.Bool, numbers},
		{model.String, model.ObjectID}, // hexadecimal text
		{model.BinData, model.String},
		{model.String, model.BinData},
	} {
		if kinds&pair.from != 0 && stored&pair.to != 0 {
			return true
		}
	}
	if stored&model.Date != 0 && kinds&(model.String|model.Long|model.Timestamp) != 0 {
		return s.isTime() // bson.DateTime takes dates only
	}
	return false
}

// hex reports whether a field of text may hold ObjectIDs all the same: the driver reads them as text.
func (s store) hex(kinds, stored model.Kinds) bool {
	reads := s.p.World.Client().ObjectIDAsHexString || s.path.Query.API == lift.DriverV1
	return reads && kinds&model.ObjectID != 0 && stored&model.String != 0
}

// isTime reports whether the place is a time.Time, which the driver also reads from text and from numbers.
func (s store) isTime() bool {
	switch typeOf(s.m, s.place) {
	case "time.Time", "*time.Time":
		return true
	}
	return false
}
