// Package valuerules holds the rules of the family DB3xxx, operators and the kinds of values: one file per rule.
package valuerules

import "github.com/databridge-go/databridge/analyzer/rule"

// All returns the rules of the family in order of code.
func All() []rule.Rule {
	return []rule.Rule{
		unknownQueryOperator(),
		operatorWithoutDollar(),
		valueNeverMatches(),
		objectIDAsString(),
		dateAsText(),
		operatorNeedsArray(),
		emptyList(),
		nilSliceOperand(),
		misplacedOperator(),
		fieldsBesideOperators(),
		operatorUnfit(),
		malformedOperand(),
		malformedRegex(),
		nullEquality(),
		randomKeyOrder(),
		wholeDocument(),
		duplicateKey(),
		enumValue(),
		elementAsDocument(),
		conditionOverwritten(),
		variableAsKey(),
		differentElements(),
		structFilter(),
		alwaysStored(),
	}
}
