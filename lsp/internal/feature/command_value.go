package feature

import (
	"encoding/json"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"github.com/databridge-go/databridge/internal/lift"
)

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
