package odm

import (
	"reflect"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/odm/internal/link"
)

// linkPaths tells package link which paths of a model go through links.
type linkPaths struct {
	s       *model.Struct
	deleted bool // linked documents that are only marked as deleted count
}

// Through returns the first link that path goes through to a field of the linked document.
func (l linkPaths) Through(path string) (link.Link, bool) {
	segments := strings.Split(path, ".")
	w := pathWalk{s: l.s, one: true}
	for i, seg := range segments[:len(segments)-1] {
		if !w.step(seg) {
			return link.Link{}, false
		}
		to, list := w.link()
		if to == nil {
			continue
		}
		next := segments[i+1]
		indexed := list && isNumber(next)
		if strings.HasPrefix(next, "$") || indexed && i+2 >= len(segments) || indexed && strings.HasPrefix(segments[i+2], "$") {
			return link.Link{}, false // a part of the reference, or a reference as a whole
		}
		return link.Link{
			Path: strings.Join(segments[:i+1], "."), Rest: strings.Join(segments[i+1:], "."),
			From: to.collection, One: w.one && !list, Indexed: w.indexed || indexed, Target: linkPaths{to.model, l.deleted}, Where: l.where(to),
		}, true
	}
	return link.Link{}, false
}

// where is what every linked document must meet.
func (l linkPaths) where(to *plan) bson.Raw {
	if to.keeps.deleted == nil || l.deleted {
		return nil
	}
	return appended(bson.Raw{5, 0, 0, 0, 0}, to.keeps.deleted.Name, bson.RawValue{Type: bson.TypeNull})
}

// A pathWalk is the state between two segments of a path: in a struct, or at a value.
type pathWalk struct {
	s       *model.Struct // the struct to look in; nil if value is meant
	value   *model.Value
	one     bool // no list was entered
	indexed bool // an element of a list was picked by its place
}

func (w *pathWalk) step(segment string) bool {
	if w.s == nil && w.value.Struct == nil && w.value.Link == nil && w.value.Kinds&model.Array != 0 && w.value.Elem != nil {
		w.one, w.value = false, w.value.Elem
		if isNumber(segment) {
			w.indexed = true
			return true
		}
	}
	switch {
	case w.s != nil:
	case w.value.Struct != nil:
		w.s = w.value.Struct
	case w.value.Map && w.value.Elem != nil:
		w.value = w.value.Elem
		return true
	default:
		return false
	}
	f := w.s.Field(segment)
	switch {
	case f != nil:
		w.value = f.Value
	case w.s.Rest != nil:
		w.value = w.s.Rest
	default:
		return false
	}
	w.s = nil
	return true
}

// link returns the model that the value, or an element of it, links to; nil if it is no link.
func (w *pathWalk) link() (to *plan, list bool) {
	if w.s != nil {
		return nil, false
	}
	v := w.value
	for v.Link == nil && v.Struct == nil && v.Kinds&model.Array != 0 && v.Elem != nil && v.Elem != v {
		v, list = v.Elem, true
	}
	t, ok := v.Source.(reflect.Type)
	if v.Link == nil || !ok {
		return nil, false
	}
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	ref, ok := reflect.New(t).Interface().(reference)
	if !ok {
		return nil, false // a back link
	}
	to = planOf(ref.target())
	if to.model == nil {
		return nil, false
	}
	return to, list
}

func isNumber(segment string) bool { return segment != "" && strings.Trim(segment, "0123456789") == "" }

// linkedValue reports whether a value is a link, or may hold some.
func linkedValue(v *model.Value) bool {
	for range 100 { // type L []L has no end
		switch {
		case v == nil:
			return false
		case v.Link != nil:
			return true
		case v.Struct != nil:
			return holdsLinks(v.Struct)
		}
		v = v.Elem
	}
	return false
}
