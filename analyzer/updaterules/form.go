package updaterules

import (
	"slices"
	"strings"

	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/internal/model/fromtypes"
	"github.com/databridge-go/databridge/internal/mql"
)

// A form is what the argument of an update or a replacement turns out to be. It is decided before anything else is
// said of an update.
type form string

// The forms.
const (
	unknown   form = ""          // nothing can be told: a parameter, an open document, a type with an encoding of its own
	operators form = "operators" // a document of update operators
	plain     form = "plain"     // a document without any operator: what a replacement is
	empty     form = "empty"     // a document without any key
	pipeline  form = "pipeline"  // stages
)

// formOf decides the form of an argument. One operator is enough to make it a document of operators; to be plain or
// empty it must be known whole.
func formOf(n *lift.Node) form {
	switch n.Kind {
	case lift.Array:
		return pipeline
	case lift.Document:
		return documentForm(n)
	case lift.Struct:
		return structForm(model.Extract(fromtypes.Type(n.Type)))
	}
	return unknown
}

func documentForm(n *lift.Node) form {
	isUnknown := func(e *lift.Entry) bool { return !e.Known }
	switch {
	case slices.ContainsFunc(n.Entries, isOperator):
		return operators
	case n.Open, slices.ContainsFunc(n.Entries, isUnknown):
		return unknown
	case len(n.Entries) == 0:
		return empty
	}
	return plain
}

// isOperator reports whether a key stands where only an operator can begin with a dollar sign.
func isOperator(e *lift.Entry) bool { return e.Known && strings.HasPrefix(e.Key, "$") }

// structForm is the form of a struct: its stored keys may be operators too, bson:"$set".
func structForm(s *model.Struct) form {
	switch {
	case s == nil, s.Open != "":
		return unknown
	case slices.ContainsFunc(s.Fields, func(f *model.Field) bool { return strings.HasPrefix(f.Name, "$") }):
		return operators
	case len(s.Fields) == 0:
		return unknown // nothing of it is stored; rules about declarations say so
	}
	return plain
}

// withoutDollar returns the entries that are operators but for their dollar sign: {"set": {…}}. A field may have such
// a name too, but it is no document in an update that has no operator.
func withoutDollar(n *lift.Node) []*lift.Entry {
	var found []*lift.Entry
	for _, e := range n.Entries {
		if !e.Known || e.Value == nil || e.Value.Kind != lift.Document {
			continue
		}
		if _, ok := mql.Lookup(mql.Update, "$"+e.Key); ok {
			found = append(found, e)
		}
	}
	return found
}
