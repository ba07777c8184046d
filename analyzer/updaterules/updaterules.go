// Package updaterules holds the rules of the family DB4xxx, updates: one file per rule.
package updaterules

import "github.com/databridge-go/databridge/analyzer/rule"

// All returns the rules of the family in order of code.
func All() []rule.Rule {
	return []rule.Rule{
		{Code: "DB4001", Run: updateWithoutOperator},
		{Code: "DB4002", Run: operatorInReplacement},
		{Code: "DB4003", Run: unknownUpdateOperator},
		{Code: "DB4005", Run: wrongKind},
		{Code: "DB4006", Run: operatorDoesNotFit},
		{Code: "DB4007", Run: immutableID},
		{Code: "DB4008", Run: conflictingPaths},
		{Code: "DB4009", Run: nestedArray},
		{Code: "DB4010", Run: positional},
		{Code: "DB4011", Run: malformedChange},
		{Code: "DB4012", Run: emptyUpdate},
		{Code: "DB4013", Run: zeroValuesSet},
		{Code: "DB4014", Run: emptyFilter},
		{Code: "DB4015", Run: upsertWithoutValues},
		{Code: "DB4016", Run: expressionInUpdate},
		{Code: "DB4017", Run: zeroValueKeptOut},
		{Code: "DB4018", Run: storedNull},
		{Code: "DB4019", Run: idInSet},
	}
}
