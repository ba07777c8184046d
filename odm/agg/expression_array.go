package agg

// ArrayElemAt is the element at an index; negative counts from the end; beyond the ends it is missing.
func ArrayElemAt(array, index any) Expression { return list("$arrayElemAt", array, index) }

// ArrayToObject is the document made of [key, value] pairs or {k, v} documents.
func ArrayToObject(array any) Expression { return single("$arrayToObject", array) }

// ConcatArraysOf is the arrays end to end; null if one is null.
func ConcatArraysOf(arrays ...any) Expression { return list("$concatArrays", arrays...) }

// FirstOf is the first element of an array. Since MongoDB 4.4.
func FirstOf(array any) Expression { return single("$first", array) }

// LastOf is the last element of an array. Since MongoDB 4.4.
func LastOf(array any) Expression { return single("$last", array) }

// FirstNOf is the first n elements of an array. Since MongoDB 5.1.
func FirstNOf(array, n any) Expression { return named("$firstN", need("n", n), need("input", array)) }

// LastNOf is the last n elements of an array. Since MongoDB 5.1.
func LastNOf(array, n any) Expression { return named("$lastN", need("n", n), need("input", array)) }

// MaxNOf is the n greatest elements of an array. Since MongoDB 5.1.
func MaxNOf(array, n any) Expression { return named("$maxN", need("input", array), need("n", n)) }

// MinNOf is the n least elements of an array. Since MongoDB 5.1.
func MinNOf(array, n any) Expression { return named("$minN", need("input", array), need("n", n)) }

// In is whether the array has the value.
func In(v, array any) Expression { return list("$in", v, array) }

// IndexOfArray is the index of the first element that equals v, -1 if there is none; bounds are where the search begins
// and ends.
func IndexOfArray(array, v any, bounds ...any) Expression {
	return list("$indexOfArray", append([]any{array, v}, bounds...)...)
}

// IsArray is whether the value is an array. Since MongoDB 4.4.
func IsArray(v any) Expression { return single("$isArray", v) }

// ObjectToArray is the array of {k, v} documents, one for each field.
func ObjectToArray(object any) Expression { return single("$objectToArray", object) }

// Range is the whole numbers from start up to, not including, end.
func Range(start, end any, step ...any) Expression {
	return list("$range", optional("$range", step, start, end)...)
}

// ReverseArray is the array back to front.
func ReverseArray(array any) Expression { return single("$reverseArray", array) }

// Size is the number of elements; anything but an array is an error.
func Size(array any) Expression { return single("$size", array) }

// Slice is the first n elements of an array, or the last -n.
func Slice(array, n any) Expression { return list("$slice", array, n) }

// SliceFrom is n elements of an array from a position, which counts from the end if negative.
func SliceFrom(array, position, n any) Expression { return list("$slice", array, position, n) }

// SortArray is the array in the order of by; By("") sorts by the elements themselves, By("-") the other way. Since
// MongoDB 5.2.
func SortArray(array any, by Ordering) Expression {
	return named("$sortArray", need("input", array), by.arg("sortBy"))
}

// BottomOf is the output of the last element by a sort order. Since MongoDB 7.0.
func BottomOf(array any, by Ordering, output any) Expression {
	return named("$bottom", by.arg("sortBy"), need("output", output), need("input", array))
}

// BottomNOf is the outputs of the last n elements by a sort order. Since MongoDB 7.0.
func BottomNOf(array, n any, by Ordering, output any) Expression {
	return named("$bottomN", need("n", n), by.arg("sortBy"), need("output", output), need("input", array))
}

// TopOf is the output of the first element by a sort order. Since MongoDB 7.0.
func TopOf(array any, by Ordering, output any) Expression {
	return named("$top", by.arg("sortBy"), need("output", output), need("input", array))
}

// TopNOf is the outputs of the first n elements by a sort order. Since MongoDB 7.0.
func TopNOf(array, n any, by Ordering, output any) Expression {
	return named("$topN", need("n", n), by.arg("sortBy"), need("output", output), need("input", array))
}

// SimilarityCosine is the cosine of the angle between two vectors; with score the value lies between 0 and 1. Since
// MongoDB 8.3.
func SimilarityCosine(a, b any, score ...bool) Expression {
	return named("$similarityCosine", need("vectors", []any{a, b}), option("score", last(score)))
}

// SimilarityDotProduct is the dot product of two vectors; with score the value lies between 0 and 1. Since MongoDB 8.3.
func SimilarityDotProduct(a, b any, score ...bool) Expression {
	return named("$similarityDotProduct", need("vectors", []any{a, b}), option("score", last(score)))
}

// SimilarityEuclidean is the closeness of two vectors by Euclidean distance; with score the value lies between 0 and 1.
// Since MongoDB 8.3.
func SimilarityEuclidean(a, b any, score ...bool) Expression {
	return named("$similarityEuclidean", need("vectors", []any{a, b}), option("score", last(score)))
}
