package mongosh

import (
	"encoding/base64"
	"encoding/hex"
	"math"
	"strconv"
	"strings"
	"time"
)

// named reads a word: a constant, or a constructor with its arguments.
func (p *parser) named() (Value, error) {
	from := p.at
	word := p.word()
	if word == "new" {
		p.skip()
		word = p.word()
	}
	switch word {
	case "true", "false":
		return Value{Kind: Bool, Bool: word == "true"}, nil
	case "null":
		return Value{Kind: Null}, nil
	case "undefined":
		return Value{Kind: Undefined}, nil
	case "NaN":
		return Value{Kind: Double, Float: math.NaN()}, nil
	case "Infinity":
		return Value{Kind: Double, Float: math.Inf(1)}, nil
	}
	var args []Value
	p.skip()
	if p.next() == '(' {
		var err error
		if args, err = p.arguments(); err != nil {
			return Value{}, err
		}
	} else if word != "MinKey" && word != "MaxKey" {
		p.at = from
		return Value{}, p.fault("a value is expected")
	}
	v, ok := construct(word, args)
	if !ok {
		p.at = from
		return Value{}, p.fault("a value is expected")
	}
	return v, nil
}

// construct is what a constructor of the shell makes.
func construct(name string, args []Value) (Value, bool) {
	arg := Value{}
	if len(args) > 0 {
		arg = args[0]
	}
	switch name {
	case "MinKey", "MaxKey":
		return Value{Kind: map[string]Kind{"MinKey": MinKey, "MaxKey": MaxKey}[name]}, len(args) == 0
	case "ObjectId", "ObjectID":
		return objectID(arg)
	case "ISODate", "Date":
		return date(arg)
	case "NumberInt", "Int32":
		n, ok := whole(arg)
		return Value{Kind: Int, Int: n}, ok
	case "NumberLong", "Long":
		n, ok := whole(arg)
		return Value{Kind: Long, Int: n}, ok
	case "Double", "Number":
		f, ok := fraction(arg)
		return Value{Kind: Double, Float: f}, ok
	case "NumberDecimal", "Decimal128":
		return Value{Kind: Decimal, Text: arg.Text}, arg.Kind == String && isDecimal(arg.Text)
	case "UUID":
		return uuid(arg)
	case "BinData":
		if len(args) == 2 && args[0].Kind == Int && 0 <= args[0].Int && args[0].Int < 256 && args[1].Kind == String {
			return binary(args[1].Text, uint32(args[0].Int))
		}
	case "RegExp":
		v := Value{Kind: Regex, Text: arg.Text}
		if len(args) > 1 {
			v.Options = args[1].Text
		}
		return v, arg.Kind == String
	case "Timestamp":
		return timestamp(args)
	}
	return Value{}, false
}

func objectID(v Value) (Value, bool) {
	_, err := hex.DecodeString(v.Text)
	return Value{Kind: ObjectID, Text: strings.ToLower(v.Text)}, v.Kind == String && err == nil && len(v.Text) == 24
}

// date reads milliseconds, or a date as RFC 3339 has it; a day alone is its beginning in UTC.
func date(v Value) (Value, bool) {
	switch v.Kind {
	case Int, Long:
		return Value{Kind: Date, Int: v.Int}, true
	case String:
		for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999Z0700", "2006-01-02T15:04:05.999", "2006-01-02T15:04Z07:00", "2006-01-02"} {
			if t, err := time.Parse(layout, v.Text); err == nil {
				return Value{Kind: Date, Int: t.UnixMilli()}, true
			}
		}
	}
	return Value{}, false
}

// whole reads an integer, as a number or as text.
func whole(v Value) (int64, bool) {
	switch v.Kind {
	case Int, Long:
		return v.Int, true
	case String:
		n, err := strconv.ParseInt(v.Text, 10, 64)
		return n, err == nil
	}
	return 0, false
}

func fraction(v Value) (float64, bool) {
	switch v.Kind {
	case Int, Long:
		return float64(v.Int), true
	case Double:
		return v.Float, true
	case String:
		f, err := strconv.ParseFloat(v.Text, 64)
		return f, err == nil
	}
	return 0, false
}

// isDecimal reports whether a text is a number that Go's parser of decimals takes too.
func isDecimal(s string) bool {
	_, err := strconv.ParseFloat(s, 64)
	return (err == nil || strings.HasSuffix(err.Error(), "range")) && !strings.ContainsAny(s, "xXpP_")
}

func uuid(v Value) (Value, bool) {
	b, err := hex.DecodeString(strings.ReplaceAll(v.Text, "-", ""))
	return Value{Kind: Binary, More: 4, Data: b}, v.Kind == String && err == nil && len(b) == 16
}

func binary(text string, subtype uint32) (Value, bool) {
	b, err := base64.StdEncoding.DecodeString(text)
	return Value{Kind: Binary, More: subtype, Data: b}, err == nil
}

// timestamp reads Timestamp(4, 1) and Timestamp({t: 4, i: 1}).
func timestamp(args []Value) (Value, bool) {
	v := Value{Kind: Timestamp}
	if len(args) == 1 && args[0].Kind == Document && len(args[0].Entries) == 2 {
		e := args[0].Entries
		if e[0].Key == "t" && e[1].Key == "i" {
			args = []Value{e[0].Value, e[1].Value}
		}
	}
	if len(args) != 2 || args[0].Kind != Int || args[1].Kind != Int {
		return v, false
	}
	t, i := args[0].Int, args[1].Int
	v.Int, v.More = t, uint32(i)
	return v, 0 <= t && t <= math.MaxUint32 && 0 <= i && i <= math.MaxUint32
}
