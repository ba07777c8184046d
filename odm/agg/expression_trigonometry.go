package agg

// Acos is the angle in radians with this cosine.
func Acos(v any) Expression { return single("$acos", v) }

// Acosh is the number with this hyperbolic cosine.
func Acosh(v any) Expression { return single("$acosh", v) }

// Asin is the angle in radians with this sine.
func Asin(v any) Expression { return single("$asin", v) }

// Asinh is the number with this hyperbolic sine.
func Asinh(v any) Expression { return single("$asinh", v) }

// Atan is the angle in radians with this tangent.
func Atan(v any) Expression { return single("$atan", v) }

// Atanh is the number with this hyperbolic tangent.
func Atanh(v any) Expression { return single("$atanh", v) }

// Cos is the cosine of an angle in radians.
func Cos(v any) Expression { return single("$cos", v) }

// Cosh is the hyperbolic cosine of a number.
func Cosh(v any) Expression { return single("$cosh", v) }

// Sin is the sine of an angle in radians.
func Sin(v any) Expression { return single("$sin", v) }

// Sinh is the hyperbolic sine of a number.
func Sinh(v any) Expression { return single("$sinh", v) }

// Tan is the tangent of an angle in radians.
func Tan(v any) Expression { return single("$tan", v) }

// Tanh is the hyperbolic tangent of a number.
func Tanh(v any) Expression { return single("$tanh", v) }

// DegreesToRadians is the degrees turned into radians.
func DegreesToRadians(v any) Expression { return single("$degreesToRadians", v) }

// RadiansToDegrees is the radians turned into degrees.
func RadiansToDegrees(v any) Expression { return single("$radiansToDegrees", v) }

// Atan2 is the angle in radians of the point (x, y), given y first.
func Atan2(y, x any) Expression { return list("$atan2", y, x) }
