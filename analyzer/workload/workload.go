// Package workload holds the rules of the family DB6xxx, what queries cost: indexes that they need, calls that could be
// fewer. All are advice. They judge by the indexes that the program declares, and are silent on collections of which it
// declares none, or some that cannot be read.
package workload

import "github.com/databridge-go/databridge/analyzer/rule"

// All returns the rules of the family in order of code.
func All() []rule.Rule {
	return []rule.Rule{
		{Code: "DB6001", Run: filterWithoutIndex},
		{Code: "DB6002", Run: sortWithoutIndex},
		{Code: "DB6003", Run: regexWithoutAnchor},
		{Code: "DB6004", Run: onlyNegative},
		{Code: "DB6005", Run: queryInLoop},
		{Code: "DB6006", Run: unboundedAll},
		{Code: "DB6007", Run: skipWithoutSort},
		{Code: "DB6008", Run: projectionPossible},
		{Code: "DB6009", Run: countForMore},
		{Code: "DB6010", Run: redundantIndex},
	}
}
