package updaterules

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/internal/model/fromtypes"
)

// A structSet is {$set: user}: a struct whose stored fields are set, each by its key.
type structSet struct {
	q   *lift.Query
	v   *lift.Node
	typ *model.Struct
}

// structSets yields every struct that is the value of $set. Those with an encoding of their own are left out.
func structSets(p *rule.Pass) iter.Seq[structSet] {
	return func(yield func(structSet) bool) {
		if p.World.Client().Registry {
			return
		}
		for part, q := range parts(p, lift.Update) {
			if part.Node.Kind != lift.Document {
				continue
			}
			for _, op := range part.Node.Entries {
				if !op.Known || op.Key != "$set" || op.Value == nil || op.Value.Kind != lift.Struct {
					continue
				}
				s := model.Extract(fromtypes.Type(op.Value.Type))
				if s != nil && s.Open == "" && !yield(structSet{q, op.Value, s}) {
					return
				}
			}
		}
	}
}

// zeroValueKeptOut is DB4017: a field with omitempty cannot be set to its zero value by a struct.
func zeroValueKeptOut(p *rule.Pass) {
	for set := range structSets(p) {
		zeroed := rule.FieldsZeroed(p, set.v)
		for _, f := range set.typ.Fields {
			flag := f.Value.Kinds == model.Bool
			if !f.OmitEmpty || !(flag && mayBeFalse(p, set, f)) && !zeroed[f.GoName()] {
				continue
			}
			p.Report(keptOut(p, set, f, flag))
			break // one struct, one finding
		}
	}
}

// mayBeFalse reports whether a flag of a struct may be meant to be false. It is not where it is only ever set to true, nor
// where the struct is made here and does not name it: such a struct changes its other fields.
func mayBeFalse(p *rule.Pass, set structSet, f *model.Field) bool {
	if rule.FieldsTrue(p, set.v)[f.GoName()] {
		return false
	}
	given, known := rule.FieldsSet(p, set.v)
	top, _, _ := strings.Cut(f.Go, ".")
	return !known || given[top] || given[f.GoName()]
}

func keptOut(p *rule.Pass, set structSet, f *model.Field, flag bool) diag.Finding {
	at := written(set.v)
	out := diag.Finding{Pos: at.Pos(), End: at.End(), Model: rule.ShortName(set.typ.Name)}
	out.Message = fmt.Sprintf("omitempty leaves the zero %s out of $set: what is stored stays", f.Name)
	if flag {
		out.Message = fmt.Sprintf("omitempty leaves %s out of $set where it is false: a stored true stays", f.Name)
	}
	if pos := p.World.Pos(f); pos.IsValid() {
		out.Related = []diag.Related{{Pos: pos, End: pos, Message: f.Go + " is declared here"}}
	}
	return out
}

// idInSet is DB4019: $set of a struct sends its _id too.
func idInSet(p *rule.Pass) {
	if p.World.Client().OmitEmpty {
		return
	}
	for set := range structSets(p) {
		id := set.typ.Field("_id")
		if id == nil || id.OmitEmpty || set.q.Upsert || set.q.OpenOptions || !sendsOtherID(p, set, id) {
			continue
		}
		at := written(set.v)
		f := diag.Finding{Pos: at.Pos(), End: at.End(), Model: rule.ShortName(set.typ.Name)}
		f.Message = "$set of a struct sends its _id too: the server refuses it unless it equals the stored one"
		if pos := p.World.Pos(id); pos.IsValid() {
			f.Related = []diag.Related{{Pos: pos, End: pos, Message: id.Go + " is declared here without omitempty"}}
		}
		p.Report(f)
	}
}

// sendsOtherID reports whether the filter does not choose the document by the id that the struct has. Where it chooses by
// an id from elsewhere, the two may well be equal, unless the struct is seen to be made without one.
func sendsOtherID(p *rule.Pass, set structSet, id *model.Field) bool {
	if byID(set.q) {
		given, known := rule.FieldsSet(p, set.v)
		top, _, _ := strings.Cut(id.Go, ".")
		return known && !given[top] && !given[id.GoName()]
	}
	return slices.ContainsFunc(set.q.Parts, func(part lift.Part) bool {
		return part.Role == lift.Filter && whole(part.Node)
	})
}

// byID reports whether a query chooses its documents by _id.
func byID(q *lift.Query) bool {
	if _, ok := q.Part(lift.ID); ok {
		return true
	}
	return slices.ContainsFunc(walk.List(q), func(path walk.Path) bool {
		return path.Role == lift.Filter && path.Part.Role == lift.Filter && walk.Stored(path.Full) == "_id"
	})
}

// zeroValuesSet is DB4013, advice: $set of a struct whose fields are not all set overwrites the others with their zero.
func zeroValuesSet(p *rule.Pass) {
	if p.World.Client().OmitEmpty {
		return
	}
	for set := range structSets(p) {
		given, known := rule.FieldsSet(p, set.v)
		if !known {
			continue
		}
		var zeroed []string
		for _, f := range set.typ.Fields {
			top, _, _ := strings.Cut(f.Go, ".")
			if !f.OmitEmpty && !given[top] && !given[f.GoName()] {
				zeroed = append(zeroed, f.Name)
			}
		}
		if len(zeroed) == 0 {
			continue
		}
		at := written(set.v)
		p.Report(diag.Finding{
			Pos: at.Pos(), End: at.End(), Model: rule.ShortName(set.typ.Name),
			Message: fmt.Sprintf("$set of a struct overwrites %s with the zero value: name the fields that are to change", strings.Join(zeroed, ", ")),
		})
	}
}
