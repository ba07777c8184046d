package mongosh

import (
	"encoding/hex"
	"fmt"
	"go/format"
	"math"
	"strconv"
	"strings"
	"time"
)

// A Style says which driver the Go is for.
type Style struct {
	V1 bool // the types of BSON stand in package primitive
}

// Value writes a value as an expression of Go.
func (s Style) Value(v Value) string { return tidy(s.value(v)) }

// tidy is an expression as gofmt writes it.
func tidy(expr string) string {
	out, err := format.Source([]byte(expr))
	if err != nil {
		return expr
	}
	return string(out)
}

// pkg is the package of the types of BSON that are no documents.
func (s Style) pkg() string {
	if s.V1 {
		return "primitive"
	}
	return "bson"
}

func (s Style) value(v Value) string {
	switch v.Kind {
	case Document:
		return s.document(v)
	case Array:
		return "bson.A" + s.elements(v)
	case String:
		return quoted(v.Text)
	case Int:
		return strconv.FormatInt(v.Int, 10)
	case Long:
		return fmt.Sprintf("int64(%d)", v.Int)
	case Double:
		return double(v.Float)
	case Bool:
		return strconv.FormatBool(v.Bool)
	case Null:
		return "nil"
	case Date:
		return clock(v.Int)
	}
	return s.typed(v)
}

// typed writes a value of one of BSON's own types.
func (s Style) typed(v Value) string {
	pkg := s.pkg()
	switch v.Kind {
	case ObjectID:
		b, _ := hex.DecodeString(v.Text)
		return pkg + ".ObjectID" + bytesOf(b)
	case Regex:
		if v.Options == "" {
			return fmt.Sprintf("%s.Regex{Pattern: %s}", pkg, quoted(v.Text))
		}
		return fmt.Sprintf("%s.Regex{Pattern: %s, Options: %s}", pkg, quoted(v.Text), quoted(v.Options))
	case Timestamp:
		return fmt.Sprintf("%s.Timestamp{T: %d, I: %d}", pkg, v.Int, v.More)
	case Binary:
		return fmt.Sprintf("%s.Binary{Subtype: %#x, Data: []byte%s}", pkg, v.More, bytesOf(v.Data))
	case Decimal:
		return fmt.Sprintf("func() %[1]s.Decimal128 { d, _ := %[1]s.ParseDecimal128(%[2]s); return d }()", pkg, strconv.Quote(v.Text))
	case MinKey:
		return pkg + ".MinKey{}"
	case MaxKey:
		return pkg + ".MaxKey{}"
	}
	return pkg + ".Undefined{}"
}

func (s Style) document(v Value) string {
	var items []string
	apart := false
	for _, e := range v.Entries {
		items = append(items, notes(e.Notes)+"{Key: "+quoted(e.Key)+", Value: "+s.value(e.Value)+"}")
		apart = apart || len(e.Notes) > 0
	}
	return "bson.D" + braces(items, apart)
}

func (s Style) elements(v Value) string {
	var items []string
	apart := false
	for _, e := range v.Elems {
		items = append(items, notes(e.Notes)+s.value(e.Value))
		apart = apart || len(e.Notes) > 0
	}
	return braces(items, apart)
}

// widest is how long a literal may be before each of its elements has a line.
const widest = 90

// braces writes the elements of a literal.
func braces(items []string, apart bool) string {
	flat := "{" + strings.Join(items, ", ") + "}"
	if !apart && len(flat) <= widest && !strings.Contains(flat, "\n") {
		return flat
	}
	return "{\n" + strings.Join(items, ",\n") + ",\n}"
}

// notes writes comments, each on a line of its own.
func notes(lines []string) string {
	var b strings.Builder
	for _, l := range lines {
		b.WriteString("// " + strings.Join(strings.Fields(l), " ") + "\n")
	}
	return b.String()
}

// quoted writes a string: raw where backslashes would double.
func quoted(s string) string {
	if strings.Contains(s, `\`) && strconv.CanBackquote(s) {
		return "`" + s + "`"
	}
	return strconv.Quote(s)
}

func double(f float64) string {
	switch {
	case math.IsNaN(f):
		return "math.NaN()"
	case math.IsInf(f, 0):
		return fmt.Sprintf("math.Inf(%d)", int(math.Copysign(1, f)))
	case f == 0 && math.Signbit(f):
		return "math.Copysign(0, -1)"
	}
	text := strconv.FormatFloat(f, 'g', -1, 64)
	if !strings.ContainsAny(text, ".e") {
		text += ".0"
	}
	return text
}

func bytesOf(b []byte) string {
	items := make([]string, 0, len(b))
	for _, c := range b {
		items = append(items, fmt.Sprintf("%#02x", c))
	}
	return "{" + strings.Join(items, ", ") + "}"
}

// clock writes a time; one that time.Date cannot say exactly is milliseconds.
func clock(ms int64) string {
	t := time.UnixMilli(ms).UTC()
	if t.Year() < 1 || t.Year() > 9999 {
		return fmt.Sprintf("time.UnixMilli(%d)", ms)
	}
	return fmt.Sprintf("time.Date(%d, time.%s, %d, %d, %d, %d, %d, time.UTC)",
		t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond())
}
