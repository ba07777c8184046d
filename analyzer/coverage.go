package analyzer

import (
	"strings"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/internal/lift"
)

// A Coverage says how much of a package could be checked: silence about a query that was not looked at would look
// like approval.
type Coverage struct {
	Queries int            // outside test files; what a function sends for its callers counts where they call it
	Checked int            // those whose arguments can be read and whose model is known; commands have none
	Unknown map[Reason]int // the others, by why
}

// A Reason says why a query was not checked.
type Reason string

// The reasons.
const (
	ModelUnknown   Reason = "model unknown"
	BuiltElsewhere Reason = "built elsewhere"
)

// Reasons are the reasons in the order in which they are told.
var Reasons = [...]Reason{ModelUnknown, BuiltElsewhere}

// WayOut returns what a reader can do about a reason, "" if nothing.
func (r Reason) WayOut() string {
	if r == ModelUnknown {
		return "add // databridge:model"
	}
	return ""
}

// Cover counts the queries of a package that could be checked.
func Cover(u *Unit, c *Collected, w *evidence.World) Coverage {
	cover := Coverage{Unknown: map[Reason]int{}}
	for _, q := range c.Queries {
		why, counts := checked(u, q, w)
		switch {
		case !counts:
			continue
		case why != "":
			cover.Unknown[why]++
		default:
			cover.Checked++
		}
		cover.Queries++
	}
	return cover
}

// checked tells why a query was not checked, "" if it was; counts is false for those that are counted elsewhere.
func checked(u *Unit, q *lift.Query, w *evidence.World) (why Reason, counts bool) {
	if q.Call == nil || strings.HasSuffix(u.Fset.Position(q.Call.Pos()).Filename, "_test.go") {
		return "", false
	}
	_, known := w.ModelOf(q)
	switch {
	case q.Forwards && (!known || unread(q)):
		return "", false // it is read where the function around it is called
	case !known && q.Verb != lift.RunCommand: // a command asks the database
		return ModelUnknown, true
	case unread(q):
		return BuiltElsewhere, true
	}
	return "", true
}

// unread reports whether nothing can be told of any argument of q.
func unread(q *lift.Query) bool {
	for _, p := range q.Parts {
		if p.Node == nil || p.Node.Kind != lift.Unknown {
			return false
		}
	}
	return len(q.Parts) > 0
}
