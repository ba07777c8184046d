// Package pathrules holds the rules of the family DB2xxx, what paths may say, and three that judge paths in the same way: DB1005
// and DB1007, those of indexes, and DB4004, those of updates. One file per rule.
package pathrules

import "github.com/databridge-go/databridge/analyzer/rule"

// All returns the rules of the family in order of code.
func All() []rule.Rule {
	return []rule.Rule{
		unstoredIndexKey(),
		unknownIndexKey(),
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
		loweredName(),
		repeatedKey(),
		unknownFieldInUpdate(),
	}
}
