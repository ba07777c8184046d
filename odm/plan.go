package odm

import (
	"reflect"
	"sync"

	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/internal/model/fromreflect"
)

// plans remembers the extracted model of each type: a pure function of the type, computed once.
var plans sync.Map // reflect.Type -> *model.Struct

// modelOf returns what the engine says of a struct type.
func modelOf(t reflect.Type) *model.Struct {
	if s, ok := plans.Load(t); ok {
		return s.(*model.Struct)
	}
	s, _ := plans.LoadOrStore(t, model.Extract(fromreflect.Type(t)))
	return s.(*model.Struct)
}

// collectionName is the collection of model t: that of its odm tag, else the name of the type.
func collectionName(t reflect.Type) string {
	if t.Kind() == reflect.Struct {
		if name := modelOf(t).Collection; name != "" {
			return name
		}
	}
	return t.Name()
}

// idValue returns the id of the document v; ok is false if its model stores no _id, or v holds it behind a nil pointer.
func idValue(v reflect.Value) (id reflect.Value, ok bool) {
	if v.Kind() != reflect.Struct {
		return reflect.Value{}, false
	}
	f := modelOf(v.Type()).Field("_id")
	if f == nil {
		return reflect.Value{}, false
	}
	id, err := v.FieldByIndexErr(f.Index)
	return id, err == nil
}
