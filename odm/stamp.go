package odm

import (
	"reflect"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/odm/internal/expr"
	"github.com/databridge-go/databridge/odm/internal/state"
)

// now is the time in the form in which BSON holds it.
func now() time.Time { return time.Now().UTC().Truncate(time.Millisecond) }

// A stamped is a field that odm has set, and what it held before.
type stamped struct{ field, old reflect.Value }

// back sets the field back.
func (s stamped) back() {
	if s.field.IsValid() {
		s.field.Set(s.old)
	}
}

// stamp sets a field of the document v to the time at. A nil field is none.
func stamp(v reflect.Value, f *model.Field, at time.Time) stamped {
	if f == nil {
		return stamped{}
	}
	field := v.FieldByIndex(f.Index)
	old := reflect.Zero(field.Type())
	if !field.IsZero() {
		old = reflect.New(field.Type()).Elem()
		old.Set(field)
	}
	set := field
	if field.Kind() == reflect.Pointer {
		set = reflect.New(field.Type().Elem()).Elem()
	}
	if set.Type() == reflect.TypeFor[bson.DateTime]() {
		set.Set(reflect.ValueOf(bson.NewDateTimeFromTime(at)))
	} else if t, ok := set.Addr().Interface().(*time.Time); ok {
		*t = at
	} else {
		set.Set(reflect.ValueOf(at))
	}
	if field.Kind() == reflect.Pointer {
		field.Set(set.Addr())
	}
	return stamped{field, old}
}

// unstamped reports whether the field of the document v holds no time yet.
func unstamped(v reflect.Value, f *model.Field) bool {
	return f != nil && v.FieldByIndex(f.Index).IsZero()
}

// stampCreated gives a new document the time of its creation, unless it has one.
func (d *draft) stampCreated(k keeping) {
	if v := reflect.ValueOf(d.doc).Elem(); unstamped(v, k.created) {
		d.undo = append(d.undo, stamp(v, k.created, d.now))
	}
}

// stampUpdated gives a document the time of this write.
func (d *draft) stampUpdated(k keeping) {
	if k.updated != nil {
		d.undo = append(d.undo, stamp(reflect.ValueOf(d.doc).Elem(), k.updated, d.now))
	}
}

// unread adds the time of the write to a change of a document whose time was not read.
func (d *draft) unread(k keeping, read *state.Paths, diff *state.Diff) {
	if k.updated == nil {
		return
	}
	if _, in := read.Below(k.updated.Name); !in {
		diff.Set = append(diff.Set, state.Change{Path: k.updated.Name, Value: dateValue(d.now)})
	}
}

// dateValue is t as BSON.
func dateValue(t time.Time) bson.RawValue {
	kind, b, _ := expr.Codec{}.AppendValue(nil, t) // a date has eight bytes: no error
	return bson.RawValue{Type: kind, Value: b}
}

// kept are the changes that odm makes in every document that an update without a document in memory reaches; those of
// paths that the update sets itself are left out.
func (k keeping) kept(touched []string) []Mutation {
	var out []Mutation
	if k.updated != nil && !touches(touched, k.updated.Name) {
		out = append(out, expr.Change(k.updated.Name, "$set", now()))
	}
	if k.revision {
		out = append(out, expr.Change(revisionKey, "$set", newRevision()))
	}
	return out
}
