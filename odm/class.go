package odm

import (
	"reflect"
	"slices"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/x/bsonx/bsoncore"

	"github.com/databridge-go/databridge/internal/model"
)

// defaultClassKey is where a document of a shared collection says which type it has, unless a tag says otherwise.
const defaultClassKey = "_class_id"

// A class says how the documents of one model are told from the others of their collection: it is stored in each of
// them, and no field of the model.
//
//	odm.Document `bson:",inline" odm:"collection=shapes,root,classid=kind"` // of Shape: {kind: "Shape"}
//	Shape        `bson:",inline" odm:"child,class=circle"`                 // of Circle: {kind: "circle"}
//	odm.Document `bson:",inline" odm:"collection=click,union=events"`      // of Click: {_class_id: "click"}, in events
type class struct {
	key, value string
	path       string         // the names of the types from the root on, joined by dots: the value, unless a tag gives one
	line       []reflect.Type // the root, …, the model itself
	union      string         // the collection that the members of a union share
}

// classOf returns the class of a model; nil if its documents share their collection with no other model.
func classOf(t reflect.Type, m *model.Struct) (*class, *ModelError) {
	for i := range t.NumField() {
		f := t.Field(i)
		if !f.Anonymous || !f.IsExported() {
			continue
		}
		options := tagOf(f)
		switch {
		case isDocument(f.Type):
			return ownClass(t, options)
		case options.has("child"):
			return childClass(t, f.Type, options)
		}
	}
	if hasOption(m, "root") {
		return nil, modelErrorf(t, `it embeds a root without odm:"child": its documents would pass for the root's`)
	}
	return nil, nil
}

// ownClass is the class that the odm.Document of a model itself declares.
func ownClass(t reflect.Type, options tagOptions) (*class, *ModelError) {
	root, union := options.has("root"), options.value("union")
	switch {
	case !root && !options.has("union"):
		if options.has("class") || options.has("classid") {
			return nil, modelErrorf(t, `a class needs odm:"root" or odm:"union=…" beside it`)
		}
		return nil, nil
	case root && union != "":
		return nil, modelErrorf(t, "it cannot be a root and a member of a union at once")
	case !root && union == "":
		return nil, modelErrorf(t, `the option odm:"union" names no collection: say odm:"union=events"`)
	}
	c := &class{key: defaultClassKey, path: t.Name(), value: t.Name(), line: []reflect.Type{t}, union: union}
	if key := options.value("classid"); key != "" {
		c.key = key
	}
	if name := options.value("collection"); union != "" && name != "" {
		c.value = name
	}
	return c, c.named(t, options)
}

// childClass is the class of a model that embeds its parent.
func childClass(t, parent reflect.Type, options tagOptions) (*class, *ModelError) {
	up := planOf(parent)
	switch {
	case up.err != nil:
		return nil, up.err
	case up.class == nil || up.class.union != "":
		return nil, modelErrorf(t, `it is a child of %s, which is no root: say odm:"root" on the odm.Document there`, parent)
	case options.has("collection"):
		return nil, modelErrorf(t, "a child is stored in the collection of its root, so it cannot have another one")
	case options.has("classid"):
		return nil, modelErrorf(t, "the root of a child says which key the class is stored under, so the child cannot")
	}
	path := up.class.path + "." + t.Name()
	c := &class{key: up.class.key, path: path, value: path, line: append(slices.Clip(up.class.line), t)}
	return c, c.named(t, options)
}

// named gives the class the value of its tag.
func (c *class) named(t reflect.Type, options tagOptions) *ModelError {
	if v := options.value("class"); v != "" {
		c.value = v
	}
	if strings.Contains(c.value, "[") {
		return modelErrorf(t, `the name of a generic type is no class: say odm:"class=…"`)
	}
	return nil
}

// add returns an encoded document with the class in front.
func (c *class) add(doc bson.Raw) bson.Raw {
	start, out := bsoncore.AppendDocumentStart(make([]byte, 0, len(doc)+len(c.key)+len(c.value)+8))
	out = bsoncore.AppendStringElement(out, c.key, c.value)
	out = append(out, doc[4:]...) // the elements and the end of doc
	return bson.Raw(bsoncore.UpdateLength(out, start, int32(len(out))-start))
}

// in returns the class that an encoded document says; "" if it says none.
func (c *class) in(doc bson.Raw) string {
	value, _ := doc.Lookup(c.key).StringValueOK()
	return value
}

// tagOptions are those of one odm tag.
type tagOptions []model.Option

func tagOf(f reflect.StructField) tagOptions { return model.Options(f.Tag.Get("odm")) }

func (o tagOptions) has(name string) bool {
	return slices.ContainsFunc(o, func(o model.Option) bool { return o.Name == name })
}

func (o tagOptions) value(name string) string {
	for _, o := range o {
		if o.Name == name {
			return o.Value
		}
	}
	return ""
}

func hasOption(m *model.Struct, name string) bool { return tagOptions(m.Options).has(name) }

// isDocument reports whether t is DocumentOf[K].
func isDocument(t reflect.Type) bool {
	return t.Kind() == reflect.Struct && t.NumField() == 2 && t.Field(1).Type == reflect.TypeFor[State]()
}

// hidden are the stored keys that are no field of the model, and that must be read with every part of a document.
func (p *plan) hidden() (keys []string) {
	if p.class != nil {
		keys = append(keys, p.class.key)
	}
	if p.keeps.revision {
		keys = append(keys, revisionKey)
	}
	return keys
}

// isRoot reports whether the model has its collection for itself and its children.
func (p *plan) isRoot() bool {
	return p.class != nil && p.class.union == "" && len(p.class.line) == 1
}
