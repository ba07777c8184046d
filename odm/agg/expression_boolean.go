package agg

// And is whether all expressions are true; anything but false, 0, null and missing is.
func And(vs ...any) Expression { return list("$and", vs...) }

// Or is whether at least one expression is true.
func Or(vs ...any) Expression { return list("$or", vs...) }

// Not is whether the expression is not true.
func Not(v any) Expression { return single("$not", v) }

// Cmp is -1, 0 or 1 as the first value is less than, equal to or greater than the second.
func Cmp(a, b any) Expression { return list("$cmp", a, b) }

// Eq is whether the two values are equal, types included.
func Eq(a, b any) Expression { return list("$eq", a, b) }

// Ne is whether the two values differ.
func Ne(a, b any) Expression { return list("$ne", a, b) }

// Gt is whether the first value is greater than the second.
func Gt(a, b any) Expression { return list("$gt", a, b) }

// Gte is whether the first value is greater than or equal to the second.
func Gte(a, b any) Expression { return list("$gte", a, b) }

// Lt is whether the first value is less than the second.
func Lt(a, b any) Expression { return list("$lt", a, b) }

// Lte is whether the first value is less than or equal to the second.
func Lte(a, b any) Expression { return list("$lte", a, b) }

// AllElementsTrue is whether no element is false, 0, null or missing.
func AllElementsTrue(array any) Expression { return single("$allElementsTrue", array) }

// AnyElementTrue is whether some element is neither false, 0, null nor missing.
func AnyElementTrue(array any) Expression { return single("$anyElementTrue", array) }

// Cond is the value then if the condition is holds, otherwise the other one.
func Cond(is, then, otherwise any) Expression {
	return named("$cond", need("if", is), need("then", then), need("else", otherwise))
}

// IfNull is the first value that is neither null nor missing.
func IfNull(vs ...any) Expression { return list("$ifNull", vs...) }
