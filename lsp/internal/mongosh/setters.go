package mongosh

import (
	"fmt"
	"strings"
)

// setters are the options of a call, as methods of an options builder.
type setters struct {
	style Style
	text  string
	err   error
}

// all takes the options of a document.
func (o *setters) all(v Value) {
	if v.Kind != Document {
		o.err = fmt.Errorf("options are a document")
		return
	}
	for _, e := range v.Entries {
		o.set(e.Key, e.Value)
	}
}

// after takes what follows a find: sort(…), limit(…).
func (o *setters) after(c Call) {
	switch c.Name {
	case "toArray", "pretty", "next", "hasNext":
		return // how the shell shows it
	}
	if len(c.Args) != 1 {
		o.err = fmt.Errorf("the method %s of mongosh is not known here", c.Name)
		return
	}
	o.set(c.Name, c.Args[0])
}

// set takes one option.
func (o *setters) set(name string, v Value) {
	switch name {
	case "sort", "projection", "limit", "skip", "upsert", "hint", "comment", "allowDiskUse", "batchSize", "collation", "let",
		"unique", "sparse", "hidden", "name", "expireAfterSeconds", "partialFilterExpression", "ordered":
		if name == "collation" {
			break // a struct of its own
		}
		o.text += fmt.Sprintf(".Set%s(%s)", strings.ToUpper(name[:1])+name[1:], o.style.value(v))
		return
	case "arrayFilters":
		if v.Kind == Array {
			filters := "[]any" + o.style.elements(v)
			if o.style.V1 {
				filters = "options.ArrayFilters{Filters: " + filters + "}"
			}
			o.text += ".SetArrayFilters(" + filters + ")"
			return
		}
	case "returnDocument", "returnNewDocument":
		if v.Text == "after" || v.Bool {
			o.text += ".SetReturnDocument(options.After)"
		}
		return
	}
	if o.err == nil {
		o.err = fmt.Errorf("the option %s is not known here", name)
	}
}
