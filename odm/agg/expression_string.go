package agg

// Concat is the strings end to end; null if one is null.
func Concat(vs ...any) Expression { return list("$concat", vs...) }

// StrLenBytes is the length of a string in UTF-8 bytes; null is an error.
func StrLenBytes(v any) Expression { return single("$strLenBytes", v) }

// StrLenCP is the length of a string in code points; null is an error.
func StrLenCP(v any) Expression { return single("$strLenCP", v) }

// ToLower is the string in lower case, ASCII letters only.
func ToLower(v any) Expression { return single("$toLower", v) }

// ToUpper is the string in upper case, ASCII letters only.
func ToUpper(v any) Expression { return single("$toUpper", v) }

// StrCaseCmp is -1, 0 or 1 by comparing two strings, ASCII case aside.
func StrCaseCmp(a, b any) Expression { return list("$strcasecmp", a, b) }

// Split is the parts of a string between delimiters.
func Split(s, delimiter any) Expression { return list("$split", s, delimiter) }

// Substr is the part of a string by bytes; an older name of $substrBytes.
func Substr(s, start, length any) Expression { return list("$substr", s, start, length) }

// SubstrBytes is the part of a string by byte offset and length.
func SubstrBytes(s, start, length any) Expression { return list("$substrBytes", s, start, length) }

// SubstrCP is the part of a string by code points.
func SubstrCP(s, start, length any) Expression { return list("$substrCP", s, start, length) }

// IndexOfBytes is the byte offset of the first occurrence, -1 if there is none; bounds are where the search begins and
// ends.
func IndexOfBytes(s, part any, bounds ...any) Expression {
	return list("$indexOfBytes", append([]any{s, part}, bounds...)...)
}

// IndexOfCP is the code point offset of the first occurrence, -1 if there is none; bounds are where the search begins
// and ends.
func IndexOfCP(s, part any, bounds ...any) Expression {
	return list("$indexOfCP", append([]any{s, part}, bounds...)...)
}

// Trim is the string without blanks, or the given characters, at both ends.
func Trim(s any, chars ...any) Expression {
	return named("$trim", need("input", s), atMost("chars", chars))
}

// LTrim is the string without blanks, or the given characters, at its start.
func LTrim(s any, chars ...any) Expression {
	return named("$ltrim", need("input", s), atMost("chars", chars))
}

// RTrim is the string without blanks, or the given characters, at its end.
func RTrim(s any, chars ...any) Expression {
	return named("$rtrim", need("input", s), atMost("chars", chars))
}

// ReplaceAll is the string with every occurrence replaced. Since MongoDB 4.4.
func ReplaceAll(s, find, replacement any) Expression {
	return named("$replaceAll", need("input", s), need("find", find), need("replacement", replacement))
}

// ReplaceOne is the string with the first occurrence replaced. Since MongoDB 4.4.
func ReplaceOne(s, find, replacement any) Expression {
	return named("$replaceOne", need("input", s), need("find", find), need("replacement", replacement))
}

// RegexFind is the first match of a pattern, with its offset and groups; options are letters of "imsx".
func RegexFind(s, regex any, options ...string) Expression {
	return named("$regexFind", need("input", s), need("regex", regex), option("options", last(options)))
}

// RegexFindAll is every match of a pattern, with offsets and groups; options are letters of "imsx".
func RegexFindAll(s, regex any, options ...string) Expression {
	return named("$regexFindAll", need("input", s), need("regex", regex), option("options", last(options)))
}

// RegexMatch is whether the string matches a pattern; options are letters of "imsx".
func RegexMatch(s, regex any, options ...string) Expression {
	return named("$regexMatch", need("input", s), need("regex", regex), option("options", last(options)))
}
