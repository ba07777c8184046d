package agg

// FilterOptions change Filter.
type FilterOptions struct {
	As           Var // the name of the element; empty is This
	ArrayIndexAs Var // the name of its index; empty is none; since MongoDB 8.3
	Limit        any // how many elements it keeps at most; nil is all; since MongoDB 5.2
}

// Filter is the elements of the array for which the condition cond holds. The element is the variable This.
func Filter(array, cond any, opts ...FilterOptions) Expression {
	o := last(opts)
	return named("$filter", need("input", array), variable("as", o.As), variable("arrayIndexAs", o.ArrayIndexAs), need("cond", cond),
		maybe("limit", o.Limit))
}

// MapOptions change Map.
type MapOptions struct {
	As           Var // the name of the element; empty is This
	ArrayIndexAs Var // the name of its index; empty is none; since MongoDB 8.3
}

// Map is the array of the values that in has for each element. The element is the variable This.
func Map(array, in any, opts ...MapOptions) Expression {
	o := last(opts)
	return named("$map", need("input", array), variable("as", o.As), variable("arrayIndexAs", o.ArrayIndexAs), need("in", in))
}

// ReduceOptions change Reduce; all are known since MongoDB 8.3.
type ReduceOptions struct {
	As           Var // the name of the element; empty is This
	ValueAs      Var // the name of what was made so far; empty is Value
	ArrayIndexAs Var // the name of the element's index; empty is none
}

// Reduce folds the array into one value: in, for each element, which is the variable This, and for what was made so far,
// which is the variable Value and begins as initial.
func Reduce(array, initial, in any, opts ...ReduceOptions) Expression {
	o := last(opts)
	return named("$reduce", need("input", array), need("initialValue", initial), need("in", in), variable("as", o.As),
		variable("valueAs", o.ValueAs), variable("arrayIndexAs", o.ArrayIndexAs))
}

// Zip is the arrays transposed: their first elements together, their second elements together, and so on, as far as the
// shortest one reaches.
func Zip(arrays ...any) Expression { return named("$zip", need("inputs", arrays)) }

// ZipLongest is Zip as far as the longest array reaches. The i-th of defaults stands for the elements that the i-th array
// lacks; without defaults null does.
func ZipLongest(arrays, defaults []any) Expression {
	more := arg{left: true}
	if len(defaults) > 0 {
		more = need("defaults", defaults)
	}
	return named("$zip", need("inputs", arrays), plain("useLongestLength", true), more)
}
