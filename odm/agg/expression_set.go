package agg

// SetDifference is the elements of the first array that the second does not have.
func SetDifference(a, b any) Expression { return list("$setDifference", a, b) }

// SetEquals is whether the arrays have the same elements, order and repeats aside.
func SetEquals(arrays ...any) Expression { return list("$setEquals", arrays...) }

// SetIntersection is the elements that all of the arrays have.
func SetIntersection(arrays ...any) Expression { return list("$setIntersection", arrays...) }

// SetIsSubset is whether the array b has every element of a.
func SetIsSubset(a, b any) Expression { return list("$setIsSubset", a, b) }

// SetUnionOf is the elements that at least one of the arrays has, each once.
func SetUnionOf(arrays ...any) Expression { return list("$setUnion", arrays...) }
