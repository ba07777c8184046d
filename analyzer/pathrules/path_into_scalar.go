package pathrules

import (
	"fmt"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/model"
)

// pathIntoScalar reports a path that goes on below a value that has no fields.
func pathIntoScalar() rule.Rule {
	return rule.Rule{Code: "DB2003", Run: func(p *rule.Pass) {
		if p.World.Client().Registry {
			return // a codec of the program's own may store documents for it
		}
		faulty(p, model.Scalar, func(u use) {
			severity, ok := u.severity()
			if !ok || u.writtenElsewhere() {
				return
			}
			u.reportAs(severity, fmt.Sprintf("%s, it has no field %q", u.what(), u.name), u.found.Field)
		})
	}}
}

// what says what the path ran into: "email is a string", "tags holds strings".
func (u use) what() string {
	v := u.found.Field.Value
	if v.Kinds&model.Array != 0 && v.Elem != nil {
		return fmt.Sprintf("an element of %s is %s", walk.Stored(u.parent()), kindPhrase(v.Elem))
	}
	return fmt.Sprintf("%s is %s", u.parent(), kindPhrase(v))
}

// kindPhrase says what a value is: by its kind if it has one, else by its Go type.
func kindPhrase(v *model.Value) string {
	switch v.Kinds &^ model.Null {
	case model.String:
		return "a string"
	case model.Bool:
		return "a bool"
	case model.Date:
		return "a date"
	case model.ObjectID:
		return "an ObjectID"
	case model.BinData:
		return "binary"
	case model.Array:
		return "an array"
	case model.Object:
		return "a document"
	}
	if v.Kinds&^(model.Number|model.Null) == 0 {
		return "a number"
	}
	return "of Go type " + rule.ShortName(v.Type)
}
