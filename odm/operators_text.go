package odm

import (
	"regexp"
	"strings"

	"github.com/databridge-go/databridge/odm/internal/expr"
)

// Regex asks for documents whose text matches the regular expression re with options, letters of "imsx": case is ignored by
// "i", ^ and $ match at lines by "m", a dot matches line ends by "s", white space in re is ignored by "x".
func Regex[T any, V ~string](f ValueOf[T, V], re, options string) Filter[T] {
	return ask[*T](f.Path(), "$regex", expr.Regex{Pattern: re, Options: options})
}

// HasPrefix asks for documents whose text begins with prefix. It can use an index.
func HasPrefix[T any, V ~string](f ValueOf[T, V], prefix string) Filter[T] {
	return Regex(f, "^"+EscapeRegex(prefix), "")
}

// HasSuffix asks for documents whose text ends with suffix. It reads every value.
func HasSuffix[T any, V ~string](f ValueOf[T, V], suffix string) Filter[T] {
	return Regex(f, EscapeRegex(suffix)+`\z`, "")
}

// HasText asks for documents whose text holds part. It reads every value.
func HasText[T any, V ~string](f ValueOf[T, V], part string) Filter[T] {
	return Regex(f, EscapeRegex(part), "")
}

// EqualFold asks for documents whose text equals s but for the case of its letters. It reads every value; where that matters,
// an index with a collation serves better.
func EqualFold[T any, V ~string](f ValueOf[T, V], s V) Filter[T] {
	return Regex(f, "^"+EscapeRegex(string(s))+`\z`, "i")
}

// EscapeRegex returns a regular expression that matches s literally: what text of a user goes through before it becomes part
// of one.
func EscapeRegex(s string) string { return regexp.QuoteMeta(s) }

// TextOptions change a Text search. The zero value searches in the language of the index and ignores case and diacritics.
type TextOptions struct {
	Language           string // such as "en" or "none"; empty means the index's
	CaseSensitive      bool
	DiacriticSensitive bool
	OmitDiacritic      bool // sends nothing about diacritics, so that the version of the index decides
}

// Text is a search in the collection's text index. Words are joined by or; "a phrase" stands in quotes, -word excludes. Of
// several options the last one counts.
func Text(search string, opts ...TextOptions) Expr {
	var o TextOptions
	if len(opts) > 0 {
		o = opts[len(opts)-1]
	}
	d := expr.D{{Key: "$search", Value: search}, {Key: "$caseSensitive", Value: o.CaseSensitive}}
	if o.Language != "" {
		d = append(d, expr.E{Key: "$language", Value: o.Language})
	}
	if !o.OmitDiacritic {
		d = append(d, expr.E{Key: "$diacriticSensitive", Value: o.DiacriticSensitive})
	}
	return expr.Whole("$text", d)
}

// TextSearch is Text as the server's own settings have it: nothing is sent but the search.
func TextSearch(search string) Expr {
	return expr.Whole("$text", expr.D{{Key: "$search", Value: search}})
}

// Phrase is the text of a user as one phrase of a Text search: its quotes are left out, and no word in it excludes.
func Phrase(s string) string { return `"` + strings.ReplaceAll(s, `"`, "") + `"` }
