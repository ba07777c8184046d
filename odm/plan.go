package odm

import (
	"reflect"
	"sync"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/internal/model/fromreflect"
	"github.com/databridge-go/databridge/odm/internal/codec"
	"github.com/databridge-go/databridge/odm/internal/sound"
)

// A plan is what odm knows of one model: a pure function of its type.
type plan struct {
	typ        reflect.Type
	model      *model.Struct // nil if the type is no struct that is stored as a document
	collection string
	id         *model.Field // nil if the model stores no _id
	wholes     []string     // the keys at the top whose documents SaveChanges sends whole
	declared   []string     // the keys at the top, for the $unset of what omitempty leaves out
	class      *class       // nil if its documents share their collection with no other model
	view       *ViewOn      // what the model is a view of; nil if it is none
	loose      bool         // the model holds maps, or values that may: its encoding has no order
	times      *sound.Timed // finds the times in a document, which must fit into a BSON date; nil if it holds none
	keeps      keeping
	hollow     *ModelError // why the model cannot be used with the driver's own codec
	linked     bool        // it holds links or back links, at any depth
	hooks      hooks
	err        *ModelError // why the model cannot be used
	buffers    codec.Buffers
}

// besides is the key that odm stores beside what a document encodes to; "" if there is none.
func (p *plan) besides() string {
	if p.keeps.revision {
		return revisionKey
	}
	return ""
}

// plans remembers the plan of each type, computed once.
var plans sync.Map // reflect.Type -> *plan

// planOf returns the plan of a type. It never fails: what is wrong with the model stands in the plan.
func planOf(t reflect.Type) *plan {
	if p, ok := plans.Load(t); ok {
		return p.(*plan)
	}
	p, _ := plans.LoadOrStore(t, newPlan(t))
	return p.(*plan)
}

func newPlan(t reflect.Type) *plan {
	p := &plan{typ: t, collection: t.Name()}
	if t.Kind() == reflect.Struct {
		p.model = model.Extract(fromreflect.Type(t))
	}
	if p.model == nil {
		p.err = modelErrorf(t, "a model is a struct with bson tags, and this is none")
		return p
	}
	if p.model.Collection != "" {
		p.collection = p.model.Collection
	}
	var unclear *ModelError
	p.class, unclear = classOf(t, p.model)
	p.view = viewOf(t)
	p.id = p.model.Field("_id")
	for _, f := range p.model.Fields {
		if p.model.Open == "" || p.model.Rest != nil { // what encodes itself may store anything
			p.declared = append(p.declared, f.Name)
		}
		if tagOptions(p.model.Options).has("whole") || tagOptions(f.Options).has("whole") {
			p.wholes = append(p.wholes, f.Name)
		}
	}
	p.loose, p.linked = holdsMaps(p.model), holdsLinks(p.model)
	if holdsTimes(p.model) {
		p.times = sound.TimedOf(t)
	}
	p.hollow = hollow(t, p.model)
	var wrong *ModelError
	if p.keeps, wrong = keepingOf(t, p.model); wrong != nil {
		p.err = wrong
	}
	if p.hooks, wrong = hooksOf(t); wrong != nil {
		p.err = wrong
	}
	if unclear != nil {
		p.err = unclear
	}
	if wrong := judge(p); wrong != nil {
		p.err = wrong
	}
	return p
}

// made makes a document of the model: the pointer to it.
func (p *plan) made() any { return reflect.New(p.typ).Interface() }

// collectionName is the collection of model t: that of its odm tag, else the name of the type.
func collectionName(t reflect.Type) string { return planOf(t).collection }

// idValue returns the id of the document v; ok is false if its model stores no _id, or v holds it behind a nil pointer.
func idValue(v reflect.Value) (id reflect.Value, ok bool) {
	f := planOf(v.Type()).id
	if f == nil {
		return reflect.Value{}, false
	}
	id, err := v.FieldByIndexErr(f.Index)
	return id, err == nil
}

// giveID fills in the id of the document v if odm makes it, which is a zero ObjectID, and returns its place; the zero
// Value if nothing was filled in.
func giveID(v reflect.Value) reflect.Value {
	place, ok := idValue(v)
	if !ok {
		return reflect.Value{}
	}
	id, ok := place.Addr().Interface().(*bson.ObjectID)
	if !ok || !id.IsZero() {
		return reflect.Value{}
	}
	*id = bson.NewObjectID()
	return place
}

// lacksID reports whether the document v has an ObjectID that was not given yet.
func lacksID(v reflect.Value) bool {
	id, ok := idValue(v)
	return ok && id.Type() == reflect.TypeFor[bson.ObjectID]() && id.IsZero()
}

// holdsMaps reports whether documents of s may hold Go maps, at any depth: the order of their keys is random.
func holdsMaps(s *model.Struct) bool {
	found := false
	walkModel(s, func(s *model.Struct) { found = found || s.Rest != nil || s.Open != "" }, func(v *model.Value) {
		t, ok := v.Source.(reflect.Type)
		found = found || v.Link == nil && v.Opaque != "" || ok && t.Kind() == reflect.Map
	})
	return found
}

// walkModel visits every struct and every value that is stored inside s, each once.
func walkModel(s *model.Struct, onStruct func(*model.Struct), onValue func(*model.Value)) {
	seenStructs, seenValues := map[*model.Struct]bool{}, map[*model.Value]bool{}
	var enter func(*model.Struct)
	value := func(v *model.Value) {
		for ; v != nil && !seenValues[v]; v = v.Elem {
			seenValues[v] = true
			onValue(v)
			if v.Struct != nil {
				enter(v.Struct)
			}
		}
	}
	enter = func(s *model.Struct) {
		if seenStructs[s] {
			return
		}
		seenStructs[s] = true
		onStruct(s)
		for _, f := range s.Fields {
			value(f.Value)
		}
		value(s.Rest)
	}
	enter(s)
}
