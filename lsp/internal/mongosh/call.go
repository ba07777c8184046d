package mongosh

import (
	"fmt"
	"strings"
)

// A method is a call of mongosh and what it is in Go.
type method struct {
	name string // of the driver's method
	args []role
	v1   string // the function of package options that begins its options
	v2   string // in the driver's second major; the same if empty
}

// A role is how an argument is written.
type role int

const (
	doc      role = iota // a document; an empty one if it is not given
	pipe                 // a pipeline
	docs                 // a list of documents
	plainArg             // as it is
	shape                // a projection: an option
)

func methodOf(name string) (method, bool) {
	m, ok := map[string]method{
		"find":              {"Find", []role{doc, shape}, "Find", ""},
		"findOne":           {"FindOne", []role{doc, shape}, "FindOne", ""},
		"countDocuments":    {"CountDocuments", []role{doc}, "Count", ""},
		"distinct":          {"Distinct", []role{plainArg, doc}, "Distinct", ""},
		"aggregate":         {"Aggregate", []role{pipe}, "Aggregate", ""},
		"insertOne":         {"InsertOne", []role{doc}, "InsertOne", ""},
		"insertMany":        {"InsertMany", []role{docs}, "InsertMany", ""},
		"updateOne":         {"UpdateOne", []role{doc, doc}, "Update", "UpdateOne"},
		"updateMany":        {"UpdateMany", []role{doc, doc}, "Update", "UpdateMany"},
		"replaceOne":        {"ReplaceOne", []role{doc, doc}, "Replace", ""},
		"deleteOne":         {"DeleteOne", []role{doc}, "Delete", "DeleteOne"},
		"deleteMany":        {"DeleteMany", []role{doc}, "Delete", "DeleteMany"},
		"findOneAndUpdate":  {"FindOneAndUpdate", []role{doc, doc}, "FindOneAndUpdate", ""},
		"findOneAndReplace": {"FindOneAndReplace", []role{doc, doc}, "FindOneAndReplace", ""},
		"findOneAndDelete":  {"FindOneAndDelete", []role{doc}, "FindOneAndDelete", ""},
	}[name]
	return m, ok
}

// Call writes a statement as a call of the driver on a collection: coll is its expression, ctx the context's. A method or
// an option that is not known is an error.
func (s Style) Call(st *Statement, coll, ctx string) (string, error) {
	first := st.Calls[0]
	if first.Name == "createIndex" {
		return s.index(first, coll, ctx)
	}
	m, ok := methodOf(first.Name)
	if !ok {
		return "", fmt.Errorf("the method %s of mongosh is not known here", first.Name)
	}
	args, opts := []string{ctx}, &setters{style: s}
	for i, r := range m.args {
		switch {
		case i < len(first.Args) && r == shape:
			opts.set("projection", first.Args[i])
		case i < len(first.Args):
			args = append(args, s.argument(r, first.Args[i]))
		case r == doc:
			args = append(args, "bson.D{}")
		case r == pipe:
			args = append(args, "mongo.Pipeline{}")
		case r != shape:
			return "", fmt.Errorf("%s needs %d arguments", first.Name, len(m.args))
		}
	}
	if len(first.Args) > len(m.args) {
		opts.all(first.Args[len(m.args)])
	}
	for _, c := range st.Calls[1:] {
		opts.after(c)
	}
	if opts.err != nil {
		return "", opts.err
	}
	if opts.text != "" {
		begin := m.v1
		if m.v2 != "" && !s.V1 {
			begin = m.v2
		}
		args = append(args, "options."+begin+"()"+opts.text)
	}
	return tidy(fmt.Sprintf("%s.%s(%s)", coll, m.name, strings.Join(args, ", "))), nil
}

// argument writes an argument in its role.
func (s Style) argument(r role, v Value) string {
	if v.Kind != Array {
		return s.value(v)
	}
	switch r {
	case pipe, doc: // an update may be a pipeline
		return "mongo.Pipeline" + s.stages(v)
	case docs:
		return "[]any" + s.elements(v)
	}
	return s.value(v)
}

// stages writes the stages of a pipeline, each without its type.
func (s Style) stages(v Value) string {
	var items []string
	for _, e := range v.Elems {
		items = append(items, notes(e.Notes)+strings.TrimPrefix(s.value(e.Value), "bson.D"))
	}
	return braces(items, len(items) > 1)
}

// index writes createIndex(keys, options).
func (s Style) index(c Call, coll, ctx string) (string, error) {
	if len(c.Args) == 0 || len(c.Args) > 2 {
		return "", fmt.Errorf("createIndex needs keys")
	}
	model := "Keys: " + s.value(c.Args[0])
	if len(c.Args) == 2 {
		opts := &setters{style: s}
		opts.all(c.Args[1])
		if opts.err != nil {
			return "", opts.err
		}
		model += ", Options: options.Index()" + opts.text
	}
	return tidy(fmt.Sprintf("%s.Indexes().CreateOne(%s, mongo.IndexModel{%s})", coll, ctx, model)), nil
}
