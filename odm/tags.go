package odm

import (
	"reflect"
	"slices"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/internal/model/fromreflect"
)

// revisionKey is where a document says its revision. It is Beanie's, so that both can use one collection.
const revisionKey = "revision_id"

// A keeping is what odm keeps of the documents of a model by itself, as the model's tags say:
//
//	odm.Document `bson:",inline" odm:"revision,omitnull"`
//	Created time.Time  `bson:"created" odm:"created"`           // when it was inserted
//	Updated time.Time  `bson:"updated" odm:"updated"`           // when it was last written
//	Deleted *time.Time `bson:"deleted,omitempty" odm:"deleted"` // when it was deleted; Delete keeps the document
type keeping struct {
	revision bool
	omitNull bool // null is not stored in documents, at any depth
	created  *model.Field
	updated  *model.Field
	deleted  *model.Field
}

// keepingOf reads the tags of a model.
func keepingOf(t reflect.Type, m *model.Struct) (keeping, *ModelError) {
	options := tagOptions(m.Options)
	k := keeping{revision: options.has("revision"), omitNull: options.has("omitnull")}
	for _, f := range m.Fields {
		for name, at := range map[string]**model.Field{"created": &k.created, "updated": &k.updated, "deleted": &k.deleted} {
			if !tagOptions(f.Options).has(name) {
				continue
			}
			if wrong := fitsStamp(t, f, name, *at); wrong != nil {
				return k, wrong
			}
			*at = f
		}
	}
	if k.revision && m.Field(revisionKey) != nil {
		return k, modelErrorf(t, "field %s stores the key %q, under which odm keeps the revision: RevisionOf tells it", m.Field(revisionKey).Go, revisionKey)
	}
	return k, misplaced(t, m)
}

// fitsStamp refuses a field that cannot hold a time that odm sets.
func fitsStamp(t reflect.Type, f *model.Field, name string, other *model.Field) *ModelError {
	typ := t.FieldByIndex(f.Index).Type
	switch {
	case other != nil:
		return modelErrorf(t, "fields %s and %s both say odm:%q: keep one of them", other.Go, f.Go, name)
	case throughPointer(t, f.Index):
		return modelErrorf(t, "field %s with odm:%q lies behind a pointer: embed the value", f.Go, name)
	case !slices.Contains(stampTypes(), typ):
		return modelErrorf(t, "field %s with odm:%q is a %s: want a time.Time, a *time.Time or a bson.DateTime", f.Go, name, typ)
	case name == "deleted" && typ.Kind() != reflect.Pointer && !f.OmitEmpty:
		return modelErrorf(t, `field %s with odm:"deleted" would be stored in documents that are not deleted: give it omitempty, or make it a *%s`, f.Go, typ)
	}
	return nil
}

func stampTypes() []reflect.Type {
	return []reflect.Type{reflect.TypeFor[time.Time](), reflect.TypeFor[*time.Time](), reflect.TypeFor[bson.DateTime](), reflect.TypeFor[*bson.DateTime]()}
}

// misplaced refuses the tags of times in what is stored inside of documents: odm keeps those of the document only.
func misplaced(t reflect.Type, m *model.Struct) (wrong *ModelError) {
	walkModel(m, func(s *model.Struct) {
		if s == m || s.Document {
			return
		}
		for _, f := range s.Fields {
			for _, name := range []string{"created", "updated", "deleted"} {
				if tagOptions(f.Options).has(name) && wrong == nil {
					wrong = modelErrorf(t, "field %s of %s with odm:%q is not one of the document itself: only those are set by odm", f.Go, s.Name[strings.LastIndexByte(s.Name, '/')+1:], name)
				}
			}
		}
	}, func(*model.Value) {})
	return wrong
}

// hollow reports the first field of a model of whose values nothing would be stored: a struct with unexported fields only,
// which the driver writes as an empty document. A client may have an encoder for it.
func hollow(t reflect.Type, m *model.Struct) (wrong *ModelError) {
	walkModel(m, func(s *model.Struct) {
		for _, f := range s.Fields {
			at, ok := f.Value.Source.(reflect.Type)
			for ok && (at.Kind() == reflect.Pointer || at.Kind() == reflect.Slice || at.Kind() == reflect.Array) {
				at = at.Elem()
			}
			if ok && wrong == nil && f.Value.Opaque == "" && at.Kind() == reflect.Struct && at.NumField() > 0 && !stores(at) && model.Extract(fromreflect.Type(at)) != nil {
				wrong = modelErrorf(t, "nothing of a %s is stored (field %s), since no field of it is exported: wrap it in a type that encodes itself (bson.ValueMarshaler), or give the client an encoder for it", at, f.Go)
			}
		}
	}, func(*model.Value) {})
	return wrong
}

// stores reports whether anything of a struct is stored, or it says itself what is.
func stores(t reflect.Type) bool {
	if s := model.Extract(fromreflect.Type(t)); s != nil && s.Open != "" {
		return true
	}
	for i := range t.NumField() {
		if t.Field(i).IsExported() {
			return true
		}
	}
	return false
}

// holdsTimes reports whether documents of m may hold a time.Time, at any depth.
func holdsTimes(m *model.Struct) bool {
	found := m.Rest != nil
	walkModel(m, func(s *model.Struct) { found = found || s.Rest != nil }, func(v *model.Value) {
		t, ok := v.Source.(reflect.Type)
		for ok && t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		found = found || ok && t == reflect.TypeFor[time.Time]() || v.Opaque != ""
	})
	return found
}
