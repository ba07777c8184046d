// Package security holds the rules of the family DB8xxx, requests that reach a query: one file per rule. It follows what
// a request brings through the variables and the functions of one package, and knows routers by import path and name.
package security

import "github.com/databridge-go/databridge/analyzer/rule"

// All returns the rules of the family in order of code.
func All() []rule.Rule {
	return []rule.Rule{
		{Code: "DB8001", Run: requestIsQuery},
		{Code: "DB8002", Run: untypedRequestValue},
		{Code: "DB8003", Run: keyFromRequest},
		{Code: "DB8004", Run: patternFromRequest},
		{Code: "DB8005", Run: builtJavaScript},
		{Code: "DB8006", Run: javaScript},
		{Code: "DB8007", Run: extendedJSONIsQuery},
		{Code: "DB8008", Run: credentialsInURI},
		{Code: "DB8009", Run: unprotectedConnection},
		{Code: "DB8010", Run: unboundedPage},
	}
}
