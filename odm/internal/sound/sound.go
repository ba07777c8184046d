// Package sound finds what MongoDB cannot hold, or could not ask for again, before it is sent: text that is no UTF-8,
// numbers that are none, keys that read as operators, times that no BSON date can say, documents beyond 16 MiB.
//
// It is stricter than the server in two things. NaN is a legal double, but it equals nothing in Go, so that a document
// that holds it could never be compared with what was read of it: it is not stored, and a condition may ask for it only by
// equality, which the server answers. A key below the top that begins with $ is legal since MongoDB 5.0, but no path leads
// there. A key with a dot in it, or an empty one, is stored as it is: only a path cannot name it.
package sound

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// MaxDocument is the largest document that MongoDB stores, in bytes.
const MaxDocument = 16 << 20

// A Fault is one value that cannot be sent.
type Fault struct {
	Path string // the dotted path of the value; "" for the document itself
	Kind string // what the value is: "string", "double", "date", "key", "document"
	Why  string
}

func (f *Fault) Error() string {
	if f.Path == "" {
		return fmt.Sprintf("a %s %s", f.Kind, f.Why)
	}
	return fmt.Sprintf("the %s at %q %s", f.Kind, f.Path, f.Why)
}

// Document finds the first fault of a document that is to be stored as a whole.
func Document(raw bson.Raw) *Fault {
	if len(raw) > MaxDocument {
		return &Fault{Kind: "document", Why: fmt.Sprintf("has %.1f MiB, and MongoDB stores 16 MiB at most", float64(len(raw))/(1<<20))}
	}
	return walk(raw, storedRules)
}

// Update finds the first fault of an update document.
func Update(raw bson.Raw) *Fault {
	if len(raw) > MaxDocument {
		return &Fault{Kind: "update", Why: fmt.Sprintf("has %.1f MiB, and a command holds 16 MiB at most", float64(len(raw))/(1<<20))}
	}
	if clean(raw, 1) {
		return nil
	}
	es, err := raw.Elements()
	if err != nil {
		return nil // the codec's own business
	}
	for _, e := range es {
		if body, ok := e.Value().DocumentOK(); ok {
			if f := change(e.Key(), body); f != nil {
				return f
			}
		}
	}
	return nil
}

// change looks at the body of one update operator.
func change(op string, body bson.Raw) *Fault {
	es, err := body.Elements()
	if err != nil {
		return nil
	}
	for _, e := range es {
		at := &step{key: e.Key()}
		if !utf8.ValidString(e.Key()) {
			return badKey(nil, e.Key()).fault(storedRules)
		}
		if doc, ok := e.Value().DocumentOK(); ok && modified(op, doc) {
			if f := modifiers(doc, at); f != nil {
				return f
			}
			continue
		}
		r := operandRules(op)
		if f := judge(e.Value(), r, at); f != nil {
			return f.fault(r)
		}
	}
	return nil
}

// modifiers looks at the operand of $push or $addToSet: what $each adds is stored as it is.
func modifiers(doc bson.Raw, at *step) *Fault {
	es, err := doc.Elements()
	if err != nil {
		return nil
	}
	for _, e := range es {
		r := updateRules
		if e.Key() == "$each" {
			r = eachRules
		}
		if f := judge(e.Value(), r, &step{e.Key(), at}); f != nil {
			return f.fault(r)
		}
	}
	return nil
}

// operandRules are those of what an operator of an update takes: a condition, words of its own, or a value that is stored
// as it is.
func operandRules(op string) rules {
	switch op {
	case "$pull":
		return filterRules
	case "$bit", "$currentDate":
		return updateRules
	}
	return storedRules
}

// modified reports whether the operand of an operator holds modifiers: then one of them is $each.
func modified(op string, operand bson.Raw) bool {
	_, err := operand.LookupErr("$each")
	return err == nil && (op == "$push" || op == "$addToSet")
}

// Filter finds the first fault of a filter document. It may ask for NaN, but not for what is less or greater than that.
func Filter(raw bson.Raw) *Fault {
	if len(raw) > MaxDocument {
		return &Fault{Kind: "filter", Why: fmt.Sprintf("has %.1f MiB, and a command holds 16 MiB at most", float64(len(raw))/(1<<20))}
	}
	return walk(raw, filterRules)
}

// Filters finds the first fault of array filters.
func Filters(raws []bson.Raw) *Fault {
	for _, raw := range raws {
		if f := Filter(raw); f != nil {
			return f
		}
	}
	return nil
}

// Pipeline finds the first fault of stages. Their expressions may compute with NaN.
func Pipeline(stages []bson.Raw) *Fault {
	for _, raw := range stages {
		if f := walk(raw, stageRules); f != nil {
			return f
		}
	}
	return nil
}

// The rules say what differs between the three kinds of documents.
type rules struct {
	operators bool                   // keys may begin with $
	dollars   int                    // how deep they may
	nan       func(path string) bool // NaN may stand there
	below     func(path, key string) string
}

var (
	storedRules = rules{nan: never, below: join}
	updateRules = rules{operators: true, dollars: anyDepth, nan: never, below: without}
	eachRules   = rules{nan: never, below: without}
	filterRules = rules{operators: true, dollars: anyDepth, nan: func(path string) bool { return !ordering(path) }, below: join}
	stageRules  = rules{operators: true, dollars: anyDepth, nan: func(string) bool { return true }, below: join}
)

func never(string) bool { return false }

// ordering reports whether a path ends in an operator that compares by order.
func ordering(path string) bool {
	op := path[strings.LastIndexByte(path, '.')+1:]
	return op == "$gt" || op == "$gte" || op == "$lt" || op == "$lte"
}

func join(path, key string) string {
	switch "" {
	case path:
		return key
	case key:
		return path
	}
	return path + "." + key
}

// without is join that leaves out operators: in an update the path is what stands below them.
func without(path, key string) string {
	if strings.HasPrefix(key, "$") {
		return path
	}
	return join(path, key)
}

// walk looks at every value of a document.
func walk(raw bson.Raw, r rules) *Fault {
	if clean(raw, r.dollars) {
		return nil
	}
	f := find(raw, r, nil)
	if f == nil {
		return nil
	}
	return f.fault(r)
}

type finding struct {
	keys      []string
	kind, why string
}

func (f *finding) fault(r rules) *Fault {
	path := ""
	for _, key := range f.keys {
		path = r.below(path, key)
	}
	return &Fault{Path: path, Kind: f.kind, Why: f.why}
}

// A step is a key on the way to a value.
type step struct {
	key   string
	above *step
}

func (s *step) keys() []string {
	if s == nil {
		return nil
	}
	return append(s.above.keys(), s.key)
}

func find(raw bson.Raw, r rules, above *step) *finding {
	es, err := raw.Elements()
	if err != nil {
		return nil // the codec's own business
	}
	for i, e := range es {
		key := e.Key()
		at := step{key, above}
		if !utf8.ValidString(key) {
			return badKey(above, key)
		}
		if !r.operators && strings.HasPrefix(key, "$") && !reference(es, i) {
			return &finding{at.keys(), "key", "begins with $, so that MongoDB would read it as an operator"}
		}
		if f := judge(e.Value(), r, &at); f != nil {
			return f
		}
	}
	return nil
}

func badKey(above *step, key string) *finding {
	return &finding{append(above.keys(), strconv.Quote(key)), "key", "is not valid UTF-8"}
}

// reference reports whether the i-th key belongs to a DBRef: {$ref, $id, $db}.
func reference(es []bson.RawElement, i int) bool {
	return len(es) > 1 && i < 3 && es[0].Key() == "$ref" && es[1].Key() == "$id" && (i < 2 || es[i].Key() == "$db")
}

func judge(v bson.RawValue, r rules, at *step) *finding {
	switch v.Type {
	case bson.TypeString:
		if s, ok := v.StringValueOK(); ok && !utf8.ValidString(s) {
			return &finding{at.keys(), "string", fmt.Sprintf("is not valid UTF-8 (%s)", shortened(s))}
		}
	case bson.TypeDouble:
		if d, ok := v.DoubleOK(); ok && math.IsNaN(d) && !r.nan(strings.Join(at.keys(), ".")) {
			return &finding{at.keys(), "double", "is NaN, which is no number and equals no other"}
		}
	case bson.TypeDecimal128:
		if d, ok := v.Decimal128OK(); ok && d.IsNaN() && !r.nan(strings.Join(at.keys(), ".")) {
			return &finding{at.keys(), "decimal", "is NaN, which is no number and equals no other"}
		}
	case bson.TypeRegex:
		if pattern, _, ok := v.RegexOK(); ok && !utf8.ValidString(pattern) {
			return &finding{at.keys(), "regex", fmt.Sprintf("is not valid UTF-8 (%s)", shortened(pattern))}
		}
	case bson.TypeEmbeddedDocument, bson.TypeArray:
		return find(bson.Raw(v.Value), r, at)
	}
	return nil
}

// shortened is the beginning of a text, quoted.
func shortened(s string) string {
	const enough = 40
	if len(s) > enough {
		return strconv.Quote(s[:enough]) + "…"
	}
	return strconv.Quote(s)
}
