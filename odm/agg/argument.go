package agg

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/databridge-go/databridge/odm/internal/expr"
)

// An arg is one named argument of an operator.
type arg struct {
	name  string
	value any
	left  bool // it is left out
	err   error
}

// need is an operand that must be there; nil is null.
func need(name string, v any) arg { return arg{name: name, value: operand(v)} }

// maybe is an operand that is left out if it is nil.
func maybe(name string, v any) arg { return arg{name: name, value: operand(v), left: v == nil} }

// option is a value that is left out if it is the zero one.
func option[V comparable](name string, v V) arg {
	var zero V
	return arg{name: name, value: v, left: v == zero}
}

// plain is a value that is no expression.
func plain(name string, v any) arg { return arg{name: name, value: v} }

// constantly is a value that the server does not evaluate; nil is left out.
func constantly(name string, v any) arg {
	if v == nil {
		return arg{left: true}
	}
	copied, err := expr.Clone(v)
	return arg{name: name, value: copied, err: err}
}

// atMost is an operand that may be given as the last one of a function.
func atMost(name string, vs []any) arg {
	switch len(vs) {
	case 0:
		return arg{left: true}
	case 1:
		return need(name, vs[0])
	}
	return arg{err: fmt.Errorf("%d values for %s, which is one", len(vs), name)}
}

// variable is the name of a variable, left out if empty.
func variable(name string, v Var) arg {
	if v == "" {
		return arg{left: true}
	}
	return arg{name: name, value: string(v), err: checkVar(string(v))}
}

// path is a field that is named without a $; nil is left out.
func path(name string, p Path) arg {
	if p == nil {
		return arg{left: true}
	}
	return arg{name: name, value: p.Path(), err: expr.CheckName(p.Path())}
}

// required makes an argument that is left out an error.
func required(a arg, name string) arg {
	if a.left && a.err == nil {
		return arg{err: errors.New("it needs " + name)}
	}
	return a
}

// arguments is the document of the arguments that are there.
func arguments(op string, args []arg) (expr.D, error) {
	d := expr.D{}
	for _, a := range args {
		switch {
		case a.err != nil:
			return nil, fmt.Errorf("odm: %s: %s", op, strings.TrimPrefix(a.err.Error(), "odm: "))
		case !a.left:
			d = append(d, expr.E{Key: a.name, Value: a.value})
		}
	}
	return d, nil
}

// last is the options that a function was given: the last ones count, none are the zero ones.
func last[O any](opts []O) O {
	var o O
	if len(opts) > 0 {
		o = opts[len(opts)-1]
	}
	return o
}

// checkKey refuses what cannot be the key of a document expression.
func checkKey(key string) error {
	if key == "" || key[0] == '$' || strings.ContainsAny(key, ".\x00") {
		return fmt.Errorf("odm: %q is no key of a document: it is empty, begins with $ or holds a dot; SetField can say it", key)
	}
	return nil
}

func strconvQuote(s string) string { return strconv.Quote(s) }

// optional is the operands vs with one more behind them if there is one.
func optional(op string, more []any, vs ...any) []any {
	if len(more) > 1 {
		return append(vs, Expression{bad("%s takes one more operand, not %d", op, len(more))})
	}
	return append(vs, more...)
}

// unique refuses a document with one name twice.
func unique(d expr.D) error {
	seen := map[string]bool{}
	for _, e := range d {
		if seen[e.Key] {
			return fmt.Errorf("odm: %q is made twice", e.Key)
		}
		seen[e.Key] = true
	}
	return nil
}
