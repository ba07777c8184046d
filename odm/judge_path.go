package odm

import (
	"fmt"
	"iter"
	"reflect"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/odm/internal/expr"
)

// judgeAsked returns what is wrong with the conditions of a query: a path that its models do not store, which would find
// nothing, or a value of a kind that no such path holds. What other programs store there a Raw condition may ask for.
func (q query) judgeAsked() (wrong error) {
	for _, f := range q.filters {
		expr.EachAsked(f, func(a expr.Asked) {
			if wrong == nil {
				wrong = q.judgeCondition(a)
			}
		})
	}
	return wrong
}

// judgePaths returns what is wrong with sort keys or the paths of a selection: the models do not store one of them.
func (q query) judgePaths(paths []string) error {
	for _, p := range paths {
		if _, err := q.resolve(strings.TrimLeft(p, "+-")); err != nil {
			return err
		}
	}
	return nil
}

func (q query) judgeCondition(a expr.Asked) error {
	at, err := q.resolve(a.Path)
	if err != nil || at == nil || !compares(a.Op) || !q.c.engine.Codec().Plain() {
		return err // a registry of the client's may store any kind
	}
	var buf []byte
	for v := range operands(a.Value) {
		kind, out, err := q.c.codec().AppendValue(buf[:0], v)
		buf = out
		if err == nil && !holdsKind(at, kindOf(kind)) {
			return &ValueError{Model: q.c.plan.typ.String(), Path: a.Path, Kind: kind.String(),
				text: fmt.Sprintf("%q holds %s, and is compared with a %s (%v); say odm.Raw if other programs store one there", a.Path, at.Kinds, kind, v)}
		}
	}
	return nil
}

// operands are the values of an operand, of which each may be of another kind: itself, the elements of a list, or the first of
// them where one stands for all.
func operands(operand any) iter.Seq[any] {
	return func(yield func(any) bool) {
		list, ok := operand.(expr.List)
		if !ok {
			yield(operand)
			return
		}
		v := reflect.ValueOf(list.Slice)
		if !v.IsValid() {
			return
		}
		for i := range v.Len() {
			if !yield(v.Index(i).Interface()) || oneKind(v.Type().Elem()) {
				return
			}
		}
	}
}

// oneKind reports whether all values of a type are stored as one kind, numbers counting as one: those of Go's own basic types,
// and ids.
func oneKind(t reflect.Type) bool {
	switch k := t.Kind(); {
	case t == reflect.TypeFor[bson.ObjectID]():
		return true
	case t.PkgPath() != "":
		return false // it may encode itself
	default:
		return k == reflect.String || k == reflect.Bool || reflect.Int <= k && k <= reflect.Float64 && k != reflect.Uintptr
	}
}

// compares reports whether an operator compares what is stored with its operand, kind by kind.
func compares(op string) bool {
	switch op {
	case "$eq", "$ne", "$gt", "$gte", "$lt", "$lte", "$in", "$nin":
		return true
	}
	return false
}

// resolve returns what the models of q store at a path; nil if that is not known. A path that none of them has is an error.
func (q query) resolve(path string) (*model.Value, error) {
	models := []*plan{q.c.plan}
	if q.c.kin != nil && (q.children || len(q.c.kin.members) > 1) {
		models = append(models, q.c.kin.members...) // a child's field may be asked of its root
	}
	if path == revisionKey || path == "" || q.links.fetches() {
		return nil, nil
	}
	var at model.Resolution
	for i, p := range models {
		r := p.model.Resolve(path)
		switch {
		case r.Status != model.Missing && r.Status != model.Scalar && i > 0, r.Status == model.Unknown, r.Status == model.Linked, r.Status == model.NotArray:
			return nil, nil
		case r.Status == model.Found:
			return r.Value, nil
		}
		if i == 0 {
			at = r
		}
	}
	return nil, unknownPath(q.c.plan, path, at)
}

func unknownPath(p *plan, path string, at model.Resolution) error {
	segments := strings.Split(path, ".")
	text := fmt.Sprintf("no %q is stored", path)
	if at.Status == model.Scalar {
		text = fmt.Sprintf("nothing is stored below %q", strings.Join(segments[:at.At], "."))
	} else if near := at.Parent.Nearest(segments[at.At]); len(near) > 0 {
		segments[at.At] = near[0]
		text += fmt.Sprintf("; did you mean %q?", strings.Join(segments[:at.At+1], "."))
	}
	return &ValueError{Model: p.typ.String(), Path: path, Kind: "path", text: text + " (say odm.Raw if other programs store it)"}
}

// holdsKind reports whether a value of some kind may be stored at a place, in a list or as an element of one.
func holdsKind(at *model.Value, kind model.Kinds) bool {
	for v := at; v != nil; v = v.Elem {
		switch {
		case v.Kinds == 0 || kind == 0 || v.Link != nil:
			return true
		case v.Kinds&kind != 0, kind&model.Number != 0 && v.Kinds&model.Number != 0:
			return true
		case v.Map || v.Kinds&model.Array == 0:
			return false
		}
	}
	return true
}

// kindOf is the kind of a BSON type; 0 for those that may be compared with all others.
func kindOf(t bson.Type) model.Kinds {
	switch t {
	case bson.TypeDouble:
		return model.Double
	case bson.TypeString:
		return model.String
	case bson.TypeEmbeddedDocument:
		return model.Object
	case bson.TypeArray:
		return model.Array
	case bson.TypeBinary:
		return model.BinData
	case bson.TypeObjectID:
		return model.ObjectID
	case bson.TypeBoolean:
		return model.Bool
	case bson.TypeDateTime:
		return model.Date
	case bson.TypeInt32:
		return model.Int
	case bson.TypeInt64:
		return model.Long
	case bson.TypeDecimal128:
		return model.Decimal
	}
	return 0
}
