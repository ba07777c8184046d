package mql

import "github.com/databridge-go/databridge/internal/model"

// TypeNames are the names that $type takes: those of the kinds, of the types that BSON has deprecated, and "number" for
// all numeric ones.
func TypeNames() []string {
	return append(model.AnyKind.Names(), "undefined", "dbPointer", "symbol", "javascriptWithScope", "number")
}
