// Package modelrules holds the rules of the family DB1xxx, declarations of models: one file per rule.
package modelrules

import "github.com/databridge-go/databridge/analyzer/rule"

// All returns the rules of the family in order of code.
func All() []rule.Rule {
	return []rule.Rule{
		{Code: "DB1001", Run: duplicateKey},
		{Code: "DB1002", Run: malformedTag},
		{Code: "DB1003", Run: idUnderAnotherName},
		{Code: "DB1004", Run: zeroID},
		{Code: "DB1006", Run: noEncoding},
		{Code: "DB1008", Run: impossibleIndex},
		rule.OfODM(rule.Rule{Code: "DB1009", Run: linkLeadsNowhere}),
		{Code: "DB1010", Run: zeroNeverStored},
		{Code: "DB1013", Run: neverStored},
		{Code: "DB1014", Run: generatedID},
		{Code: "DB1015", Run: unsignedField},
		{Code: "DB1016", Run: encodingInherited},
		{Code: "DB1017", Run: omitemptyWithoutEffect},
		rule.OfODM(rule.Rule{Code: "DB1018", Run: hookNeverRuns}),
		rule.OfODM(rule.Rule{Code: "DB1019", Run: proxiesDiffer}),
	}
}
