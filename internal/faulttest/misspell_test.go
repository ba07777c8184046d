package faulttest

import (
	"strings"
	"unicode"
)

// typo lets two letters of a word change places, or doubles the last one.
func typo(word string) string {
	for i := len(word) / 2; i+1 < len(word); i++ {
		if word[i] != word[i+1] && i > 0 && word[i] >= 'a' && word[i+1] >= 'a' {
			return word[:i] + string(word[i+1]) + string(word[i]) + word[i+2:]
		}
	}
	return word + word[len(word)-1:]
}

// The kinds of mistakes about which the checker may be right to say nothing: no name proves them. Two names may differ
// in a short word (created_by and created_at, ip and id), one word may well be a field at the top, and who asks for
// absence knows that the field is not stored. The other conditions of a list go on to match.
const (
	shortWord      = "unproven: letters of a short word"
	oneWord        = "unproven: level dropped, one word is left"
	asksForAbsence = "unproven: $exists: false"
	oneOfList      = "unproven: one value of a list"
)

// A misspelling is a wrong form of a path.
type misspelling struct{ kind, path string }

// misspell returns the wrong forms of a stored path.
func misspell(path string) (all []misspelling) {
	segments := strings.Split(path, ".")
	var names []int // the segments that are names: no positions
	for i, s := range segments {
		if s != "" && !strings.HasPrefix(s, "$") && !unicode.IsDigit(rune(s[0])) {
			names = append(names, i)
		}
	}
	if len(names) == 0 {
		return nil
	}
	last := names[len(names)-1]
	with := func(i int, s string) string {
		changed := append([]string{}, segments...)
		changed[i] = s
		return strings.Join(changed, ".")
	}
	for _, i := range names {
		kind := "field: letters"
		if len(changedWord(segments[i])) < 4 {
			kind = shortWord
		}
		all = append(all, misspelling{kind, with(i, typo(segments[i]))})
	}
	name := segments[last]
	all = append(all, misspelling{"field: case", with(last, otherCase(name))})
	if strings.Contains(strings.TrimPrefix(name, "_"), "_") {
		all = append(all, misspelling{"field: separators", with(last, strings.ReplaceAll(name, "_", ""))},
			misspelling{"field: separators", with(last, strings.ReplaceAll(name, "_", "-"))})
	}
	if len(names) > 1 && len(names) == len(segments) {
		kind := "field: level dropped"
		if len(segments) == 2 && !strings.Contains(name, "_") {
			kind = oneWord
		}
		all = append(all, misspelling{kind, strings.Join(segments[1:], ".")})
	}
	return all
}

// changedWord is the word of a name in which typo changes letters.
func changedWord(name string) string {
	wrong, at := typo(name), 0
	for at < len(name) && name[at] == wrong[at] {
		at++
	}
	start := strings.LastIndexByte(name[:at], '_') + 1
	word, _, _ := strings.Cut(name[start:], "_")
	return word
}

// otherCase spells a name as Go would: placed_at is placedAt, city is City, _id is ID.
func otherCase(name string) string {
	words := strings.Split(strings.TrimPrefix(name, "_"), "_")
	for i, w := range words {
		if w != "" && (i > 0 || len(words) == 1) {
			words[i] = strings.ToUpper(w[:1]) + w[1:]
		}
	}
	if name == "_id" {
		return "ID"
	}
	return strings.Join(words, "")
}
