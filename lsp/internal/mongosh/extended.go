package mongosh

import (
	"strconv"
)

// plain is the value that a document of extended JSON stands for, or the document itself.
func plain(v Value) (Value, error) {
	if len(v.Entries) != 1 {
		return v, nil
	}
	e := v.Entries[0]
	if typed, ok := extended(e.Key, e.Value); ok {
		return typed, nil
	}
	return v, nil
}

// extended is the value of {key: arg}, where that is a type of extended JSON.
func extended(key string, arg Value) (Value, bool) {
	switch key {
	case "$oid":
		return objectID(arg)
	case "$date":
		return date(arg)
	case "$numberInt":
		n, ok := whole(arg)
		return Value{Kind: Int, Int: n}, ok && arg.Kind == String
	case "$numberLong":
		n, ok := whole(arg)
		return Value{Kind: Long, Int: n}, ok && arg.Kind == String
	case "$numberDouble":
		f, err := strconv.ParseFloat(arg.Text, 64)
		return Value{Kind: Double, Float: f}, arg.Kind == String && err == nil
	case "$numberDecimal":
		return Value{Kind: Decimal, Text: arg.Text}, arg.Kind == String && isDecimal(arg.Text)
	case "$uuid":
		return uuid(arg)
	case "$minKey", "$maxKey":
		return Value{Kind: map[string]Kind{"$minKey": MinKey, "$maxKey": MaxKey}[key]}, arg.Kind == Int && arg.Int == 1
	case "$undefined":
		return Value{Kind: Undefined}, arg.Kind == Bool && arg.Bool
	}
	if arg.Kind != Document || len(arg.Entries) != 2 {
		return Value{}, false
	}
	return pair(key, arg)
}

// pair is the value of the types that have two parts.
func pair(key string, arg Value) (Value, bool) {
	a, b := arg.Entries[0], arg.Entries[1]
	if a.Key > b.Key {
		a, b = b, a
	}
	switch key + " " + a.Key + " " + b.Key {
	case "$regularExpression options pattern":
		return Value{Kind: Regex, Text: b.Value.Text, Options: a.Value.Text}, a.Value.Kind == String && b.Value.Kind == String
	case "$timestamp i t":
		return timestamp([]Value{b.Value, a.Value})
	case "$binary base64 subType":
		n, err := strconv.ParseUint(b.Value.Text, 16, 8)
		if err != nil || a.Value.Kind != String || b.Value.Kind != String {
			return Value{}, false
		}
		return binary(a.Value.Text, uint32(n))
	}
	return Value{}, false
}
