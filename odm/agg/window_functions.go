package agg

// Rank is the rank by the sort order; equals share a rank and leave a gap. Since MongoDB 5.0.
func Rank[N ~string](as N) WindowFunction { return window(as, "$rank", operator{args: []arg{}}) }

// DenseRank is the rank by the sort order; equals share a rank and leave no gap. Since MongoDB 5.0.
func DenseRank[N ~string](as N) WindowFunction {
	return window(as, "$denseRank", operator{args: []arg{}})
}

// DocumentNumber is the running number of the document in its partition. Since MongoDB 5.0.
func DocumentNumber[N ~string](as N) WindowFunction {
	return window(as, "$documentNumber", operator{args: []arg{}})
}

// Shift is the value v of the document so many places before (negative) or after this one, and otherwise where there is
// none. Since MongoDB 5.0.
func Shift[N ~string](as N, v any, by int, otherwise any) WindowFunction {
	return window(as, "$shift", operator{args: []arg{need("output", v), plain("by", by), need("default", otherwise)}})
}

// Derivative is the change of the value per unit of the sort field over the window; a date is sorted by where there is
// a unit, such as "hour". Since MongoDB 5.0.
func Derivative[N ~string](as N, v any, unit ...string) WindowFunction {
	return window(as, "$derivative", operator{args: []arg{need("input", v), option("unit", last(unit))}})
}

// Integral is the area under the value over the window; a date is sorted by where there is a unit, such as "hour".
// Since MongoDB 5.0.
func Integral[N ~string](as N, v any, unit ...string) WindowFunction {
	return window(as, "$integral", operator{args: []arg{need("input", v), option("unit", last(unit))}})
}

// CovariancePop is the covariance of two numbers over the window, taken as the whole population. Since MongoDB 5.0.
func CovariancePop[N ~string](as N, a, b any) WindowFunction {
	return window(as, "$covariancePop", operator{operands: []any{a, b}})
}

// CovarianceSamp is the covariance of two numbers over the window, taken as a sample. Since MongoDB 5.0.
func CovarianceSamp[N ~string](as N, a, b any) WindowFunction {
	return window(as, "$covarianceSamp", operator{operands: []any{a, b}})
}

// ExpMovingAvg is the moving average in which recent documents weigh more, n documents making up most of it. Since
// MongoDB 5.0.
func ExpMovingAvg[N ~string](as N, v any, n int) WindowFunction {
	return window(as, "$expMovingAvg", operator{args: []arg{need("input", v), plain("N", n)}})
}

// ExpMovingAvgAlpha is the moving average in which each document weighs alpha, between 0 and 1, and what was before it
// the rest. Since MongoDB 5.0.
func ExpMovingAvgAlpha[N ~string](as N, v any, alpha float64) WindowFunction {
	return window(as, "$expMovingAvg", operator{args: []arg{need("input", v), plain("alpha", alpha)}})
}

// LinearFill fills null and missing values on the line between their neighbours. Since MongoDB 5.3.
func LinearFill[N ~string](as N, v any) WindowFunction {
	return window(as, "$linearFill", operator{operand: v})
}

// Locf fills null and missing values with the last one seen. Since MongoDB 5.2.
func Locf[N ~string](as N, v any) WindowFunction { return window(as, "$locf", operator{operand: v}) }

// MinMaxScalerOptions change MinMaxScaler.
type MinMaxScalerOptions struct{ Min, Max any } // the range; nil is 0 and 1

// MinMaxScaler scales the numbers of the window into a range. Since MongoDB 8.2.
func MinMaxScaler[N ~string](as N, v any, opts ...MinMaxScalerOptions) WindowFunction {
	o := last(opts)
	return window(as, "$minMaxScaler", operator{args: []arg{need("input", v), constantly("min", o.Min), constantly("max", o.Max)}})
}
