package sound

import (
	"reflect"
	"time"
)

// A Timed is Times for the documents of one type: it knows which fields may hold a time, and looks at no others.
type Timed struct{ fields []timed }

// timed is a field that is a time, or a struct with some inside, or may hold anything.
type timed struct {
	index  int
	name   string
	time   bool
	inside *Timed
}

// TimedOf returns the Timed of a struct type.
func TimedOf(t reflect.Type) *Timed {
	var out Timed
	s := search{}
	for i := range t.NumField() {
		f := t.Field(i)
		name, is := stored(f)
		k := f.Type.Kind()
		if !is || s.plain(k) || (k == reflect.Slice || k == reflect.Array) && s.plain(f.Type.Elem().Kind()) {
			continue
		}
		at := timed{index: i, name: name, time: f.Type == reflect.TypeFor[time.Time]()}
		if k == reflect.Struct && !at.time {
			if at.inside = TimedOf(f.Type); len(at.inside.fields) == 0 {
				continue
			}
		}
		out.fields = append(out.fields, at)
	}
	return &out
}

// Fault finds the first time inside v, a struct of the type, that does not fit.
func (t *Timed) Fault(v reflect.Value) *Fault {
	for _, f := range t.fields {
		if found := f.fault(v.Field(f.index)); found != nil {
			return found
		}
	}
	return nil
}

func (f timed) fault(v reflect.Value) *Fault {
	if f.time {
		if at, ok := timeIn(v); ok && Fits(at) {
			return nil
		}
	}
	if f.inside == nil {
		s := search{}
		return s.enter(v, f.name)
	}
	found := f.inside.Fault(v)
	if found != nil {
		found.Path = join(f.name, found.Path)
	}
	return found
}
