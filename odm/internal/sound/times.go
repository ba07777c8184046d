package sound

import (
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// Fits reports whether a BSON date, which counts milliseconds in 64 bits, can hold t.
func Fits(t time.Time) bool {
	const last = math.MaxInt64 / 1000
	return t.Unix() < last && t.Unix() > -last
}

// Times finds the first time inside v, at any depth, that does not fit.
func Times(v reflect.Value) *Fault {
	var room [8]uintptr
	s := search{above: room[:0]}
	return s.enter(v, "")
}

// Shapeless finds the first value inside v, at any depth, that has no form in BSON: a channel, a function, a complex
// number. It is asked of what could not be encoded.
func Shapeless(v reflect.Value) *Fault {
	s := search{shapeless: true}
	return s.enter(v, "")
}

type search struct {
	above     []uintptr // pointers on the way here: a value may contain itself
	shapeless bool      // look for values without a form, not for times
	hollow    bool      // look for what would be written as nothing, not for times
}

// stored returns the key under which a field of a struct is stored; "" if it is stored inline.
func stored(f reflect.StructField) (name string, is bool) {
	tag := f.Tag.Get("bson")
	name, options, _ := strings.Cut(tag, ",")
	switch {
	case tag == "-" || !f.IsExported():
		return "", false
	case strings.Contains(options, "inline"):
		return "", true
	case name == "":
		return strings.ToLower(f.Name), true
	}
	return name, true
}

func (s *search) enter(v reflect.Value, path string) *Fault {
	if s.hollow && v.IsValid() && encodesItself(v.Type()) {
		return nil
	}
	switch v.Kind() {
	case reflect.Chan, reflect.Func, reflect.Complex64, reflect.Complex128, reflect.UnsafePointer:
		if s.shapeless {
			return &Fault{Path: path, Kind: v.Type().String(), Why: "has no form in BSON"}
		}
	case reflect.Pointer:
		return s.pointer(v, path)
	case reflect.Interface:
		if v.IsNil() {
			return nil
		}
		return s.enter(v.Elem(), path)
	case reflect.Struct:
		return s.fields(v, path)
	case reflect.Slice, reflect.Array:
		return s.elements(v, path)
	case reflect.Map:
		return s.values(v, path)
	}
	return nil
}

func (s *search) pointer(v reflect.Value, path string) *Fault {
	if v.IsNil() || slices.Contains(s.above, v.Pointer()) {
		return nil
	}
	s.above = append(s.above, v.Pointer())
	defer func() { s.above = s.above[:len(s.above)-1] }()
	return s.enter(v.Elem(), path)
}

func (s *search) fields(v reflect.Value, path string) *Fault {
	if v.Type() == reflect.TypeFor[time.Time]() {
		if t, ok := timeIn(v); ok && !s.shapeless && !s.hollow && !Fits(t) {
			return &Fault{Path: path, Kind: "date", Why: "lies in the year " + strconv.Itoa(t.Year()) + ", beyond what BSON can say"}
		}
		return nil
	}
	if s.hollow {
		if found := hollow(v.Type(), path); found != nil {
			return found
		}
	}
	for i := range v.NumField() {
		if !s.hollow && s.quiet(v.Field(i)) {
			continue
		}
		f := v.Type().Field(i)
		name, is := stored(f)
		if !is {
			continue
		}
		if found := s.enter(v.Field(i), join(path, name)); found != nil {
			return found
		}
	}
	return nil
}

// quiet reports whether nothing that is looked for is in a field, if that can be told at a glance.
func (s *search) quiet(v reflect.Value) bool {
	switch k := v.Kind(); {
	case s.plain(k):
		return true
	case k == reflect.Slice || k == reflect.Array:
		return s.plain(v.Type().Elem().Kind())
	}
	if v.Kind() != reflect.Struct || v.Type() != reflect.TypeFor[time.Time]() || !v.CanInterface() {
		return false
	}
	t, ok := timeIn(v)
	return ok && (s.shapeless || Fits(t))
}

// timeIn returns the time that v is, without a copy if that can be.
func timeIn(v reflect.Value) (time.Time, bool) {
	if v.CanAddr() {
		t, ok := v.Addr().Interface().(*time.Time)
		if !ok {
			return time.Time{}, false
		}
		return *t, true
	}
	t, ok := v.Interface().(time.Time)
	return t, ok
}

func (s *search) elements(v reflect.Value, path string) *Fault {
	if s.plain(v.Type().Elem().Kind()) {
		return nil
	}
	if d, ok := v.Interface().(bson.D); ok {
		return s.ordered(d, path)
	}
	for i := range v.Len() {
		if found := s.enter(v.Index(i), join(path, strconv.Itoa(i))); found != nil {
			return found
		}
	}
	return nil
}

// ordered goes through a document that keeps the order of its keys.
func (s *search) ordered(d bson.D, path string) *Fault {
	for _, e := range d {
		if e.Value == nil {
			continue
		}
		if found := s.enter(reflect.ValueOf(e.Value), join(path, e.Key)); found != nil {
			return found
		}
	}
	return nil
}

func (s *search) values(v reflect.Value, path string) *Fault {
	if s.plain(v.Type().Elem().Kind()) {
		return nil
	}
	for it := v.MapRange(); it.Next(); {
		if found := s.enter(it.Value(), join(path, it.Key().String())); found != nil {
			return found
		}
	}
	return nil
}

// plain reports whether nothing that is looked for can be inside values of a kind.
func (s *search) plain(k reflect.Kind) bool {
	if s.shapeless {
		return k < reflect.Complex64 || k == reflect.String
	}
	return k <= reflect.Complex128 || k == reflect.String || k == reflect.Func || k == reflect.Chan
}
