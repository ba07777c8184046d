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

// m{{.Time}} is the migration {{.Name}}: {{.What}}. What was applied
// once must not change any more: write a new migration instead. Indexes that name the field are made anew by whoever
// declares them.
func m{{.Time}}() migrate.Migration {
	there := bson.D{{"{{"}}Key: "$exists", Value: true{{"}}"}}
	{{- range .Renames}}
	{{- if .InArray}}
	// {{.Where}}: $rename does not reach into arrays, so their elements are written anew.
	{{- else}}
	// {{.Where}}
	{{- end}}
	{{.Var}} := func(from, to string) migrate.Step {
		return migrate.FreeFall(func(ctx context.Context, db *odm.DB) error {
			coll := db.Driver().Collection({{.Coll}})
			both, err := coll.CountDocuments(ctx, {{.Both}})
			if err != nil {
				return err
			}
			if both > 0 {
				return fmt.Errorf("%d documents of %s have both %s and %s: decide first which of them holds", both, coll.Name(), from, to)
			}
			{{- if .InArray}}
			{{.Pair}}
			_, err = coll.UpdateMany(ctx, {{.Has}}, bson.A{
				{{.Set}},
			})
			{{- else}}
			_, err = coll.UpdateMany(ctx, bson.D{{"{{"}}Key: from, Value: there{{"}}"}}, bson.D{
				{Key: "$rename", Value: bson.D{{"{{"}}Key: from, Value: to{{"}}"}}},
			})
			{{- end}}
			return err
		})
	}
	{{- end}}
	return migrate.Migration{
		Name: "{{.Name}}",
		{{- if eq (len .Renames) 1}}
		{{- with index .Renames 0}}
		Forward:  {{.Var}}({{.From}}, {{.To}}),
		Backward: {{.Var}}({{.To}}, {{.From}}),
		{{- end}}
		{{- else}}
		Forward: migrate.Steps(
			{{- range .Renames}}
			{{.Var}}({{.From}}, {{.To}}),
			{{- end}}
		),
		Backward: migrate.Steps(
			{{- range .Renames}}
			{{.Var}}({{.To}}, {{.From}}),
			{{- end}}
		),
		{{- end}}
	}
}
`

// Both is the filter of documents that hold the field under both names.
func (s step) Both() string {
	i := s.innermost()
	if i < 0 {
		return "bson.D{{Key: from, Value: there}, {Key: to, Value: there}}"
	}
	below := ""
	if rest := s.Path[i+1 : len(s.Path)-1]; len(rest) > 0 {
		below = quoted(dotted(rest)+".") + "+"
	}
	match := fmt.Sprintf(`bson.D{{Key: "$elemMatch", Value: bson.D{{Key: %sfrom, Value: there}, {Key: %sto, Value: there}}}}`, below, below)
	for range s.Path[i].Arrays - 1 { // an array of arrays
		match = fmt.Sprintf(`bson.D{{Key: "$elemMatch", Value: %s}}`, match)
	}
	return fmt.Sprintf("bson.D{{Key: %s, Value: %s}}", quoted(dotted(s.Path[:i+1])), match)
}

// Has is the filter of documents that may hold the field in an array.
func (s step) Has() string {
	return fmt.Sprintf("bson.D{{Key: %s, Value: there}}", quoted(s.Path[0].Name))
}

// Pair is the declaration of the new name of a key, in the loop over the keys of a document.
func (step) Pair() string {
	return `name := bson.M{"$cond": bson.A{bson.M{"$eq": bson.A{"$$pair.k", bson.M{"$literal": from}}}, bson.M{"$literal": to}, "$$pair.k"}}`
}

// Set is the stage that writes the array anew.
func (s step) Set() string {
	e := expression{}
	return fmt.Sprintf(`bson.M{"$set": bson.M{%s: %s}}`, quoted(s.Path[0].Name), e.held("$"+s.Path[0].Name, s.Path[0].Arrays, s.Path[1:]))
}

// An expression names its variables.
type expression struct{ depth int }

// held is what a field or an element holds, in so many arrays, with the rest of a path renamed in it. What is no document
// or array, where one is due, stays.
func (e expression) held(ref string, arrays int, rest []Step) string {
	if arrays == 0 {
		return fmt.Sprintf(`bson.M{"$cond": bson.A{bson.M{"$eq": bson.A{bson.M{"$type": %s}, "object"}}, %s, %s}}`, quoted(ref), e.document(ref, rest), quoted(ref))
	}
	name := "element" + strings.Repeat("Below", e.depth)
	in := expression{e.depth + 1}.held("$$"+name, arrays-1, rest)
	return fmt.Sprintf(`bson.M{"$cond": bson.A{bson.M{"$isArray": bson.A{%s}}, bson.M{"$map": bson.M{
		"input": %s, "as": %s,
		"in": %s,
	}}, %s}}`, quoted(ref), quoted(ref), quoted(name), in, quoted(ref))
}

// document is a document with the rest of a path renamed in it. The order of its keys stays.
func (e expression) document(ref string, rest []Step) string {
	if len(rest) == 1 {
		return fmt.Sprintf(`bson.M{"$arrayToObject": bson.M{"$map": bson.M{
			"input": bson.M{"$objectToArray": %s}, "as": "pair",
			"in": bson.D{{Key: "k", Value: name}, {Key: "v", Value: "$$pair.v"}},
		}}}`, quoted(ref))
	}
	below := e.held(ref+"."+rest[0].Name, rest[0].Arrays, rest[1:])
	return fmt.Sprintf(`bson.M{"$mergeObjects": bson.A{%s, bson.M{%s: %s}}}`, quoted(ref), quoted(rest[0].Name), below)
}
