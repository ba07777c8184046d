package feature

import (
	"encoding/json"
	"fmt"
	"go/types"
	"slices"
	"strings"

	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/lsp/internal/session"
)

// A Command is a query as MongoDB is sent it.
type Command struct {
	JSON     json.RawMessage // extended JSON
	MQL      string          // as mongosh has it
	Database string          // "" is not known
	Reads    bool            // it changes nothing
	Invented []string        // Go expressions whose values are made up, since only their types are known
	Remarks  []string        // what was left out
}

// A NoCommandError says why a query cannot be sent.
type NoCommandError struct {
	Why    string
	Values []string // Go expressions whose values are needed
}

func (e *NoCommandError) Error() string {
	if len(e.Values) > 0 {
		return e.Why + ": " + strings.Join(e.Values, ", ")
	}
	return e.Why
}

// CommandAt returns the query around an offset as a command. values are extended JSON by the Go text of expressions; what
// they lack is made up if invent says so. ok is false outside of queries.
func CommandAt(snap *session.Snapshot, path string, offset int, values map[string]json.RawMessage, invent bool) (c Command, ok bool, err error) {
	pkg := queriesOf(snap, path)
	if pkg == nil {
		return c, false, nil
	}
	q := queryAround(pkg, path, posOf(pkg, path, offset))
	if q == nil {
		return c, false, nil
	}
	w, world := &commandWriter{pkg: pkg, values: values, invent: invent}, snap.World(pkg)
	m, _ := world.ModelOf(q)
	name := collectionName(world, q, m)
	if name == "" {
		return c, true, &NoCommandError{Why: "the name of the collection is not known"}
	}
	body, err := w.command(q, name)
	if err != nil {
		return c, true, err
	}
	if len(w.missing) > 0 {
		return c, true, &NoCommandError{Why: "values are needed", Values: w.missing}
	}
	if q.OpenOptions {
		w.remark("options that are not known are left out")
	}
	return Command{body, queryText(snap, pkg, q), q.Collection.Database, reads(q), w.made, w.remarks}, true, nil
}

// A commandWriter writes one query as extended JSON.
type commandWriter struct {
	pkg     *session.Package
	values  map[string]json.RawMessage
	invent  bool
	made    []string
	missing []string
	remarks []string
}

// pair is one key of a document whose order counts.
type pair struct {
	key   string
	value json.RawMessage
}

func (w *commandWriter) command(q *lift.Query, name string) (json.RawMessage, error) {
	filter, coll := w.filter(q), text(name)
	switch q.Verb {
	case lift.Find, lift.FindOne:
		pairs := []pair{{"find", coll}, {"filter", filter}}
		pairs = append(pairs, w.parts(q, lift.Sort, "sort", lift.Projection, "projection", lift.Hint, "hint")...)
		pairs = append(pairs, w.settings(q, "Skip", "Limit")...)
		if q.Verb == lift.FindOne {
			pairs = append(slices.DeleteFunc(pairs, func(p pair) bool { return p.key == "limit" }), pair{"limit", json.RawMessage("1")})
		}
		return document(pairs), nil
	case lift.Count:
		return document([]pair{{"count", coll}, {"query", filter}}), nil
	case lift.Distinct:
		pairs := append([]pair{{"distinct", coll}}, w.parts(q, lift.FieldName, "key")...)
		return document(append(pairs, pair{"query", filter})), nil
	case lift.Aggregate:
		pairs := append([]pair{{"aggregate", coll}}, w.parts(q, lift.Pipeline, "pipeline")...)
		return document(append(pairs, pair{"cursor", json.RawMessage("{}")})), nil
	case lift.UpdateOne, lift.UpdateMany, lift.UpdateByID, lift.ReplaceOne:
		one := append([]pair{{"q", filter}}, w.parts(q, lift.Update, "u", lift.Replacement, "u")...)
		one = append(one, pair{"multi", boolean(q.Verb == lift.UpdateMany)}, pair{"upsert", boolean(q.Upsert)})
		return document([]pair{{"update", coll}, {"updates", list(document(one))}}), nil
	case lift.DeleteOne, lift.DeleteMany:
		limit := json.RawMessage("1")
		if q.Verb == lift.DeleteMany {
			limit = json.RawMessage("0")
		}
		return document([]pair{{"delete", coll}, {"deletes", list(document([]pair{{"q", filter}, {"limit", limit}}))}}), nil
	case lift.FindOneAndDelete, lift.FindOneAndUpdate, lift.FindOneAndReplace:
		pairs := append([]pair{{"findAndModify", coll}, {"query", filter}}, w.parts(q, lift.Sort, "sort", lift.Update, "update", lift.Replacement, "update")...)
		if q.Verb == lift.FindOneAndDelete {
			pairs = append(pairs, pair{"remove", boolean(true)})
		}
		return document(pairs), nil
	}
	return nil, &NoCommandError{Why: fmt.Sprintf("%s is no query that MongoDB explains", verbName(q.Verb))}
}

// filter joins the conditions of a query: all must hold.
func (w *commandWriter) filter(q *lift.Query) json.RawMessage {
	var all []json.RawMessage
	for i := range q.Parts {
		switch p := &q.Parts[i]; p.Role {
		case lift.Filter:
			w.guarded(p.Guards, "a condition")
			all = append(all, w.node(p.Node))
		case lift.ID:
			all = append(all, document([]pair{{"_id", w.node(p.Node)}}))
		}
	}
	switch len(all) {
	case 0:
		return json.RawMessage("{}")
	case 1:
		return all[0]
	}
	return document([]pair{{"$and", list(all...)}})
}

// parts are those in some roles, each under a name; of several in one role the last.
func (w *commandWriter) parts(q *lift.Query, rolesAndNames ...any) []pair {
	var pairs []pair
	for i := 0; i+1 < len(rolesAndNames); i += 2 {
		role, _ := rolesAndNames[i].(lift.Role)
		name, _ := rolesAndNames[i+1].(string)
		var last *lift.Part
		for j := range q.Parts {
			if q.Parts[j].Role == role {
				last = &q.Parts[j]
			}
		}
		if last != nil {
			w.guarded(last.Guards, name)
			pairs = append(pairs, pair{name, w.node(last.Node)})
		}
	}
	return pairs
}

// settings are numbers that options set.
func (w *commandWriter) settings(q *lift.Query, names ...string) []pair {
	var pairs []pair
	for _, name := range names {
		if s := q.Setting(name); s != nil && s.Arg != nil {
			n := &lift.Node{Kind: lift.Scalar, Expr: s.Arg, Type: w.pkg.Info.TypeOf(s.Arg)}
			pairs = append(pairs, pair{strings.ToLower(name), w.node(n)})
		}
	}
	return pairs
}

// node writes one value.
func (w *commandWriter) node(n *lift.Node) json.RawMessage {
	if n == nil {
		w.missing = append(w.missing, "something that cannot be read")
		return json.RawMessage("null")
	}
	switch n.Kind {
	case lift.Document, lift.Element:
		if n.Open {
			w.remark("keys that are not known are left out")
		}
		return w.document(n)
	case lift.Array:
		if n.Open {
			w.remark("elements that are not known are left out")
		}
		var elems []json.RawMessage
		for _, e := range n.Elems {
			w.guarded(e.Guards, "an element")
			elems = append(elems, w.node(e))
		}
		return list(elems...)
	}
	return w.scalar(n)
}

func (w *commandWriter) document(n *lift.Node) json.RawMessage {
	var pairs []pair
	for _, e := range n.Entries {
		if !e.Known {
			w.remark("a key that is computed is left out: " + types.ExprString(e.KeyExpr))
			continue
		}
		w.guarded(e.Guards, e.Key)
		p := pair{e.Key, w.node(e.Value)}
		if i := slices.IndexFunc(pairs, func(old pair) bool { return old.key == e.Key }); i >= 0 {
			pairs[i] = p // set again
			continue
		}
		pairs = append(pairs, p)
	}
	return document(pairs)
}

// guarded notes what only some runs set: it is sent all the same.
func (w *commandWriter) guarded(guards []lift.Guard, what string) {
	if len(guards) > 0 {
		w.remark(what + " is set in some runs only")
	}
}

func (w *commandWriter) remark(text string) {
	if !slices.Contains(w.remarks, text) {
		w.remarks = append(w.remarks, text)
	}
}
