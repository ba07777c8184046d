package evidence

import (
	"slices"
	"strings"

	"github.com/databridge-go/databridge/internal/indexes"
	"github.com/databridge-go/databridge/internal/model"
)

// tagged returns the indexes that the odm tags of a model declare, those of the structs in it included.
func (w *World) taggedIndexes(s *model.Struct) []Declared {
	t := tagReader{world: w, named: map[string]int{}}
	t.enter("", s, nil)
	return t.list
}

// A tagReader gathers the indexes of tags; those of one name are one index.
type tagReader struct {
	world *World
	list  []Declared
	named map[string]int
}

func (t *tagReader) enter(prefix string, s *model.Struct, above []*model.Struct) {
	if s == nil || slices.Contains(above, s) {
		return
	}
	above = append(slices.Clip(above), s)
	for _, f := range s.Fields {
		t.field(prefix+f.Name, f)
		v := f.Value
		for v != nil && v.Struct == nil && v.Elem != nil && !v.Map {
			v = v.Elem
		}
		if v != nil {
			t.enter(prefix+f.Name+".", v.Struct, above)
		}
	}
}

// field adds what the tag of one field says.
func (t *tagReader) field(path string, f *model.Field) {
	single := Declared{Keys: []indexes.Key{{Path: path}}}
	single.Pos = t.world.Pos(f)
	single.End = single.Pos
	alone, grouped := false, false
	for _, o := range f.Options {
		switch o.Name {
		case "index", "unique":
			single.Unique = single.Unique || o.Name == "unique"
			if o.Value != "" {
				grouped = true
				t.join(path, o, single)
				continue
			}
			alone = true
		case "sparse", "partial":
			single.Filtered = true
			alone = alone || !grouped
		case "desc":
			single.Keys[0].Down, alone = true, true
		case "text", "2d", "2dsphere", "hashed":
			single.Keys[0].Kind, alone = o.Name, true
		case "ttl", "expireAfterSeconds":
			alone, single.Odd = alone || !grouped, true
		case "collation":
			single.Odd = true
		}
	}
	if alone {
		t.list = append(t.list, single)
	}
}

// join adds a field to the index of the name that an option gives: index=by_city:desc.
func (t *tagReader) join(path string, o model.Option, d Declared) {
	name, kind, _ := strings.Cut(o.Value, ":")
	k := indexes.Key{Path: path, Kind: kind}
	if kind == "desc" {
		k = indexes.Key{Path: path, Down: true}
	}
	i, known := t.named[name]
	if !known {
		i = len(t.list)
		t.named[name] = i
		d.Keys = nil
		t.list = append(t.list, d)
	}
	x := &t.list[i]
	x.Keys = append(x.Keys, k)
	x.Unique = x.Unique || o.Name == "unique"
}
