package odm

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/odm/internal/expr"
)

// declaredIndexes returns the indexes of a model: those of its tags, in the order of the fields, then those of methods.
func declaredIndexes(c expr.Codec, p *plan) ([]indexSpec, error) {
	tagged := &taggedIndexes{plan: p}
	tagged.enter("", p.model, nil)
	if tagged.wrong != nil {
		return nil, tagged.wrong
	}
	all := slices.Concat(tagged.list, tagged.texts, methodIndexes(p.typ))
	var out []indexSpec
	for _, x := range all {
		s, err := x.spec(c)
		if err != nil {
			return nil, modelErrorf(p.typ, "index %v: %w", x.Keys, err)
		}
		s.from = p
		out = slices.DeleteFunc(out, s.sameKeys)
		out = append(out, s)
	}
	return out, nil
}

// methodIndexes are those of the methods of a model and of the structs that it embeds, innermost first.
func methodIndexes(t reflect.Type) (all []Index) {
	for i := range t.NumField() {
		f := t.Field(i)
		s := f.Type
		if s.Kind() == reflect.Pointer {
			s = s.Elem()
		}
		if f.Anonymous && f.IsExported() && s.Kind() == reflect.Struct && s != t {
			all = append(all, methodIndexes(s)...)
		}
	}
	if x, ok := reflect.New(t).Interface().(Indexer); ok {
		all = append(all, x.Indexes()...)
	}
	return all
}

// taggedIndexes are the indexes that the tags of a model declare.
type taggedIndexes struct {
	plan  *plan
	list  []Index
	texts []Index // one at most: MongoDB has one text index for each collection
	wrong *ModelError
}

func (x *taggedIndexes) enter(prefix string, s *model.Struct, above []*model.Struct) {
	if slices.Contains(above, s) {
		return // a recursive type has no last level to index
	}
	above = append(slices.Clip(above), s)
	for _, f := range s.Fields {
		path := prefix + f.Name
		if err := x.field(path, tagOptions(f.Options)); err != nil && x.wrong == nil {
			x.wrong = modelErrorf(x.plan.typ, "field %s: %w", f.Go, err)
		}
		if in := structIn(f.Value); in != nil {
			x.enter(path+".", in, above)
		}
	}
}

// field adds what the tag of one field says.
func (x *taggedIndexes) field(path string, o tagOptions) error {
	only, err := modifiers(o)
	if err != nil {
		return err
	}
	single, named := false, false
	for _, opt := range o {
		switch name := opt.Name; {
		case (name == "index" || name == "unique") && opt.Value != "":
			named = true
			if err := x.join(path, opt, only); err != nil {
				return err
			}
		case name == "text":
			named = true
			if err := x.text(path, opt.Value); err != nil {
				return err
			}
		case name == "index" || name == "unique" || name == "desc" || slices.Contains(indexKinds(), name):
			single = true
		}
	}
	if !single && (named || reflect.DeepEqual(only, Index{})) {
		return nil
	}
	only.Unique = o.has("unique") && o.value("unique") == ""
	only.Keys = []string{path}
	for _, kind := range []string{"2d", "2dsphere", "hashed"} {
		if o.has(kind) {
			only.Keys[0] = path + ":" + kind
		}
	}
	if o.has("desc") {
		only.Keys[0] = "-" + only.Keys[0]
	}
	x.list = append(x.list, only)
	return nil
}

// join adds a field to the index of the name that an option gives: index=by_city, index=by_place:2dsphere.
func (x *taggedIndexes) join(path string, opt model.Option, only Index) error {
	name, kind, _ := strings.Cut(opt.Value, ":")
	if !isName(name) {
		return fmt.Errorf("the option odm:\"%s=%s\": an index has a name of letters, digits, - and _, such as %[1]s=by_city, or %[1]s=by_city:desc", opt.Name, opt.Value)
	}
	key := path
	switch {
	case kind == "desc":
		key = "-" + path
	case kind != "" && kind != "asc":
		key = path + ":" + kind
	}
	at := slices.IndexFunc(x.list, func(i Index) bool { return i.Name == name })
	if at < 0 {
		x.list = append(x.list, Index{Name: name})
		at = len(x.list) - 1
	}
	i := &x.list[at]
	i.Keys = append(i.Keys, key)
	i.Unique = i.Unique || opt.Name == "unique"
	i.Sparse = i.Sparse || only.Sparse
	i.Hidden = i.Hidden || only.Hidden
	if only.ExpireAfter != 0 {
		i.ExpireAfter = only.ExpireAfter
	}
	if only.Partial != nil {
		i.Partial = only.Partial
	}
	if only.Collation != nil {
		i.Collation = only.Collation
	}
	return nil
}

// text adds a field to the text index.
func (x *taggedIndexes) text(path, weight string) error {
	if x.texts == nil {
		x.texts = []Index{{}}
	}
	i := &x.texts[0]
	i.Keys = append(i.Keys, path+":text")
	if weight == "" {
		return nil
	}
	n, err := strconv.Atoi(weight)
	if err != nil || n < 1 {
		return fmt.Errorf("the option odm:\"text=%s\": a weight is a whole number from 1 on", weight)
	}
	if i.Weights == nil {
		i.Weights = map[string]int{}
	}
	i.Weights[path] = n
	return nil
}

// modifiers reads the options that belong to every index of a field.
func modifiers(o tagOptions) (x Index, err error) {
	for _, opt := range o {
		switch opt.Name {
		case "sparse":
			x.Sparse = true
			if opt.Value != "" {
				err = fmt.Errorf("the option odm:\"sparse=%s\": it takes no value", opt.Value)
			}
		case "ttl":
			x.ExpireAfter, err = lifetime(opt.Value)
		case "expireAfterSeconds":
			x.ExpireAfter, err = lifetime(opt.Value + "s")
		case "partial":
			x.Partial, err = relaxedDocument(opt.Value)
		case "collation":
			x.Collation, err = collationOf(opt.Value)
		}
		if err != nil {
			return x, err
		}
	}
	return x, nil
}

// lifetime reads "24h", "30d" or "0s".
func lifetime(text string) (time.Duration, error) {
	if days, ok := strings.CutSuffix(text, "d"); ok {
		n, err := strconv.Atoi(days)
		if err == nil {
			text = strconv.Itoa(n*24) + "h"
		}
	}
	d, err := time.ParseDuration(text)
	switch {
	case err != nil || d < 0 || d%time.Second != 0 || d > 1<<31*time.Second:
		return 0, fmt.Errorf("%q is no time to live: want whole seconds, such as 24h, 30d or 0s", text)
	case d == 0:
		return ExpireAtTime, nil
	}
	return d, nil
}

// relaxedDocument reads extended JSON, in which ' may stand for ".
func relaxedDocument(text string) (bson.D, error) {
	var d bson.D
	if err := bson.UnmarshalExtJSON(bytes.ReplaceAll([]byte(text), []byte("'"), []byte(`"`)), false, &d); err != nil || len(d) == 0 {
		return nil, fmt.Errorf("the option odm:\"partial=%s\": want a filter, such as partial={'status':'open'}", text)
	}
	return d, nil
}

// collationOf reads a locale, with a strength behind it: "en", "en:2".
func collationOf(text string) (*options.Collation, error) {
	locale, strength, _ := strings.Cut(text, ":")
	c := &options.Collation{Locale: locale}
	if strength != "" {
		c.Strength, _ = strconv.Atoi(strength)
	}
	if locale == "" || strength != "" && (c.Strength < 1 || c.Strength > 5) {
		return nil, fmt.Errorf("the option odm:\"collation=%s\": want a locale, and its strength from 1 to 5 if it is not 3: collation=en:2", text)
	}
	return c, nil
}

func isName(s string) bool {
	return s != "" && s[0] != '-' && strings.IndexFunc(s, func(c rune) bool {
		return (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '_' && c != '-' && c != '.'
	}) < 0
}

// structIn returns the struct that a value, or an element of it, is stored as.
func structIn(v *model.Value) *model.Struct {
	for v != nil && v.Struct == nil && !v.Map && v.Link == nil && v.Elem != v {
		v = v.Elem
	}
	if v == nil {
		return nil
	}
	return v.Struct
}
