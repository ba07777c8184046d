package valuerules

import (
	"strings"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
)

// stored is what a path may hold in a collection, according to all of its structs.
type stored struct {
	values []*model.Value // none: nothing is known
	field  *model.Field   // where it is declared
	model  string
	hex    bool // strings may be stored as ObjectIDs
}

// storedAt looks a path up in every struct of a model. One struct that does not know what it holds is enough to know
// nothing.
func (j *judge) storedAt(q *lift.Query, m *evidence.Model, path string) stored {
	s := stored{model: m.Name, hex: q.API == lift.DriverV1 || j.World.Client().ObjectIDAsHexString}
	for _, st := range m.Structs {
		switch r := st.Resolve(path); {
		case r.Status == model.Unknown:
			return stored{}
		case r.Status != model.Found:
		case r.Value.Kinds == 0 && r.Field == nil && path == "_id": // declared by another struct, or not at all
		case opaque(r.Value):
			return stored{}
		default:
			s.values = append(s.values, r.Value)
			if s.field == nil {
				s.field = r.Field
			}
		}
	}
	return s
}

// opaque reports whether a value, or the elements of an array, may be of any kind.
func opaque(v *model.Value) bool {
	return v.Kinds == 0 || v.Kinds&model.Array != 0 && (v.Elem == nil || v.Elem.Kinds == 0)
}

// always are the kinds that are compared with fields of every kind.
const always = model.Null | model.MinKey | model.MaxKey | model.Timestamp | model.JavaScript

// holds reports whether a value of kinds k may equal what is stored, or be ordered beside it.
func (s stored) holds(k model.Kinds) bool {
	if len(s.values) == 0 || k&always != 0 {
		return true
	}
	have := s.kinds()
	switch {
	case have&model.String != 0 && k&model.Regex != 0:
		return true
	case have&model.String != 0 && k&model.ObjectID != 0 && s.hex:
		return true
	case have&model.Number != 0 && k&model.Number != 0:
		return true
	}
	return have&k != 0
}

// kinds are the kinds of the values, those of the elements of arrays included: MongoDB compares a value with each
// element.
func (s stored) kinds() model.Kinds {
	var all model.Kinds
	for _, v := range s.values {
		for range 8 { // arrays of arrays are rare, and a cycle of types is rarer
			if v == nil {
				break
			}
			all |= v.Kinds
			if v.Kinds&model.Array == 0 {
				break
			}
			v = v.Elem
		}
	}
	return all
}

// scalars are the kinds without null and without the arrays around them.
func (s stored) scalars() model.Kinds { return s.kinds() &^ (model.Null | model.Array) }

// String is what the path holds, for people: "a number", "an array of strings".
func (s stored) String() string {
	if s.kinds()&model.Array == 0 || s.scalars() == 0 {
		return rule.Words(s.kinds())
	}
	list := strings.Split(rule.Words(s.scalars()), " or ")
	for i, w := range list {
		list[i] = plural(w)
	}
	return "an array of " + strings.Join(list, " or ")
}

// related points at the field's declaration.
func (s stored) related(p *rule.Pass) []diag.Related {
	if s.field == nil {
		return nil
	}
	pos := p.World.Pos(s.field)
	if !pos.IsValid() {
		return nil
	}
	name := s.field.Go[strings.LastIndexByte(s.field.Go, '.')+1:]
	return []diag.Related{{
		Pos: pos, End: pos, Message: name + " is declared here as " + rule.ShortName(s.field.Value.Type),
	}}
}
