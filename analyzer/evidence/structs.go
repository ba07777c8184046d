package evidence

import (
	"go/types"
	"maps"
	"reflect"
	"slices"

	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/internal/model/fromtypes"
)

// Struct returns the extracted struct of a Go type, nil if t is no struct that is stored as a document.
func (w *World) Struct(t types.Type) *model.Struct {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.structOf(t)
}

// structOf is Struct for those who hold w.mu, or a World that is being made.
func (w *World) structOf(t types.Type) *model.Struct {
	if t == nil {
		return nil
	}
	x, view := w.extractor, fromtypes.Type(t)
	if n := named(t); n != nil {
		if isDriverPath(n.Obj().Pkg().Path()) {
			return nil // bson.E is a part of a document
		}
		if s := w.packages[n.Obj().Pkg().Path()]; s != nil && !isLocal(n) {
			t = s.own(n)
			x, view = s.extractor, fromtypes.Type(t)
		}
	}
	if w.client.UseJSONStructTags {
		x, view = w.extractor, withJSONTags(view)
	}
	st := x.Struct(view)
	if st != nil {
		w.types[st] = pointee(t)
	}
	return st
}

// own returns the type as the package itself declares it, whose fields have exact positions.
func (s *Summary) own(n *types.Named) types.Type {
	if s.pkg == nil || n.Obj().Pkg() == s.pkg || n.TypeArgs().Len() > 0 {
		return n
	}
	tn, ok := s.pkg.Scope().Lookup(n.Obj().Name()).(*types.TypeName)
	if !ok {
		return n // the source has changed since the export data was written
	}
	return tn.Type()
}

// Structs returns every struct that the packages of the World declare or store and that may be a document: those with
// a bson or odm tag, those voted for, and what they hold. Rules about declarations loop over those of their own package.
// The list must not be changed.
func (w *World) Structs() []*model.Struct {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.all == nil {
		c := collector{w: w, seen: map[*model.Struct]bool{}}
		for _, s := range w.summaries {
			for _, n := range s.declared {
				if key, ok := keyOf(n); ok && (tagged(n) || w.parts[key] != nil) {
					c.add(w.structOf(n))
				}
			}
		}
		for _, k := range slices.Sorted(maps.Keys(w.parts)) {
			c.add(w.structOf(w.parts[k]))
		}
		w.all = c.found
	}
	return w.all
}

// Type returns the Go type of a struct that the World has extracted, nil for any other.
func (w *World) Type(s *model.Struct) types.Type {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.types[s]
}

// tagged reports whether a field of a struct has a tag of the codec or of odm.
func tagged(t types.Type) bool {
	st, ok := t.Underlying().(*types.Struct)
	for i := range fieldsOf(st, ok) {
		tag := reflect.StructTag(st.Tag(i))
		if tag.Get("bson") != "" || tag.Get("odm") != "" {
			return true
		}
	}
	return false
}

func fieldsOf(st *types.Struct, ok bool) int {
	if !ok {
		return 0
	}
	return st.NumFields()
}

// A collector gathers structs and what they hold.
type collector struct {
	w     *World
	seen  map[*model.Struct]bool
	found []*model.Struct
}

func (c *collector) add(s *model.Struct) {
	if s == nil || c.seen[s] {
		return
	}
	c.seen[s] = true
	c.found = append(c.found, s)
	for _, f := range s.Fields {
		c.value(f.Value)
	}
	c.value(s.Rest)
}

// value adds the struct in a value, through arrays and maps.
func (c *collector) value(v *model.Value) {
	for range 16 { // arrays of maps of arrays
		if v == nil {
			return
		}
		if t, ok := v.Source.(types.Type); ok && v.Struct != nil && c.w.types[v.Struct] == nil {
			c.w.types[v.Struct] = pointee(t)
		}
		c.add(v.Struct)
		v = v.Elem
	}
}
