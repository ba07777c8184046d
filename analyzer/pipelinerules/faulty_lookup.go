package pipelinerules

import (
	"github.com/databridge-go/databridge/analyzer/pathrules"
	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/analyzer/shape"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
)

// faultyLookup is DB5008: a $lookup that joins by fields that do not exist, or whose values are never equal, or that
// says only half of what it joins by.
func faultyLookup() rule.Rule {
	return rule.Rule{Code: "DB5008", Run: func(p *rule.Pass) {
		pathrules.Misspelt(p, lift.Join)
		stages(p, func(f *shape.Flow, s *shape.Stage) {
			if s.Row == nil {
				return
			}
			if _, joins := s.Row.Arg("foreignField"); joins && whole(s.Entry.Value) {
				halfJoin(p, s)
			}
			for _, pair := range [][2]string{{"localField", "foreignField"}, {"connectFromField", "connectToField"}} {
				neverEqual(p, f, s, pair)
			}
			joinsAbsent(p, f, s)
		})
	}}
}

// halfJoin reports a $lookup with one of two options that belong together.
func halfJoin(p *rule.Pass, s *shape.Stage) {
	v := s.Entry.Value
	for _, e := range v.Entries {
		if _, ok := s.Row.Arg(e.Key); !ok {
			return // one of them is misspelt: DB5017
		}
	}
	local, foreign, list := v.Lookup("localField"), v.Lookup("foreignField"), v.Lookup("pipeline")
	switch {
	case local != nil && foreign == nil:
		f, ok := atKey(s.Entry, "%s has a localField and no foreignField", s.Entry.Key)
		report(p, f, ok)
	case local == nil && foreign != nil:
		f, ok := atKey(s.Entry, "%s has a foreignField and no localField", s.Entry.Key)
		report(p, f, ok)
	case local == nil && list == nil:
		f, ok := atKey(s.Entry, "%s joins by nothing: it needs localField and foreignField, or a pipeline", s.Entry.Key)
		report(p, f, ok)
	case v.Lookup("let") != nil && list == nil:
		f, ok := atKey(s.Entry, "%s has variables (let) and no pipeline that could use them", s.Entry.Key)
		report(p, f, ok)
	}
}

// joined returns the use of a field by an option of a stage; nil if the field is not found.
func joined(f *shape.Flow, s *shape.Stage, name string) *shape.Use {
	n := s.Entry.Value.Lookup(name)
	for _, u := range f.Uses {
		if n != nil && u.Stage == s && u.Value == n && u.Role == lift.Join {
			return u
		}
	}
	return nil
}

// neverEqual reports a join over two fields whose kinds have nothing in common.
func neverEqual(p *rule.Pass, f *shape.Flow, s *shape.Stage, names [2]string) {
	local, foreign := joined(f, s, names[0]), joined(f, s, names[1])
	if local == nil || foreign == nil || local.Result.Status != shape.Found || foreign.Result.Status != shape.Found {
		return
	}
	a, b := scalars(local.Result.Value), scalars(foreign.Result.Value)
	if f.Query.API == lift.DriverV1 || p.World.Client().ObjectIDAsHexString {
		const text = model.String | model.ObjectID // a string in Go may be stored as an ObjectID
		if a&text != 0 && b&text != 0 {
			return
		}
	}
	if a == 0 || b == 0 || a&b != 0 || a&model.Number != 0 && b&model.Number != 0 {
		return
	}
	found, ok := inText(foreign, "%s %s (%s) never equals %s %s (%s)", names[0], local.Full, rule.Words(a), names[1], foreign.Full, rule.Words(b))
	found.Related = append(relatedField(p, foreign.Result.Value.Field), relatedField(p, local.Result.Value.Field)...)
	report(p, found, ok)
}

// scalars are the kinds that a join compares: those of the elements of arrays, null aside. They are 0 if not known.
func scalars(v *shape.Value) model.Kinds {
	var all model.Kinds
	for range 8 {
		if v == nil || v.Kinds == 0 {
			return 0
		}
		all |= v.Kinds &^ (model.Array | model.Null)
		if v.Kinds&model.Array == 0 {
			return all
		}
		v = v.Elem
	}
	return 0
}

// joinsAbsent reports a join by a field that a stage has dropped or not made.
func joinsAbsent(p *rule.Pass, f *shape.Flow, s *shape.Stage) {
	for _, u := range f.Uses {
		if u.Stage != s || u.Role != lift.Join {
			continue
		}
		switch u.Result.Status {
		case shape.Gone:
			found, ok := inText(u, "%s is gone: %s has dropped it", u.Full, nameOf(u.Result.Stage))
			report(p, found, ok)
		case shape.Missing:
			a := absence{u}
			var fixes []diag.Fix
			near := a.near()
			hint := ""
			if near != "" {
				hint, fixes = " (did you mean \""+near+"\"?)", a.fix(near)
			}
			found, ok := inText(u, "%s%s%s", a.upTo(), a.notThere(), hint)
			report(p, found, ok, fixes...)
		}
	}
}
