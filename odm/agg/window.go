package agg

import "github.com/databridge-go/databridge/odm/internal/expr"

// The bounds of windows beside numbers.
const (
	Unbounded       Bound = "unbounded" // the first or the last document of the partition
	CurrentDocument Bound = "current"   // the document itself
)

// A Bound is where a window begins or ends.
type Bound string

// OverDocuments is a as a window function over documents by their places: from and to are whole numbers counted from the
// document itself, negative before it, or Bounds.
func (a Accumulator) OverDocuments(from, to any) WindowFunction { return a.f.OverDocuments(from, to) }

// OverRange is a as a window function over documents by the value of the field that is sorted by: from and to are numbers
// counted from the document's own value, or Bounds. Where that value is a date they count the unit, such as "hour", which
// must be there then, for Bounds too.
func (a Accumulator) OverRange(from, to any, unit ...string) WindowFunction {
	return a.f.OverRange(from, to, unit...)
}

// OverDocuments returns f over documents by their places, as Accumulator.OverDocuments does.
func (f WindowFunction) OverDocuments(from, to any) WindowFunction {
	return f.over("documents", from, to)
}

// OverRange returns f over documents by the value of the field that is sorted by, as Accumulator.OverRange does.
func (f WindowFunction) OverRange(from, to any, unit ...string) WindowFunction {
	f = f.over("range", from, to)
	if u := last(unit); u != "" {
		f.window = append(f.window, expr.E{Key: "unit", Value: u})
	}
	return f
}

func (f WindowFunction) over(kind string, from, to any) WindowFunction {
	f.window = expr.D{{Key: kind, Value: expr.A{expr.Constant{V: from}, expr.Constant{V: to}}}}
	return f
}

// SetWindowFields adds fields that are computed over a window of documents: of those with the same value of partition,
// nil meaning all documents, in the order of by. The zero Ordering is none. A function without a window is given the
// whole partition. Since MongoDB 5.0.
func SetWindowFields(partition any, by Ordering, fields ...Windowed) Stage {
	d := expr.D{}
	for _, w := range fields {
		f := w.windowed()
		switch {
		case f.err != nil:
			return Stage{expr.BadStage(f.err)}
		case f.op == "" || f.op == "$mergeObjects" || f.op == "$accumulator":
			return Stage{expr.BadStage(badf("%q is made by %q, which is no window function", f.as, f.op))}
		}
		made := expr.D{{Key: f.op, Value: f.value}}
		if f.window != nil {
			made = append(made, expr.E{Key: "window", Value: f.window})
		}
		d = append(d, expr.E{Key: f.as, Value: made})
	}
	if err := unique(d); err != nil {
		return Stage{expr.BadStage(err)}
	}
	return options("$setWindowFields", maybe("partitionBy", partition), by.maybe("sortBy"), plain("output", d))
}
