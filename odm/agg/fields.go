package agg

import "github.com/databridge-go/databridge/odm/internal/expr"

// Fields are one or more fields of Set, AddFields, Project or an Object: Field, Include and Exclude make them.
type Fields struct{ entries []entry }

type entry struct {
	name  string
	value any
	shown bool // of Include and Exclude
	err   error
}

// Field is the field called name with the value v. The name may be a field proxy, or a text.
func Field[N ~string](name N, v any) Fields {
	return Fields{[]entry{{name: string(name), value: operand(v), err: expr.CheckName(string(name))}}}
}

// Include keeps the given fields in a Project, and drops those that are not named.
func Include(fields ...Path) Fields { return shown(1, fields) }

// Exclude drops the given fields in a Project, and keeps those that are not named.
func Exclude(fields ...Path) Fields { return shown(0, fields) }

func shown(how int, fields []Path) Fields {
	var f Fields
	for _, p := range fields {
		f.entries = append(f.entries, entry{name: p.Path(), value: how, shown: true, err: expr.CheckName(p.Path())})
	}
	return f
}

// assigned is the document of fields that a stage assigns or, in a projection, shows.
func assigned(fs []Fields, projected bool) any {
	d := expr.D{}
	for _, f := range fs {
		for _, e := range f.entries {
			switch {
			case e.err != nil:
				return expr.BadComputed(e.err)
			case e.shown && !projected:
				return bad("Include and Exclude are for Project")
			case e.shown:
				d = append(d, expr.E{Key: e.name, Value: e.value})
			default:
				d = append(d, expr.E{Key: e.name, Value: expr.Assigned{V: e.value, Projected: projected}})
			}
		}
	}
	if err := unique(d); err != nil {
		return expr.BadComputed(err)
	}
	return d
}
