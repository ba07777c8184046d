package feature

import (
	"strings"
	"unicode/utf8"
)

// AnyBegins reports whether an item of a completion goes with what stands before the cursor: its letters come in the
// item's name in their order, as editors filter. What is typed whole already is no reason to show anything.
func AnyBegins(c Completion, text string, offset int) bool {
	if offset < c.At.From || offset > len(text) {
		return false
	}
	typed := strings.ToLower(text[c.At.From:offset])
	if typed == "" {
		return false
	}
	for _, it := range c.Items {
		if it.Name != text[c.At.From:offset] && comesIn(typed, strings.ToLower(it.Name)) {
			return true
		}
	}
	return false
}

// comesIn reports whether the letters of part come in whole in their order.
func comesIn(part, whole string) bool {
	for _, c := range part {
		at := strings.IndexRune(whole, c)
		if at < 0 {
			return false
		}
		_, width := utf8.DecodeRuneInString(whole[at:])
		whole = whole[at+width:]
	}
	return true
}
