package evidence

import (
	"reflect"
	"strconv"
	"strings"

	"github.com/databridge-go/databridge/internal/model"
)

// jsonTags shows the model engine a type as a client with UseJSONStructTags stores it: a json tag counts where there
// is no bson tag.
type jsonTags struct{ model.Type }

func withJSONTags(t model.Type) model.Type {
	if t == nil {
		return nil
	}
	return jsonTags{t}
}

func (j jsonTags) Elem() model.Type { return withJSONTags(j.Type.Elem()) }
func (j jsonTags) Key() model.Type  { return withJSONTags(j.Type.Key()) }

// Fields returns the fields with the json tag in the place of a missing bson tag.
func (j jsonTags) Fields() []model.TypeField {
	fields := j.Type.Fields()
	for i := range fields {
		f := &fields[i]
		f.Type = withJSONTags(f.Type)
		_, bson := f.Tag.Lookup("bson")
		if text, ok := f.Tag.Lookup("json"); ok && !bson {
			f.Tag += reflect.StructTag(` bson:` + strconv.Quote(bsonOf(text)))
		}
	}
	return fields
}

// bsonOf leaves out the options that the driver does not know.
func bsonOf(json string) string {
	name, options, _ := strings.Cut(json, ",")
	for o := range strings.SplitSeq(options, ",") {
		switch o {
		case "omitempty", "minsize", "truncate", "inline":
			name += "," + o
		}
	}
	return name
}
