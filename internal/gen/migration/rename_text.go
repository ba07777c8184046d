package migration

import (
	"fmt"
	"strings"
)

// renameText is the file of a migration that renames.
const renameText = `package {{.Package}}

import (
	"context"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
	"github.com/databridge-go/databridge/odm/migrate"
)

// m{{.Time}} is the migration {{.Name}}. What was applied once must not change any more: write a
// new migration instead.
//
// {{.What}}. Indexes that name it are made anew by whoever declares them.
func m{{.Time}}() migrate.Migration {
	there := bson.D{{"{{"}}Key: "$exists", Value: true{{"}}"}}
	{{- if .Plain}}
	rename := func(collection, from, to string) migrate.Step {
		return migrate.FreeFall(func(ctx context.Context, db *odm.DB) error {
			coll := db.Driver().Collection(collection)
			both, err := coll.CountDocuments(ctx, bson.D{{"{{"}}Key: from, Value: there}, {Key: to, Value: there{{"}}"}})
			if err != nil {
				return err
			}
			if both > 0 {
				return fmt.Errorf("%d documents of %s have both %s and %s: decide first which of them holds", both, collection, from, to)
			}
			_, err = coll.UpdateMany(ctx, bson.D{{"{{"}}Key: from, Value: there{{"}}"}}, bson.D{
				{Key: "$rename", Value: bson.D{{"{{"}}Key: from, Value: to{{"}}"}}},
			})
			return err
		})
	}
	{{- end}}
	{{- if .Listed}}
	// $rename does not reach into arrays: their elements are written anew. What is no array or no document stays.
	each := func(array, name string, element any) bson.M {
		all := bson.M{"$map": bson.M{"input": array, "as": name, "in": element}}
		return bson.M{"$cond": bson.A{bson.M{"$isArray": bson.A{array}}, all, array}}
	}
	document := func(value string, then any) bson.M {
		return bson.M{"$cond": bson.A{bson.M{"$eq": bson.A{bson.M{"$type": value}, "object"}}, then, value}}
	}
	renamed := func(value, from, to string) bson.M {
		is := bson.M{"$eq": bson.A{"$$pair.k", bson.M{"$literal": from}}}
		return bson.M{"$arrayToObject": bson.M{"$map": bson.M{
			"input": bson.M{"$objectToArray": value}, "as": "pair",
			"in": bson.M{"k": bson.M{"$cond": bson.A{is, bson.M{"$literal": to}, "$$pair.k"}}, "v": "$$pair.v"},
		}}}
	}
	{{- end}}
	{{- range .Listed}}
	{{.Var}} := func(from, to string) migrate.Step {
		return migrate.FreeFall(func(ctx context.Context, db *odm.DB) error {
			coll := db.Driver().Collection({{.Coll}})
			both, err := coll.CountDocuments(ctx, bson.D{
				{Key: {{.Prefix}}, Value: {{.Both}}},
			})
			if err != nil {
				return err
			}
			if both > 0 {
				return fmt.Errorf("%d documents of %s have both %s and %s in {{.Above}}: decide first which of them holds", both, coll.Name(), from, to)
			}
			_, err = coll.UpdateMany(ctx, bson.D{{"{{"}}Key: {{.First}}, Value: there{{"}}"}}, bson.A{
				bson.M{"$set": bson.M{
					{{.First}}: {{.Value}},
				{{"}}"}},
			})
			return err
		})
	}
	{{- end}}
	return migrate.Migration{
		Name: "{{.Name}}",
		{{- if eq (len .Renames) 1}}
		{{- with index .Renames 0}}
		Forward:  {{.There}},
		Backward: {{.Back}},
		{{- end}}
		{{- else}}
		Forward: migrate.Steps(
			{{- range .Renames}}
			{{.There}},
			{{- end}}
		),
		Backward: migrate.Steps(
			{{- range .Renames}}
			{{.Back}},
			{{- end}}
		),
		{{- end}}
	}
}
`

// There is the call that renames.
func (s step) There() string { return s.call(s.from(), s.to()) }

// Back is the call that takes it back.
func (s step) Back() string { return s.call(s.to(), s.from()) }

func (s step) call(from, to string) string {
	if s.innermost() < 0 {
		return fmt.Sprintf("rename(%q, %q, %q)", s.Collection, from, to)
	}
	last := func(path string) string { return path[strings.LastIndexByte(path, '.')+1:] }
	return fmt.Sprintf("%s(%q, %q)", s.Var, last(from), last(to))
}

// Coll is the collection as a literal.
func (s step) Coll() string { return fmt.Sprintf("%q", s.Collection) }

// First is the first name of the path as a literal.
func (s step) First() string { return fmt.Sprintf("%q", s.Path[0].Name) }

// Above is the path to the document that holds the field.
func (s step) Above() string { return dotted(s.Path[:len(s.Path)-1]) }

// Prefix is the path to the innermost array as a literal.
func (s step) Prefix() string { return fmt.Sprintf("%q", dotted(s.Path[:s.innermost()+1])) }

// Both is the condition on the innermost array that an element holds the field under both names.
func (s step) Both() string {
	i, below := s.innermost(), ""
	if rest := s.Path[i+1 : len(s.Path)-1]; len(rest) > 0 {
		below = fmt.Sprintf("%q+", dotted(rest)+".")
	}
	match := fmt.Sprintf(`bson.D{{Key: %sfrom, Value: there}, {Key: %sto, Value: there}}`, below, below)
	for range s.Path[i].Arrays { // an array in an array takes two
		match = fmt.Sprintf(`bson.D{{Key: "$elemMatch", Value: %s}}`, match)
	}
	return match
}

// Value is the expression of what the first name of the path holds with the field renamed in it.
func (s step) Value() string { return held("$"+s.Path[0].Name, s.Path[0].Arrays, s.Path[1:], 0) }

// held is what a field or an element holds, in so many arrays, with the rest of a path renamed in it. depth is how many
// arrays are around it.
func held(ref string, arrays int, rest []Step, depth int) string {
	if arrays > 0 {
		name := fmt.Sprintf("element%d", depth+1)
		return fmt.Sprintf("each(%q, %q, %s)", ref, name, held("$$"+name, arrays-1, rest, depth+1))
	}
	if len(rest) == 1 {
		return fmt.Sprintf("document(%q, renamed(%q, from, to))", ref, ref)
	}
	below := held(ref+"."+rest[0].Name, rest[0].Arrays, rest[1:], depth)
	return fmt.Sprintf(`document(%q, bson.M{"$mergeObjects": bson.A{%q, bson.M{%q: %s}}})`, ref, ref, rest[0].Name, below)
}
