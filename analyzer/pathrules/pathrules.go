// Package pathrules holds the rules of the family DB2xxx, what paths may say, and DB4004, which judges the paths of
// updates in the same way: one file per rule.
package pathrules

import "github.com/databridge-go/databridge/analyzer/rule"

// All returns the rules of the family in order of code.
func All() []rule.Rule {
	return []rule.Rule{
		unknownField(),
		goName(),
		pathIntoScalar(),
		unknownNestedField(),
		indexIntoNonArray(),
		pathThroughLink(),
		unknownOptionField(),
		unknownCollection(),
		unknownReference(),
		nameInOtherCase(),
		jsonName(),
		missingLevel(),
		loneName(),
		unknownFieldInUpdate(),
	}
}
