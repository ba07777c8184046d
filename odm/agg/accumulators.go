package agg

// Sum is the sum of the numbers; other values count as 0, so Sum("n", 1) counts documents.
func Sum[N ~string](as N, v any) Accumulator { return accumulate(as, "$sum", operator{operand: v}) }

// Avg is the mean of the numbers; other values are passed over.
func Avg[N ~string](as N, v any) Accumulator { return accumulate(as, "$avg", operator{operand: v}) }

// Min is the least value; null and missing are passed over.
func Min[N ~string](as N, v any) Accumulator { return accumulate(as, "$min", operator{operand: v}) }

// Max is the greatest value; null and missing are passed over.
func Max[N ~string](as N, v any) Accumulator { return accumulate(as, "$max", operator{operand: v}) }

// First is the value of the first document; says something only after a sort.
func First[N ~string](as N, v any) Accumulator { return accumulate(as, "$first", operator{operand: v}) }

// Last is the value of the last document; says something only after a sort.
func Last[N ~string](as N, v any) Accumulator { return accumulate(as, "$last", operator{operand: v}) }

// Push is the values of all documents, as an array.
func Push[N ~string](as N, v any) Accumulator { return accumulate(as, "$push", operator{operand: v}) }

// AddToSet is the distinct values, in no order.
func AddToSet[N ~string](as N, v any) Accumulator {
	return accumulate(as, "$addToSet", operator{operand: v})
}

// StdDevPop is the standard deviation of the numbers, taken as the whole population.
func StdDevPop[N ~string](as N, v any) Accumulator {
	return accumulate(as, "$stdDevPop", operator{operand: v})
}

// StdDevSamp is the standard deviation of the numbers, taken as a sample.
func StdDevSamp[N ~string](as N, v any) Accumulator {
	return accumulate(as, "$stdDevSamp", operator{operand: v})
}

// MergeObjects is the documents laid over one another; of a field that several have, the last one wins.
func MergeObjects[N ~string](as N, v any) Accumulator {
	return accumulate(as, "$mergeObjects", operator{operand: v})
}

// ConcatArrays is all arrays end to end. Since MongoDB 8.1.
func ConcatArrays[N ~string](as N, v any) Accumulator {
	return accumulate(as, "$concatArrays", operator{operand: v})
}

// SetUnion is every element that occurs in one of the arrays, once. Since MongoDB 8.1.
func SetUnion[N ~string](as N, v any) Accumulator {
	return accumulate(as, "$setUnion", operator{operand: v})
}

// CountDocuments is the number of documents. Since MongoDB 5.0.
func CountDocuments[N ~string](as N) Accumulator {
	return accumulate(as, "$count", operator{args: []arg{}})
}

// FirstN is the values of the first n documents; says something only after a sort. Since MongoDB 5.2.
func FirstN[N ~string](as N, v, n any) Accumulator {
	return accumulate(as, "$firstN", operator{args: []arg{need("input", v), need("n", n)}})
}

// LastN is the values of the last n documents; says something only after a sort. Since MongoDB 5.2.
func LastN[N ~string](as N, v, n any) Accumulator {
	return accumulate(as, "$lastN", operator{args: []arg{need("input", v), need("n", n)}})
}

// MaxN is the n greatest values. Since MongoDB 5.2.
func MaxN[N ~string](as N, v, n any) Accumulator {
	return accumulate(as, "$maxN", operator{args: []arg{need("input", v), need("n", n)}})
}

// MinN is the n least values. Since MongoDB 5.2.
func MinN[N ~string](as N, v, n any) Accumulator {
	return accumulate(as, "$minN", operator{args: []arg{need("input", v), need("n", n)}})
}

// Top is the output of the first document by a sort order of its own. Since MongoDB 5.2.
func Top[N ~string](as N, by Ordering, output any) Accumulator {
	return accumulate(as, "$top", operator{args: []arg{by.arg("sortBy"), need("output", output)}})
}

// Bottom is the output of the last document by a sort order of its own. Since MongoDB 5.2.
func Bottom[N ~string](as N, by Ordering, output any) Accumulator {
	return accumulate(as, "$bottom", operator{args: []arg{by.arg("sortBy"), need("output", output)}})
}

// TopN is the outputs of the first n documents by a sort order of its own. Since MongoDB 5.2.
func TopN[N ~string](as N, n any, by Ordering, output any) Accumulator {
	return accumulate(as, "$topN", operator{args: []arg{need("n", n), by.arg("sortBy"), need("output", output)}})
}

// BottomN is the outputs of the last n documents by a sort order of its own. Since MongoDB 5.2.
func BottomN[N ~string](as N, n any, by Ordering, output any) Accumulator {
	return accumulate(as, "$bottomN", operator{args: []arg{need("n", n), by.arg("sortBy"), need("output", output)}})
}

// Median is the approximate middle of the numbers. Since MongoDB 7.0.
func Median[N ~string](as N, v any) Accumulator {
	return accumulate(as, "$median", operator{args: []arg{need("input", v), plain("method", "approximate")}})
}

// Percentile is the approximate percentiles of the numbers, one for each entry of p, which lie between 0 and 1. Since
// MongoDB 7.0.
func Percentile[N ~string](as N, v, p any) Accumulator {
	return accumulate(as, "$percentile", operator{args: []arg{need("input", v), need("p", p), plain("method", "approximate")}})
}
