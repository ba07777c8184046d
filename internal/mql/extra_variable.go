package mql

import "slices"

// SystemVariables are the variables that expressions may use without a definition, $$ROOT and its kin; MongoDB's
// definitions have no list of them.
func SystemVariables() []string {
	return []string{
		"ROOT", "CURRENT", "REMOVE", "DESCEND", "PRUNE", "KEEP", "NOW", "CLUSTER_TIME", "USER_ROLES", "SEARCH_META",
		"JS_SCOPE", "IS_MR",
	}
}

// SystemVariable reports whether the server defines a variable: "ROOT" of $$ROOT.
func SystemVariable(name string) bool { return slices.Contains(SystemVariables(), name) }
