// Package lifecycle holds the rules of the family DB7xxx, cursors, contexts and decode targets: one file per rule.
package lifecycle

import "github.com/databridge-go/databridge/analyzer/rule"

// All returns the rules of the family in order of code.
func All() []rule.Rule {
	return []rule.Rule{
		cursorNotClosed(), cursorErrorUnread(), singleResultDropped(), wrappedErrorCompared(),
		contextNotHandedOn(), transactionContextIgnored(), targetNotAPointer(), clientPerRequest(), writeDropped(), deferredTooEarly(), rule.OfODM(changeNeverSaved()), nothingToInsert(),
		currentKept(), sessionNotEnded(), optionSetTwice(), targetHoldsNoDocument(), impossibleAssertion(), droppedStep(), rule.OfODM(comparedProxy()),
	}
}
