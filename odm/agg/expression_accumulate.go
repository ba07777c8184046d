package agg

// AvgOf is the mean of the numbers in a list or array; other values are passed over.
func AvgOf(vs ...any) Expression { return reduced("$avg", vs) }

// MaxOf is the greatest of a list or array; null and missing are passed over.
func MaxOf(vs ...any) Expression { return reduced("$max", vs) }

// MinOf is the least of a list or array; null and missing are passed over.
func MinOf(vs ...any) Expression { return reduced("$min", vs) }

// SumOf is the sum of the numbers in a list or array; other values count as 0.
func SumOf(vs ...any) Expression { return reduced("$sum", vs) }

// StdDevPopOf is the standard deviation of a list or array, taken as the whole population. Since MongoDB 5.0.
func StdDevPopOf(vs ...any) Expression { return reduced("$stdDevPop", vs) }

// StdDevSampOf is the standard deviation of a list or array, taken as a sample. Since MongoDB 5.0.
func StdDevSampOf(vs ...any) Expression { return reduced("$stdDevSamp", vs) }

// MergeObjectsOf is the documents laid over one another; later values win.
func MergeObjectsOf(vs ...any) Expression { return reduced("$mergeObjects", vs) }

// MedianOf is the approximate middle of the numbers in a list or array. Since MongoDB 7.0.
func MedianOf(v any) Expression {
	return named("$median", need("input", v), plain("method", "approximate"))
}

// PercentileOf is the approximate percentiles of the numbers in a list or array, one for each entry of p, which lie
// between 0 and 1. Since MongoDB 7.0.
func PercentileOf(v, p any) Expression {
	return named("$percentile", need("input", v), need("p", p), plain("method", "approximate"))
}
