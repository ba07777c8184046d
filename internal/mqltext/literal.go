package mqltext

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/constant"
	goprinter "go/printer"
	"go/token"
	"strings"
	"time"
	"unicode/utf8"
)

// literal writes a literal of one of BSON's own types, or a call that makes one of constants.
func (w Writer) literal(e ast.Expr) (string, bool) {
	switch e := ast.Unparen(e).(type) {
	case *ast.UnaryExpr:
		if e.Op == token.AND {
			return w.literal(e.X)
		}
	case *ast.CompositeLit:
		return w.bsonLiteral(e)
	case *ast.CallExpr:
		if nameOf(e.Fun) == "time.Date" {
			return w.date(e.Args)
		}
	}
	return "", false
}

// bsonLiteral writes bson.Regex{…} and its like. Types are told by the name that is written: there may be no others.
func (w Writer) bsonLiteral(e *ast.CompositeLit) (string, bool) {
	pkg, name, _ := strings.Cut(nameOf(e.Type), ".")
	if pkg != "bson" && pkg != "primitive" {
		return "", false
	}
	switch name {
	case "Null", "Undefined":
		return map[string]string{"Null": "null", "Undefined": "undefined"}[name], true
	case "MinKey", "MaxKey":
		return name + "()", true
	case "Regex":
		pattern, known := w.constantText(member(e, "Pattern", 0))
		options, have := w.constantText(member(e, "Options", 1))
		if known && (have || member(e, "Options", 1) == nil) && pattern != "" && !strings.Contains(pattern, "\n") {
			return "/" + slashed(pattern) + "/" + options, true
		}
	case "Timestamp":
		t, i := w.number(member(e, "T", 0)), w.number(member(e, "I", 1))
		if t != "" && i != "" {
			return fmt.Sprintf("Timestamp({ t: %s, i: %s })", t, i), true
		}
	}
	return "", false
}

// slashed escapes the slashes of a pattern that are not escaped yet.
func slashed(pattern string) string {
	var b strings.Builder
	escaped := false
	for _, r := range pattern {
		if r == '/' && !escaped {
			b.WriteByte('\\')
		}
		escaped = r == '\\' && !escaped
		b.WriteRune(r)
	}
	return b.String()
}

// member returns a field of a struct literal by its name or its place; nil if it is not given.
func member(e *ast.CompositeLit, name string, place int) ast.Expr {
	for i, el := range e.Elts {
		if kv, ok := el.(*ast.KeyValueExpr); ok {
			if id, ok := kv.Key.(*ast.Ident); ok && id.Name == name {
				return kv.Value
			}
			continue
		}
		if i == place {
			return el
		}
	}
	return nil
}

// number is a constant integer; one that is not given is 0.
func (w Writer) number(e ast.Expr) string {
	if e == nil {
		return "0"
	}
	if c := w.constantOf(e); c != nil && c.Kind() == constant.Int {
		return c.ExactString()
	}
	return ""
}

// date writes time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC).
func (w Writer) date(args []ast.Expr) (string, bool) {
	if len(args) != 8 || nameOf(args[7]) != "time.UTC" {
		return "", false
	}
	var n [7]int
	for i := range n {
		c := w.constantOf(args[i])
		if c == nil {
			return "", false
		}
		v, ok := constant.Int64Val(constant.ToInt(c))
		if !ok {
			return "", false
		}
		n[i] = int(v)
	}
	return isoDate(time.Date(n[0], time.Month(n[1]), n[2], n[3], n[4], n[5], n[6], time.UTC)), true
}

// date writes milliseconds since 1970.
func date(c constant.Value) (string, bool) {
	ms, ok := constant.Int64Val(c)
	return isoDate(time.UnixMilli(ms).UTC()), ok
}

func isoDate(t time.Time) string {
	return "ISODate(" + quote(t.Format("2006-01-02T15:04:05.999Z")) + ")"
}

// nameOf is a name as written: "bson.Regex".
func nameOf(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		if x, ok := e.X.(*ast.Ident); ok {
			return x.Name + "." + e.Sel.Name
		}
	}
	return ""
}

// goText writes an expression of Go, in angle brackets.
func (w Writer) goText(e ast.Expr) string { return "<" + w.short(e) + ">" }

// longest is how many characters of Go are shown of one expression.
const longest = 48

// short writes an expression of Go on one line, cut where it is long.
func (w Writer) short(e ast.Expr) string {
	if e == nil {
		return "?"
	}
	fset := w.Fset
	if fset == nil {
		fset = token.NewFileSet()
	}
	var b bytes.Buffer
	if err := goprinter.Fprint(&b, fset, e); err != nil {
		return "?"
	}
	s := strings.Join(strings.Fields(b.String()), " ")
	if utf8.RuneCountInString(s) > longest {
		s = string([]rune(s)[:longest-1]) + "…"
	}
	return s
}
