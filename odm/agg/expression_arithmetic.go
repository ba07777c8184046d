package agg

// Abs is the number without its sign.
func Abs(v any) Expression { return single("$abs", v) }

// Add is the sum of numbers; one may be a date, to which milliseconds are added.
func Add(vs ...any) Expression { return list("$add", vs...) }

// Ceil is the next whole number upwards.
func Ceil(v any) Expression { return single("$ceil", v) }

// Divide is the first number divided by the second; 0 as divisor is an error.
func Divide(dividend, divisor any) Expression { return list("$divide", dividend, divisor) }

// Exp is e to the power of the number.
func Exp(v any) Expression { return single("$exp", v) }

// Floor is the next whole number downwards.
func Floor(v any) Expression { return single("$floor", v) }

// Ln is the natural logarithm.
func Ln(v any) Expression { return single("$ln", v) }

// Log is the logarithm of the first number to the base of the second.
func Log(v, base any) Expression { return list("$log", v, base) }

// Log10 is the logarithm to the base 10.
func Log10(v any) Expression { return single("$log10", v) }

// Mod is the remainder of the first number divided by the second.
func Mod(dividend, divisor any) Expression { return list("$mod", dividend, divisor) }

// Multiply is the product of the numbers.
func Multiply(vs ...any) Expression { return list("$multiply", vs...) }

// Pow is the first number to the power of the second.
func Pow(v, exponent any) Expression { return list("$pow", v, exponent) }

// Round rounds to decimal places, of which there are none if place is left out, halves to the even neighbour; a
// negative place is before the point.
func Round(v any, place ...any) Expression { return list("$round", optional("$round", place, v)...) }

// Trunc cuts a number off after decimal places, of which there are none if place is left out.
func Trunc(v any, place ...any) Expression { return list("$trunc", optional("$trunc", place, v)...) }

// Sigmoid is the logistic function 1/(1+e^-x). Since MongoDB 8.1.
func Sigmoid(v any) Expression { return single("$sigmoid", v) }

// Sqrt is the square root; negative numbers are an error.
func Sqrt(v any) Expression { return single("$sqrt", v) }

// Subtract is the first minus second; two dates give milliseconds.
func Subtract(a, b any) Expression { return list("$subtract", a, b) }

// BitAnd is the bitwise and of integers. Since MongoDB 6.3.
func BitAnd(vs ...any) Expression { return list("$bitAnd", vs...) }

// BitNot is the bitwise inversion of an integer. Since MongoDB 6.3.
func BitNot(v any) Expression { return single("$bitNot", v) }

// BitOr is the bitwise or of integers. Since MongoDB 6.3.
func BitOr(vs ...any) Expression { return list("$bitOr", vs...) }

// BitXor is the bitwise exclusive or of integers. Since MongoDB 6.3.
func BitXor(vs ...any) Expression { return list("$bitXor", vs...) }

// Rand is the random number from 0 up to 1, drawn for each document. Since MongoDB 4.4.
func Rand() Expression { return named("$rand") }
