package shape

import (
	"slices"

	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/mql"
)

// A scope is where an expression stands.
type scope struct {
	root     *Shape // the documents at hand
	vars     *variables
	stage    *Stage
	leading  bool // the documents are as they are stored, and walk sees the stage too
	polarity walk.Polarity
	depth    int
}

// variables are the names of the program's own variables, the innermost first.
type variables struct {
	outer *variables
	name  string
	value *Value
	open  bool // others may be defined
}

// let is the scope with one more variable.
func (at scope) let(name string, v *Value) scope {
	at.vars = &variables{outer: at.vars, name: name, value: v}
	return at
}

// lookup returns the value of a variable; ok is false if nothing defines it.
func (at scope) lookup(name string) (v *Value, ok bool) {
	if name == "ROOT" || name == "CURRENT" {
		return docOf(at.root), true
	}
	isOpen := false
	for in := at.vars; in != nil; in = in.outer {
		if in.name == name && name != "" {
			return in.value, true
		}
		isOpen = isOpen || in.open
	}
	return unknown(), isOpen || mql.SystemVariable(name)
}

// names are the variables that the program defines here, sorted.
func (at scope) names() []string {
	var found []string
	for in := at.vars; in != nil; in = in.outer {
		if in.name != "" && !slices.Contains(found, in.name) {
			found = append(found, in.name)
		}
	}
	slices.Sort(found)
	return found
}
