package pathrules

import (
	"strings"
	"unicode"

	"github.com/databridge-go/databridge/internal/nearest"
)

// misspelt reports whether a name is so near to a stored name that it must be meant by it: all their words are equal
// but one, and that one differs by a slip of the keyboard, or as singular and plural do. Two words that both exist are
// two words (product_id is not a misspelt project_id): real tells which do. Names that differ in their digits, in a
// short word or in a whole word never are one name; names that differ in case or separators alone are no misspelling.
func misspelt(name, stored string, real func(word string) bool) bool {
	a, b := split(name), split(stored)
	if len(a) != len(b) || digits(name) != digits(stored) {
		return false
	}
	at := -1
	for i := range a {
		switch {
		case a[i] == b[i]:
		case at >= 0:
			return false
		default:
			at = i
		}
	}
	if at < 0 {
		return false
	}
	x, y := a[at], b[at]
	switch {
	case plural(x, y) || plural(y, x):
		return true
	case tense(x, y) || tense(y, x):
		return len(a) > 1 // approve and approved are two fields, approve_at and approved_at hardly
	}
	return slip(x, y) && !(real(x) && real(y))
}

// split cuts a name into its words, in lower case: at "_", "-", blanks and where capitals begin. Digits belong to the
// word that they follow.
func split(name string) []string {
	var words []string
	var word []rune
	flush := func() {
		if len(word) > 0 {
			words = append(words, strings.ToLower(string(word)))
		}
		word = nil
	}
	runes := []rune(name)
	for i, r := range runes {
		switch {
		case r == '_' || r == '-' || r == ' ':
			flush()
			continue
		case unicode.IsUpper(r) && begins(runes, i):
			flush()
		}
		word = append(word, r)
	}
	flush()
	return words
}

// begins reports whether the capital at i begins a word: userId, userID, HTTPServer.
func begins(runes []rune, i int) bool {
	if i == 0 {
		return false
	}
	return !unicode.IsUpper(runes[i-1]) || i+1 < len(runes) && unicode.IsLower(runes[i+1])
}

// digits are the digits of a name: address1 is not address2.
func digits(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return r
		}
		return -1
	}, name)
}

// plural reports whether many is the plural of one.
func plural(one, many string) bool {
	if len(one) < 2 {
		return false
	}
	if stem, ok := strings.CutSuffix(one, "y"); ok && many == stem+"ies" {
		return true
	}
	return many == one+"s" || many == one+"es" && strings.ContainsAny(one[len(one)-1:], "shxzo")
}

// tense reports whether past is the past tense of a verb: create_at and created_at are one name if the rest of it is
// equal too.
func tense(verb, past string) bool {
	if len(verb) < 4 {
		return false
	}
	return past == verb+"ed" || strings.HasSuffix(verb, "e") && past == verb+"d"
}

// slip reports whether x and y differ as a typing error does: by one edit, or by two in words of five letters and more.
func slip(x, y string) bool {
	longer, shorter := len([]rune(x)), len([]rune(y))
	if longer < shorter {
		longer, shorter = shorter, longer
	}
	if longer < 4 || shorter < 3 {
		return false
	}
	limit := 2
	if longer == 4 {
		limit = 1
	}
	if nearest.Distance(x, y, limit) > limit {
		return false
	}
	return !affixed(x, y) && !affixed(y, x) && !derived(x, y)
}

// affixed reports whether longer is shorter with two letters before or behind it: unpaid, inactive, userid.
func affixed(longer, shorter string) bool {
	return len(longer) == len(shorter)+2 && (strings.HasPrefix(longer, shorter) || strings.HasSuffix(longer, shorter))
}

// derived reports whether two words differ in their endings only: assigned and assignee, creator and created.
func derived(x, y string) bool {
	stem, a, ok := ending(x)
	if !ok {
		return false
	}
	other, b, ok := ending(y)
	return ok && stem == other && a != b
}

func ending(word string) (stem, end string, ok bool) {
	for _, end := range [...]string{"ed", "er", "ee", "or", "es", "en"} {
		if stem, ok := strings.CutSuffix(word, end); ok && len(stem) >= 3 {
			return stem, end, true
		}
	}
	return "", "", false
}
