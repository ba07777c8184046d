package mql

import (
	"slices"

	"github.com/databridge-go/databridge/internal/model"
)

// Coerces returns the kinds beyond those of the definitions that an argument of an expression takes: the server turns
// them into what it needs. any says that it takes every kind: truth values, and operators that pass over what they
// cannot use. Measured on 6.0.5; a test measures it again.
func Coerces(op *Operator, a *Arg) (kinds model.Kinds, any bool) {
	switch op.Name {
	case "$avg", "$sum", "$max", "$min", "$stdDevPop", "$stdDevSamp", "$cond", "$filter":
		return 0, a.Kinds&model.Array == 0 || op.Name == "$sum"
	case "$toLower", "$toUpper", "$strcasecmp":
		return model.Number | model.Date | model.Timestamp, false
	case "$substr", "$substrBytes", "$substrCP":
		if a.Name == "string" {
			return model.Number | model.Date | model.Timestamp, false
		}
	}
	return 0, slices.Contains(a.Types, "resolvesToBool")
}
