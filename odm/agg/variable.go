package agg

import (
	"errors"
	"strings"
)

// A Var is a variable: one of the server's, or one that Let, Filter, Map, Reduce or a Lookup has made.
type Var string

// The variables of the server, and those that Filter, Map and Reduce make where no other name is given.
const (
	Root          Var = "ROOT"         // the whole document that the stage is given
	Current       Var = "CURRENT"      // where paths of fields begin; Root unless it was changed
	Now           Var = "NOW"          // the time, the same for the whole pipeline; since MongoDB 4.2
	ClusterTime   Var = "CLUSTER_TIME" // the logical time of the replica set; since MongoDB 4.2
	Remove        Var = "REMOVE"       // a missing value: the field is left out
	Descend       Var = "DESCEND"      // of Redact: keeps the level, and looks at those below
	Prune         Var = "PRUNE"        // of Redact: drops the level
	Keep          Var = "KEEP"         // of Redact: keeps the level with all below
	SearchMetaVar Var = "SEARCH_META"  // what Search has found, without its documents
	UserRoles     Var = "USER_ROLES"   // the roles of the user; since MongoDB 7.0
	This          Var = "this"         // the element, in Filter, Map and Reduce
	Value         Var = "value"        // what was made so far, in Reduce
	New           Var = "new"          // the document that comes, in the pipeline of Merge
)

// Field is the field at path in the document that the variable holds.
func (v Var) Field(path Path) Var { return v + "." + Var(path.Path()) }

func (v Var) value() any {
	name, path, _ := strings.Cut(string(v), ".")
	if name == "" || strings.ContainsAny(string(v), "$\x00") || strings.HasSuffix(string(v), ".") || strings.Contains(path, "..") {
		return bad("%q is no variable: it is a name, with or without a path behind it, and without $", string(v))
	}
	return "$$" + string(v)
}

// checkVar refuses the name of a variable that the server would refuse.
func checkVar(name string) error {
	if name == "" || name[0] >= 'A' && name[0] <= 'Z' || strings.ContainsAny(name, ".$\x00") {
		return errors.New("odm: " + strconvQuote(name) + " is no name for a variable: it begins with a small letter and holds no dot and no $")
	}
	return nil
}
