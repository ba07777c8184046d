package modeltest

import (
	"encoding/json"
	"net/url"
	"reflect"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
	"github.com/databridge-go/databridge/testdata/models"
)

// deepest bounds the filling of recursive types.
const deepest = 5

// given are the values of types that cannot be filled part by part.
func given() map[reflect.Type]any {
	raw, _ := bson.Marshal(bson.D{{Key: "k", Value: 1}})
	values := []any{
		bson.NewObjectID(), bson.DateTime(1), bson.NewDecimal128(1, 2), bson.Regex{Pattern: "a"}, bson.Binary{Data: []byte{1}},
		bson.JavaScript("1"), bson.Timestamp{T: 1}, bson.MinKey{}, bson.MaxKey{}, bson.Null{}, bson.NewVector([]int8{1}),
		time.Unix(1, 0), url.URL{Host: "h"}, json.Number("7"), json.RawMessage("{}"), bson.Raw(raw), bson.M{"k": 1},
		bson.D{{Key: "k", Value: 1}}, bson.A{1}, []bson.E{{Key: "k", Value: 1}}, bson.RawValue{Type: bson.TypeNull},
		odm.LinkID[models.User](bson.NewObjectID()), odm.LinkID[models.Account](bson.NewObjectID()),
	}
	m := map[reflect.Type]any{}
	for _, v := range values {
		m[reflect.TypeOf(v)] = v
	}
	return m
}

// fill sets everything that can be set to something that omitempty does not take for empty.
func fill(v reflect.Value, given map[reflect.Type]any, depth int) {
	if g, ok := given[v.Type()]; ok {
		v.Set(reflect.ValueOf(g))
		return
	}
	if depth > deepest || !v.CanSet() {
		return
	}
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		v.SetInt(1)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		v.SetUint(1)
	case reflect.Float32, reflect.Float64:
		v.SetFloat(1.5)
	case reflect.String:
		v.SetString("k")
	case reflect.Interface:
		if v.Type().NumMethod() == 0 {
			v.Set(reflect.ValueOf("any"))
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), given, depth+1)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0), given, depth+1)
	case reflect.Array:
		for i := range v.Len() {
			fill(v.Index(i), given, depth+1)
		}
	case reflect.Map:
		key, elem := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		fill(key, given, depth+1)
		fill(elem, given, depth+1)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(key, elem)
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), given, depth+1)
		}
	case reflect.Chan:
		v.Set(reflect.MakeChan(reflect.ChanOf(reflect.BothDir, v.Type().Elem()), 0).Convert(v.Type()))
	}
}
