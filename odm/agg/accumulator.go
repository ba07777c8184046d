package agg

import "github.com/databridge-go/databridge/odm/internal/expr"

// An Accumulator is a field that Group, Bucket or BucketAuto makes of the documents of a group, or SetWindowFields of
// those of a window.
type Accumulator struct{ f WindowFunction }

// A WindowFunction is a field that SetWindowFields makes.
type WindowFunction struct {
	as     string
	op     string
	value  any
	window expr.D
	err    error
}

// Windowed is met by Accumulator and WindowFunction.
type Windowed interface{ windowed() WindowFunction }

func (a Accumulator) windowed() WindowFunction    { return a.f }
func (f WindowFunction) windowed() WindowFunction { return f }

// An operator is what one is given: one operand, several, or named ones.
type operator struct {
	operand  any
	operands []any
	args     []arg
}

func accumulate[N ~string](as N, op string, o operator) Accumulator {
	return Accumulator{window(as, op, o)}
}

func window[N ~string](as N, op string, o operator) WindowFunction {
	f := WindowFunction{as: string(as), op: op, err: expr.CheckName(string(as))}
	switch {
	case o.args != nil:
		d, err := arguments(op, o.args)
		if f.err == nil {
			f.err = err
		}
		f.value = d
	case o.operands != nil:
		f.value = operands(o.operands)
	default:
		f.value = expr.Accumulated{V: operand(o.operand)}
	}
	return f
}

// AccumulatorCode is an accumulator written in JavaScript: four functions and their arguments.
type AccumulatorCode struct {
	Init           string // "function(a, …) { … }" makes the state of a group
	InitArgs       []any  // expressions for Init, computed from the key of the group
	Accumulate     string // "function(state, a, …) { … }" adds a document to the state
	AccumulateArgs []any  // expressions for Accumulate
	Merge          string // "function(state, state) { … }" makes one state of two
	Finalize       string // "function(state) { … }" makes the value of the state; empty is the state itself
}

// Code is an accumulator written in JavaScript. It must hold nothing that comes from a user; servers may have it switched
// off. Since MongoDB 4.4.
func Code[N ~string](as N, c AccumulatorCode) Accumulator {
	initial := arg{left: true}
	if len(c.InitArgs) > 0 {
		initial = arg{name: "initArgs", value: operands(c.InitArgs)}
	}
	return accumulate(as, "$accumulator", operator{args: []arg{
		required(option("init", c.Init), "Init"), initial, required(option("accumulate", c.Accumulate), "Accumulate"),
		{name: "accumulateArgs", value: operands(c.AccumulateArgs)}, required(option("merge", c.Merge), "Merge"),
		option("finalize", c.Finalize), plain("lang", "js"),
	}})
}

// grouped are the fields that accumulators make.
func grouped(d expr.D, accs []Accumulator) any {
	for _, a := range accs {
		if a.f.err != nil {
			return expr.BadComputed(a.f.err)
		}
		if a.f.op == "" {
			return bad("a zero agg.Accumulator")
		}
		d = append(d, expr.E{Key: a.f.as, Value: expr.D{{Key: a.f.op, Value: a.f.value}}})
	}
	if err := unique(d); err != nil {
		return expr.BadComputed(err)
	}
	return d
}
