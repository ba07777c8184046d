package pathrules

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
)

// missingLevel reports a path that is stored further down: a level was left out, or the program takes an embedded
// struct for an inlined one.
func missingLevel() rule.Rule {
	return rule.Rule{Code: "DB2014", Run: func(p *rule.Pass) {
		faulty(p, model.Missing, func(u use) {
			levels := u.levels()
			switch {
			case len(levels) == 0 || u.renamed():
				return
			case len(levels) == 1 && levels[0].embedded():
				u.reportEmbedded(levels[0])
			case u.writtenElsewhere():
				return // where it is written, it is stored without the level
			case u.leftOut(levels), u.leftOutBeside(levels):
				u.reportLevels("", levels)
			case len(levels) == 1 && u.askedInVain():
				u.reportLevels(diag.Warning, levels)
			}
		})
	}}
}

// A level is what stands between the parent of the missing name and a struct that has it.
type level struct {
	fields []*model.Field
	in     *model.Struct
}

func (l level) path() string {
	names := make([]string, len(l.fields))
	for i, f := range l.fields {
		names[i] = f.Name
	}
	return strings.Join(names, ".")
}

// embedded reports whether each field of the level is an embedded struct that is not inlined.
func (l level) embedded() bool {
	return !slices.ContainsFunc(l.fields, func(f *model.Field) bool { return !f.Embedded })
}

// array reports whether the level leads through an array, which an update must name an element of.
func (l level) array() bool {
	return slices.ContainsFunc(l.fields, func(f *model.Field) bool { return f.Value.Kinds&model.Array != 0 })
}

// deepest is how many levels are searched: what lies deeper is no likely slip.
const deepest = 3

// levels returns where the rest of the path, from the missing name on, is stored further down: the levels of embedded
// structs if there are some, else all. It is nil where that is too much to choose from: more than three, or structs of
// different types.
func (u use) levels() []level {
	s := search{rest: strings.Join(u.Segments()[u.found.At:], "."), name: u.name}
	for _, parent := range u.parents() {
		s.below(parent, nil)
	}
	embedded := slices.DeleteFunc(slices.Clone(s.found), func(l level) bool { return !l.embedded() })
	if len(embedded) == 1 {
		return embedded
	}
	if len(s.found) > 3 || slices.ContainsFunc(s.found, func(l level) bool { return l.in.Name != s.found[0].in.Name }) {
		return nil
	}
	return s.found
}

// A search looks for a path below a struct.
type search struct {
	name, rest string
	found      []level
}

func (s *search) below(in *model.Struct, way []*model.Field) {
	if len(way) == deepest {
		return
	}
	for _, f := range in.Fields {
		sub := structOf(f.Value)
		if sub == nil || slices.Contains(way, f) {
			continue
		}
		here := append(slices.Clone(way), f)
		if sub.Field(s.name) != nil && sub.Resolve(s.rest).Status == model.Found {
			s.add(level{here, sub})
			continue
		}
		s.below(sub, here)
	}
}

// add keeps a level once: the structs of a model may share it.
func (s *search) add(l level) {
	if !slices.ContainsFunc(s.found, func(o level) bool { return o.path() == l.path() }) {
		s.found = append(s.found, l)
	}
}

// structOf returns the struct that a path enters at v: v itself or the elements of an array; nil if there is none.
func structOf(v *model.Value) *model.Struct {
	switch {
	case v == nil || v.Map || v.Link != nil:
		return nil
	case v.Struct != nil:
		return v.Struct
	case v.Kinds&model.Array != 0 && v.Elem != nil && !v.Elem.Map && v.Elem.Link == nil:
		return v.Elem.Struct
	}
	return nil
}

// leftOut reports whether there is more evidence than that one word: the rest of the path goes on in the same way, or
// another path of the query misses the same level.
func (u use) leftOut(levels []level) bool {
	if u.found.At+1 < len(u.Segments()) {
		return true
	}
	hit := false
	walk.Paths(u.Query, func(p walk.Path) {
		if hit || p.Key == u.Key {
			return
		}
		r := u.model.Resolve(p.Full)
		o := use{Path: p, pass: u.pass, model: u.model, found: r}
		if r.Status != model.Missing || o.parent() != u.parent() {
			return
		}
		if o.name = p.Segments()[r.At]; o.name != u.name && !o.excused() {
			hit = slices.ContainsFunc(o.levels(), func(l level) bool { return l.path() == levels[0].path() })
		}
	})
	return hit
}

// leftOutBeside reports whether another query of the collection leaves the same level out, and there is more evidence
// there.
func (u use) leftOutBeside(levels []level) bool {
	if id := u.pass.World.Identity(u.Query); id == "" || lift.OfParameter(id) {
		return false
	}
	for _, q := range u.pass.Queries {
		m, ok := u.pass.World.ModelOf(q)
		if !ok || q == u.Query || !u.sameCollection(q) {
			continue
		}
		for _, p := range walk.List(q) {
			r := m.Resolve(p.Full)
			o := use{Path: p, pass: u.pass, model: m, found: r}
			if r.Status != model.Missing || o.prefix() != u.prefix() {
				continue
			}
			o.name = u.name
			if found := o.levels(); len(found) > 0 && found[0].path() == levels[0].path() && o.leftOut(found) {
				return true
			}
		}
	}
	return false
}

// askedInVain reports whether the query asks for a name that says enough by itself, two words or more, which nobody
// writes where the query looks for it.
func (u use) askedInVain() bool {
	usage := u.usage()
	if len(split(u.name)) < 2 || usage.Functions > 1 || usage.Helper || !u.pass.World.Complete(u.Query, u.model, u.prefix()) {
		return false
	}
	return u.asksFor()
}

// reportEmbedded reports a struct that is embedded as if it were inlined.
func (u use) reportEmbedded(l level) {
	outer := l.fields[0]
	message := fmt.Sprintf("%s is embedded without \",inline\": its fields are stored under %q", outer.GoName(), l.path())
	u.report(message, outer, u.into(l),
		u.retag(outer, ",inline", fmt.Sprintf("store the fields of %s beside the others: documents that are stored already keep them under %q", outer.GoName(), outer.Name)))
}

// reportLevels reports a level that was left out.
func (u use) reportLevels(weight diag.Severity, levels []level) {
	paths := make([]string, len(levels))
	for i, l := range levels {
		paths[i] = l.path()
	}
	l := levels[0]
	fix := u.into(l)
	if len(levels) > 1 {
		fix = diag.Fix{} // which one is meant?
	}
	full := lift.JoinPath(lift.JoinPath(u.parent(), l.path()), strings.Join(u.Segments()[u.found.At:], "."))
	severity, ok := u.severity()
	if !ok {
		return
	}
	u.reportAs(cmp.Or(severity, weight), fmt.Sprintf("%s is stored under %s: %q", u.name, strings.Join(paths, " and "), full), l.fields[len(l.fields)-1], fix)
}

// into is the fix that adds the level to the key.
func (u use) into(l level) diag.Fix {
	if u.Role == lift.Update && l.array() {
		return diag.Fix{} // an update needs the element too
	}
	return u.replace(l.path() + "." + u.name)
}
