package feature

import (
	"fmt"
	"slices"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/internal/gen/migration"
	"github.com/databridge-go/databridge/internal/model"
)

// A leading finds the paths that lead to the fields of a group, in the collections that store them.
type leading struct {
	fieldAt
	world    *evidence.World
	to       string
	found    []migration.Rename
	seen     map[string]bool
	why      string // no migration can be written
	nameless string // a collection that stores the field and has no name
}

// collection adds the paths of one collection.
func (l *leading) collection(name string, st *model.Struct) {
	if !l.reaches(st, nil) {
		return
	}
	if name == "" {
		l.nameless = fmt.Sprintf("the collection of %s is not known by its name", shortName(st.Name))
		return
	}
	key := name + "\x00" + st.Name
	if !l.seen[key] {
		l.seen[key] = true
		l.paths(name, st, nil, nil)
	}
}

// paths adds the paths below a struct. above are the structs around it.
func (l *leading) paths(name string, st *model.Struct, above []*model.Struct, path []migration.Step) {
	above = append(slices.Clip(above), st)
	for _, f := range st.Fields {
		here := append(slices.Clip(path), migration.Step{Name: f.Name})
		if l.isMeant(f) {
			l.add(migration.Rename{Collection: name, Path: here, To: l.to})
			continue
		}
		v := f.Value
		for v != nil && v.Elem != nil && !v.Map {
			v = v.Elem
			here[len(here)-1].Arrays++
		}
		switch below := structIn(v); {
		case below == nil || !l.reaches(below, nil):
		case v.Map:
			l.why = fmt.Sprintf("it is stored below the keys of the map %s of %s, which no path can name", f.Go, shortName(st.Name))
		case slices.Contains(above, below):
			l.why = fmt.Sprintf("%s holds itself in %s: how deep is not known", shortName(below.Name), f.Go)
		default:
			l.paths(name, below, above, here)
		}
	}
}

// add adds a rename, once.
func (l *leading) add(r migration.Rename) {
	same := func(o migration.Rename) bool { return o.Collection == r.Collection && slices.Equal(o.Path, r.Path) }
	if !slices.ContainsFunc(l.found, same) {
		l.found = append(l.found, r)
	}
}

// structIn is the struct that a value is, or that the values of a map are; nil if it is none, or lies behind a link.
func structIn(v *model.Value) *model.Struct {
	for v != nil && v.Struct == nil && v.Elem != nil {
		v = v.Elem
	}
	if v == nil || v.Link != nil {
		return nil
	}
	return v.Struct
}

// isMeant reports whether a field is one of the group.
func (l *leading) isMeant(f *model.Field) bool {
	d, ok := declared(l.world, l.pkg.Fset, f)
	return ok && l.group[d]
}

// reaches reports whether a path leads from a struct to the group.
func (l *leading) reaches(st *model.Struct, above []*model.Struct) bool {
	if slices.Contains(above, st) {
		return false
	}
	above = append(above, st)
	return slices.ContainsFunc(st.Fields, func(f *model.Field) bool {
		below := structIn(f.Value)
		return l.isMeant(f) || below != nil && l.reaches(below, above)
	})
}
