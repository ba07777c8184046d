package agg

import (
	"errors"

	"github.com/databridge-go/databridge/odm/internal/expr"
)

// A Branch is one case of a Switch; Case makes it.
type Branch struct{ is, then any }

// Case is the branch of a Switch whose value is then if the condition is holds.
func Case(is, then any) Branch { return Branch{operand(is), operand(then)} }

// Switch is the value of the first branch whose condition holds. Where none does it fails; SwitchOr has a value for it.
func Switch(branches ...Branch) Expression { return switched(arg{left: true}, branches) }

// SwitchOr is the value of the first branch whose condition holds, and otherwise the value of otherwise.
func SwitchOr(otherwise any, branches ...Branch) Expression {
	return switched(need("default", otherwise), branches)
}

func switched(otherwise arg, branches []Branch) Expression {
	list := expr.A{}
	for _, b := range branches {
		list = append(list, expr.D{{Key: "case", Value: b.is}, {Key: "then", Value: b.then}})
	}
	cases := arg{name: "branches", value: list}
	if len(list) == 0 {
		cases.err = errors.New("it needs a branch")
	}
	return named("$switch", cases, otherwise)
}

// Let is the value of in, where the variables vars are known: Let(agg.Multiply(agg.Var("sum"), 2), agg.Field("sum", …)).
// Their names begin with small letters.
func Let(in any, vars ...Fields) Expression {
	return named("$let", variables("vars", vars), need("in", in))
}

// variables is the document of the variables that fs name.
func variables(name string, fs []Fields) arg {
	d := expr.D{}
	for _, f := range fs {
		for _, e := range f.entries {
			err := checkVar(e.name)
			if e.shown {
				err = errors.New("Include and Exclude make no variable")
			}
			if err != nil {
				return arg{err: err}
			}
			d = append(d, expr.E{Key: e.name, Value: e.value})
		}
	}
	return arg{name: name, value: d, err: unique(d)}
}

// Function is the result of a function written in JavaScript, "function(a, b) { … }", which is given args. It must hold
// nothing that comes from a user; servers may have it switched off. Since MongoDB 4.4.
func Function(body string, args ...any) Expression {
	return named("$function", plain("body", body), arg{name: "args", value: operands(args)}, plain("lang", "js"))
}
