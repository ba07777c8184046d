package model

import (
	"iter"
	"reflect"
	"slices"
	"strings"

	"github.com/databridge-go/databridge/internal/nearest"
)

// odmPath is the import path of the document mapper, whose types the engine knows by name.
const odmPath = "github.com/databridge-go/databridge/odm"

// odmOptionNames are the options of an odm tag.
func odmOptionNames() []string {
	return []string{
		"collection", "revision", "root", "child", "unique", "index", "sparse", "created", "updated", "deleted", "original",
		"omitnull",                  // what a whole model is written without
		"whole",                     // what is saved as a whole if a part of it has changed
		"class", "classid", "union", // which type a document of a shared collection has
		"desc", "text", "2d", "2dsphere", "hashed", "ttl", "expireAfterSeconds", "partial", "collation", // indexes
		"timeseries", "meta", "granularity", "bucketMaxSpanSeconds", "bucketRoundingSeconds", "images", // collections
		"depth", // of fetched links
		"from",  // where odm.Project takes a field from
	}
}

// isDocument reports whether t is odm.DocumentOf[K].
func isDocument(t Type) bool { return isODM(t, "DocumentOf") }

// isBackLink reports whether t is odm.BackLink[D], or a slice of them.
func isBackLink(t Type) bool {
	if t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	return isODM(t, "BackLink")
}

// isODM reports whether t is an instance of a generic type of package odm.
func isODM(t Type, generic string) bool {
	return t.PkgPath() == odmPath && strings.HasPrefix(t.Name(), generic+"[")
}

// linkTarget returns the D of odm.Link[D] and odm.BackLink[D]: reflect cannot tell type arguments, but both types hold
// a *D. It is nil for every other type.
func linkTarget(t Type) Type {
	if !isODM(t, "Link") && !isODM(t, "BackLink") {
		return nil
	}
	for _, f := range t.Fields() {
		p := f.Type
		if p.Kind() == reflect.Slice {
			p = p.Elem()
		}
		if p.Kind() == reflect.Pointer {
			return p.Elem()
		}
	}
	return nil
}

// odmOptions reads the odm tag of a field and reports what it does not know.
func (b *flattener) odmOptions(tf TypeField) []Option {
	text := tf.Tag.Get("odm")
	if text == "" {
		return nil
	}
	var options []Option
	for part := range parts(text) {
		name, value, _ := strings.Cut(part, "=")
		switch trimmed := strings.TrimSpace(part); {
		case trimmed == "":
			continue
		case trimmed != part:
			b.report(tf, []Problem{{Kind: BlankInOption, Key: part, Near: trimmed}})
		case !slices.Contains(odmOptionNames(), name):
			b.report(tf, []Problem{{Kind: UnknownOption, Key: part, Near: nearest.In(name, odmOptionNames())}})
		}
		options = append(options, Option{strings.TrimSpace(name), strings.TrimSpace(value)})
	}
	return options
}

// Options cuts the text of an odm tag into its options, those that nobody knows included.
func Options(text string) []Option {
	var options []Option
	for part := range parts(text) {
		if name, value, _ := strings.Cut(part, "="); strings.TrimSpace(part) != "" {
			options = append(options, Option{strings.TrimSpace(name), strings.TrimSpace(value)})
		}
	}
	return options
}

// parts yields what stands between the commas of a tag. A comma inside of brackets is part of a value:
// partial={'status':'open','age':{'$gt':3}}.
func parts(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		depth, from := 0, 0
		for i, c := range text {
			switch {
			case c == '{' || c == '[':
				depth++
			case c == '}' || c == ']':
				depth--
			case c == ',' && depth <= 0:
				if !yield(text[from:i]) {
					return
				}
				from = i + 1
			}
		}
		yield(text[from:])
	}
}

// ClassKey is where a document of a root, of a child or of a member of a union says which of them it is; "" for every
// other model. It is a key that no field stores.
func (s *Struct) ClassKey() string {
	shared, key := false, "_class_id"
	for _, o := range s.Options {
		shared = shared || o.Name == "root" || o.Name == "union"
		if o.Name == "classid" && o.Value != "" {
			key = o.Value
		}
	}
	if !shared {
		return ""
	}
	return key
}

// union is the collection that the members of a union share.
func (f *flat) union() string {
	for _, o := range f.options {
		if o.Name == "union" {
			return o.Value
		}
	}
	return ""
}

// describe takes over the options of an embedded document: they speak of the model as a whole.
func (f *flat) describe(options []Option) {
	for _, o := range options {
		if o.Name == "collection" {
			f.collection = o.Value
			continue
		}
		f.options = append(f.options, o)
	}
}

// adopt makes the struct a document if it inlines one: odm.Document itself, or a model that is its parent.
func (b *flattener) adopt(tf TypeField, in *flat, options []Option) {
	switch {
	case !tf.Embedded:
	case isDocument(tf.Type):
		b.document = true
		b.describe(options)
	case in.document:
		b.document = true
		b.collection, b.options = in.collection, slices.Clone(in.options)
		b.describe(options)
	}
}
