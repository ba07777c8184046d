package locate

import (
	"slices"
	"strings"
)

// A Literal is the string literal that an offset of a text lies in. From and To enclose what stands between its quotes.
type Literal struct {
	From, To int
	Closed   bool // its closing quote is there; else To is the offset itself
	Raw      bool // in backquotes
}

// StringAt returns the string literal that offset lies in, ends of its content included. It reads no more than the text
// up to the literal's end, and knows strings, runes and comments only.
func StringAt(text string, offset int) (Literal, bool) {
	for at := 0; at < offset; {
		next := strings.IndexAny(text[at:offset], "\"`'/")
		if next < 0 {
			return Literal{}, false
		}
		from := at + next
		to := tokenEnd(text, from)
		if quote := text[from]; (quote == '"' || quote == '`') && offset <= to {
			return literalAt(text, from, to, offset)
		}
		at = to
	}
	return Literal{}, false
}

// tokenEnd returns the end of the string, rune or comment that begins at from, whatever it lacks.
func tokenEnd(text string, from int) int {
	rest := text[from+1:]
	switch text[from] {
	case '`':
		return from + 1 + upTo(rest, "`")
	case '/':
		switch {
		case strings.HasPrefix(rest, "/"):
			return from + 1 + upTo(rest, "\n")
		case strings.HasPrefix(rest, "*"):
			return from + 2 + upTo(rest[1:], "*/")
		}
		return from + 1
	}
	for i := 0; i < len(rest); i++ {
		switch rest[i] {
		case '\\':
			i++
		case '\n':
			return from + 1 + i
		case text[from]:
			return from + 2 + i
		}
	}
	return len(text)
}

// upTo returns the index behind the first end in text, its length if there is none.
func upTo(text, end string) int {
	if i := strings.Index(text, end); i >= 0 {
		return i + len(end)
	}
	return len(text)
}

// literalAt is the literal between two offsets, as somebody sees it who types at offset: a quote that was just opened
// takes in what follows up to the next quote of the line, but that is not what is meant.
func literalAt(text string, from, to, offset int) (Literal, bool) {
	l := Literal{From: from + 1, To: to, Raw: text[from] == '`'}
	l.Closed = to > from+1 && text[to-1] == text[from]
	if l.Closed {
		l.To--
	}
	if offset > l.To {
		return Literal{}, false // behind the closing quote
	}
	if !l.Closed || !l.Raw && strings.ContainsAny(text[offset:l.To], " ,:(){}") {
		l.Closed, l.To = false, offset
	}
	return l, true
}

// Repaired returns the text as it may become once the literal that is being typed is finished: its quote and the
// brackets that the line opens are closed, and a key has a value. The candidates go from the likeliest on; where the
// literal is closed, the first is the text itself.
func Repaired(text string, l Literal) []string {
	head, tail, quote := text[:l.To], text[l.To:], `"`
	if l.Raw {
		quote = "`"
	}
	if l.Closed {
		tail = tail[1:]
	}
	rest, below, more := strings.Cut(tail, "\n")
	if more {
		below = "\n" + below
	}
	var all []string
	for _, r := range closed(text, l, rest) {
		for _, complete := range endings(text[:l.From-1], r) {
			all = append(all, head+quote+complete(r)+below)
		}
	}
	return all
}

// closed returns the rest of the literal's line without and with the brackets that the line opens and does not close:
// they may be closed below.
func closed(text string, l Literal, rest string) []string {
	line := strings.LastIndexByte(text[:l.From-1], '\n') + 1
	brackets := unclosed(text[line:l.From-1], rest)
	switch {
	case brackets == "":
		return []string{rest}
	case l.Closed:
		return []string{rest, rest + brackets}
	}
	return []string{rest + brackets, rest}
}

// An ending is what stands behind a literal, completed.
type ending func(rest string) string

// endings returns the ways to complete what stands behind a literal, by what stands before it.
func endings(before, rest string) []ending {
	asIs := func(rest string) string { return rest }
	with := func(value string) ending { return func(rest string) string { return value + rest } }
	before = strings.TrimRight(before, " \t\r\n")
	switch {
	case strings.HasSuffix(before, "["): // f["key"]
		if end := strings.IndexByte(rest, ']') + 1; end > 0 && strings.TrimSpace(rest[end:]) == "" {
			return []ending{func(rest string) string { return rest[:end] + " = nil" + rest[end:] }}
		}
	case strings.HasSuffix(before, "{"), strings.HasSuffix(before, ","): // bson.M{"key"}, bson.D{{"key"}}
		if !strings.HasPrefix(strings.TrimLeft(rest, " \t\r"), ":") {
			return likeliest(before, asIs, with(": nil"), with(", nil"))
		}
	}
	return []ending{asIs}
}

// likeliest orders the ways to complete an element of a literal: each that is tried checks the package anew.
func likeliest(before string, asIs, inMap, inElement ending) []ending {
	switch opener, elements := openedBy(before); {
	case strings.HasSuffix(opener, "M"):
		return []ending{inMap, asIs, inElement}
	case elements == 0 && (strings.HasSuffix(opener, "{") || strings.HasSuffix(opener, ",") || strings.HasSuffix(opener, "E")):
		return []ending{inElement, asIs, inMap}
	}
	return []ending{asIs, inMap, inElement}
}

// openedBy returns what stands before the brace that is open at the end of a text, and how many commas stand behind it.
func openedBy(text string) (before string, elements int) {
	const near = 2000 // bytes that are looked at
	depth := 0
	for i := len(text) - 1; i >= max(0, len(text)-near); i-- {
		switch text[i] {
		case '}', ')', ']':
			depth++
		case '{', '(', '[':
			if depth == 0 {
				return strings.TrimRight(text[:i], " \t\r\n"), elements
			}
			depth--
		case ',':
			if depth == 0 {
				elements++
			}
		}
	}
	return "", elements
}

// unclosed returns what closes the brackets that two pieces of a line open. What the second closes beyond them was
// opened on a line above.
func unclosed(before, after string) string {
	var closers []byte
	for _, piece := range []string{before, after} {
		for at := 0; at < len(piece); {
			switch c := piece[at]; c {
			case '"', '`', '\'', '/':
				at = tokenEnd(piece, at)
				continue
			case '(':
				closers = append(closers, ')')
			case '[':
				closers = append(closers, ']')
			case '{':
				closers = append(closers, '}')
			case ')', ']', '}':
				if n := len(closers); n > 0 {
					closers = closers[:n-1]
				}
			}
			at++
		}
	}
	slices.Reverse(closers)
	return string(closers)
}
