package odm

import (
	"cmp"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/databridge-go/databridge/internal/model"
)

// A place is a link in a document that is in memory.
type place struct {
	path  string        // its stored path: no numbers for the elements of lists, the keys of maps; the Go name of a back link
	ref   reference     // nil for a back link
	back  backReference // nil for a link
	via   string        // of a back link, the stored path of the link in the other model
	limit int           // how deep its tag lets it be fetched; -1 says nothing
	done  func()        // to be called when it was changed: it puts the value of a map back
}

// placesOf returns the links in a document, at any depth of structs, lists and maps, in the order of the fields.
func placesOf(doc reflect.Value) []place {
	w := placeWalk{}
	w.fields(doc, "", func() {})
	return w.found
}

type placeWalk struct{ found []place }

func (w *placeWalk) fields(v reflect.Value, prefix string, done func()) {
	p := planOf(v.Type())
	if !p.linked {
		return
	}
	for _, f := range p.model.Fields {
		if fv, err := v.FieldByIndexErr(f.Index); err == nil { // else it stands behind an embedded pointer that is nil
			w.value(fv, prefix+f.Name, f, done)
		}
	}
	for _, f := range p.model.BackLinks {
		fv, err := v.FieldByIndexErr(f.Index)
		if err != nil {
			continue
		}
		if back, ok := fv.Addr().Interface().(backReference); ok {
			w.found = append(w.found, place{path: prefix + goName(f), back: back, via: tagOptions(f.Options).value("original"), limit: depthIn(f.Options), done: done})
		}
	}
}

func (w *placeWalk) value(v reflect.Value, path string, f *model.Field, done func()) {
	if !mayLink(v.Type()) {
		return
	}
	if ref, ok := v.Addr().Interface().(reference); ok {
		w.found = append(w.found, place{path: path, ref: ref, limit: depthIn(f.Options), done: done})
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			w.value(v.Elem(), path, f, done)
		}
	case reflect.Struct:
		w.fields(v, path+".", done)
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			w.value(v.Index(i), path, f, done)
		}
	case reflect.Map:
		w.entries(v, path, f, done)
	}
}

// entries goes through a map. Its values cannot be changed where they stand, so a copy is, and put back.
func (w *placeWalk) entries(m reflect.Value, path string, f *model.Field, done func()) {
	keys := m.MapKeys()
	slices.SortFunc(keys, func(a, b reflect.Value) int { return cmp.Compare(keyText(a), keyText(b)) })
	for _, k := range keys {
		c := reflect.New(m.Type().Elem()).Elem()
		c.Set(m.MapIndex(k))
		w.value(c, path+"."+keyText(k), f, func() {
			m.SetMapIndex(k, c)
			done()
		})
	}
}

func keyText(k reflect.Value) string {
	switch {
	case k.Kind() == reflect.String:
		return k.String()
	case k.CanInt():
		return strconv.FormatInt(k.Int(), 10)
	case k.CanUint():
		return strconv.FormatUint(k.Uint(), 10)
	}
	return k.Type().String()
}

// mayLink reports whether a value of type t can hold links that odm stores.
func mayLink(t reflect.Type) bool {
	for range 100 { // type L []L has no end
		switch t.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
			t = t.Elem()
			continue
		case reflect.Struct:
			return reflect.PointerTo(t).Implements(reflect.TypeFor[reference]()) || planOf(t).linked
		}
		break
	}
	return false
}

// holdsLinks reports whether documents of s may hold links or back links, at any depth.
func holdsLinks(s *model.Struct) bool {
	found := false
	walkModel(s, func(s *model.Struct) { found = found || len(s.BackLinks) > 0 }, func(v *model.Value) {
		found = found || v.Link != nil
	})
	return found
}

// goName is the name of the Go field, without those of the structs that it is embedded in.
func goName(f *model.Field) string { return f.Go[strings.LastIndexByte(f.Go, '.')+1:] }

// depthIn is the depth that an odm tag gives; -1 if it gives none. What is no number judge has refused.
func depthIn(options []model.Option) int {
	text := tagOptions(options).value("depth")
	if text == "" {
		return -1
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		return -1
	}
	return n
}
