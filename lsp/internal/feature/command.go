package feature

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strconv"
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
	w := &commandWriter{pkg: pkg, values: values, invent: invent}
	m, _ := snap.World(pkg).ModelOf(q)
	name := collectionName(q, m)
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

// scalar writes a constant, a value that was given, or one that is made up.
func (w *commandWriter) scalar(n *lift.Node) json.RawMessage {
	if n.Sent != "" {
		return text(n.Sent)
	}
	e := ast.Unparen(n.Expr)
	if raw, ok := constantJSON(w.constant(e)); ok {
		return raw
	}
	if id, ok := e.(*ast.Ident); ok && id.Name == "nil" {
		return json.RawMessage("null")
	}
	said := e
	if n.Use != nil {
		said = n.Use
	}
	word := types.ExprString(said)
	if raw, ok := w.values[word]; ok {
		return raw
	}
	if raw, ok := sample(n.Type, 0); ok && w.invent {
		w.made = append(w.made, word)
		return raw
	}
	if !slices.Contains(w.missing, word) {
		w.missing = append(w.missing, word)
	}
	return json.RawMessage("null")
}

func (w *commandWriter) constant(e ast.Expr) constant.Value {
	if tv, ok := w.pkg.Info.Types[e]; ok && tv.Value != nil {
		return tv.Value
	}
	if lit, ok := e.(*ast.BasicLit); ok { // half a package, or odm's making
		if v := constant.MakeFromLiteral(strings.TrimPrefix(lit.Value, "-"), lit.Kind, 0); v.Kind() != constant.Unknown {
			if strings.HasPrefix(lit.Value, "-") {
				return constant.UnaryOp(token.SUB, v, 0)
			}
			return v
		}
	}
	return nil
}

// constantJSON writes a constant.
func constantJSON(v constant.Value) (json.RawMessage, bool) {
	if v == nil {
		return nil, false
	}
	switch v.Kind() {
	case constant.String:
		return text(constant.StringVal(v)), true
	case constant.Bool:
		return boolean(constant.BoolVal(v)), true
	case constant.Int:
		return json.RawMessage(v.ExactString()), true
	case constant.Float:
		f, _ := constant.Float64Val(v)
		return document([]pair{{"$numberDouble", text(strconv.FormatFloat(f, 'g', -1, 64))}}), true
	}
	return nil, false
}

// sample makes up a value of a type, for a plan that depends on the kind of a value and hardly on the value.
func sample(t types.Type, depth int) (json.RawMessage, bool) {
	if t == nil || depth > 3 {
		return nil, false
	}
	if n, ok := types.Unalias(t).(*types.Named); ok && n.Obj().Pkg() != nil {
		switch n.Obj().Pkg().Name() + "." + n.Obj().Name() {
		case "bson.ObjectID", "primitive.ObjectID":
			return document([]pair{{"$oid", text(strings.Repeat("0", 24))}}), true
		case "time.Time", "bson.DateTime", "primitive.DateTime":
			return document([]pair{{"$date", text("2000-01-01T00:00:00Z")}}), true
		case "bson.Decimal128", "primitive.Decimal128":
			return document([]pair{{"$numberDecimal", text("0")}}), true
		}
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		switch {
		case u.Info()&types.IsString != 0:
			return text(""), true
		case u.Info()&types.IsBoolean != 0:
			return boolean(true), true
		case u.Info()&types.IsInteger != 0:
			return json.RawMessage("0"), true
		case u.Info()&types.IsFloat != 0:
			return document([]pair{{"$numberDouble", text("0")}}), true
		}
	case *types.Pointer:
		return sample(u.Elem(), depth+1)
	case *types.Slice:
		one, ok := sample(u.Elem(), depth+1)
		return list(one), ok
	}
	return nil, false
}

// document, list, text and boolean write JSON.
func document(pairs []pair) json.RawMessage {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, p := range pairs {
		if i > 0 {
			b.WriteByte(',')
		}
		b.Write(text(p.key))
		b.WriteByte(':')
		b.Write(p.value)
	}
	b.WriteByte('}')
	return b.Bytes()
}

func list(elems ...json.RawMessage) json.RawMessage {
	return append(append(json.RawMessage{'['}, bytes.Join(rawBytes(elems), []byte(","))...), ']')
}

func rawBytes(elems []json.RawMessage) [][]byte {
	var all [][]byte
	for _, e := range elems {
		all = append(all, e)
	}
	return all
}

func text(s string) json.RawMessage {
	raw, err := json.Marshal(s)
	if err != nil {
		return json.RawMessage(`""`)
	}
	return raw
}

func boolean(b bool) json.RawMessage { return json.RawMessage(strconv.FormatBool(b)) }
