package shape

import (
	"go/constant"
	"strings"

	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/lift"
)

// Constant returns the constant that a node holds, nil if it is none. true, false and numbers are constants as well.
func (f *Flow) Constant(n *lift.Node) constant.Value {
	if n == nil || n.Expr == nil || n.Kind != lift.Scalar {
		return nil
	}
	if n.Sent != "" {
		return constant.MakeString(n.Sent)
	}
	if f.info != nil {
		if tv, ok := f.info.Types[n.Expr]; ok && tv.Value != nil {
			return tv.Value
		}
	}
	if text, ok := walk.Text(n); ok {
		return constant.MakeString(text)
	}
	return nil
}

// Text returns the constant string that a node holds.
func (f *Flow) Text(n *lift.Node) (string, bool) {
	v := f.Constant(n)
	if v == nil || v.Kind() != constant.String {
		return "", false
	}
	return constant.StringVal(v), true
}

// Int returns the constant whole number that a node holds.
func (f *Flow) Int(n *lift.Node) (int64, bool) {
	v := f.Constant(n)
	if v == nil || v.Kind() != constant.Int && v.Kind() != constant.Float {
		return 0, false
	}
	return constant.Int64Val(constant.ToInt(v))
}

// switched returns what a constant means where a number or a bool switches a field on or off.
func (f *Flow) switched(n *lift.Node) (on, ok bool) {
	v := f.Constant(n)
	if v == nil {
		return walk.Truth(n)
	}
	switch v.Kind() {
	case constant.Bool:
		return constant.BoolVal(v), true
	case constant.Int, constant.Float:
		return constant.Sign(v) != 0, true
	}
	return false, false
}

// operator reports whether an entry is an operator of an expression.
func operator(e *lift.Entry) bool { return e.Known && strings.HasPrefix(e.Key, "$") }

// operation returns the operator that a document is; nil if it is none.
func operation(n *lift.Node) *lift.Entry {
	if n == nil || n.Kind != lift.Document {
		return nil
	}
	for _, e := range n.Entries {
		if operator(e) {
			return e
		}
	}
	return nil
}
