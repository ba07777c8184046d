package mqltext

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strconv"
	"strings"

	"github.com/databridge-go/databridge/internal/lift"
)

// scalar writes a value that is no document: a constant as mongosh has it, everything else as Go.
func (w Writer) scalar(n *lift.Node) string {
	if n.Expr == nil {
		if n.Use == nil {
			return more
		}
		return w.goText(n.Use)
	}
	if s, ok := w.constant(n.Expr, n.Type); ok {
		return s
	}
	if s, ok := w.literal(n.Expr); ok {
		return s
	}
	if n.Use != nil {
		return w.goText(n.Use)
	}
	return w.goText(n.Expr)
}

// constant writes a constant expression.
func (w Writer) constant(e ast.Expr, t types.Type) (string, bool) {
	if id, ok := e.(*ast.Ident); ok {
		switch id.Name {
		case "nil":
			return "null", true
		case "true", "false": // of odm's making, or the program's own
			return id.Name, true
		}
	}
	c := w.constantOf(e)
	if c == nil {
		return "", false
	}
	switch c.Kind() {
	case constant.String:
		return quote(constant.StringVal(c)), true
	case constant.Bool:
		return c.String(), true
	case constant.Int:
		if libraryName(t) == "DateTime" {
			return date(c)
		}
		return integer(c), true
	case constant.Float:
		f, _ := constant.Float64Val(c)
		return strconv.FormatFloat(f, 'g', -1, 64), true
	}
	return "", false
}

// constantOf is the value of a constant expression, of a literal without types too.
func (w Writer) constantOf(e ast.Expr) constant.Value {
	if w.Info != nil {
		if tv, ok := w.Info.Types[e]; ok && tv.Value != nil {
			return tv.Value
		}
	}
	if lit, ok := ast.Unparen(e).(*ast.BasicLit); ok {
		kind, minus := lit.Kind, strings.HasPrefix(lit.Value, "-") // odm's -1 is one literal
		v := constant.MakeFromLiteral(strings.TrimPrefix(lit.Value, "-"), kind, 0)
		if minus && v.Kind() != constant.Unknown {
			v = constant.UnaryOp(token.SUB, v, 0)
		}
		if v.Kind() != constant.Unknown {
			return v
		}
	}
	if un, ok := e.(*ast.UnaryExpr); ok && un.Op == token.SUB {
		if v := w.constantOf(un.X); v != nil && (v.Kind() == constant.Int || v.Kind() == constant.Float) {
			return constant.UnaryOp(token.SUB, v, 0)
		}
	}
	return nil
}

// constantText is the value of a constant string.
func (w Writer) constantText(e ast.Expr) (string, bool) {
	c := w.constantOf(e)
	if c == nil || c.Kind() != constant.String {
		return "", false
	}
	return constant.StringVal(c), true
}

// exact is the largest integer that JavaScript's numbers hold without loss.
const exact = 1 << 53

// integer writes an integer; a large one needs the shell's own type.
func integer(c constant.Value) string {
	if n, ok := constant.Int64Val(c); ok && (n > exact || n < -exact) {
		return fmt.Sprintf("Long(%q)", strconv.FormatInt(n, 10))
	}
	return c.ExactString()
}

// libraryName is the name of a type of the driver's bson package, "" for any other.
func libraryName(t types.Type) string {
	n, ok := types.Unalias(t).(*types.Named)
	if t == nil || !ok || n.Obj() == nil || n.Obj().Pkg() == nil {
		return ""
	}
	path := n.Obj().Pkg().Path()
	if !strings.HasPrefix(path, string(lift.DriverV1)) {
		return ""
	}
	return n.Obj().Name()
}

// quote writes a string as JSON does, without the escapes that only HTML asks for.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteString(`\` + string(r))
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r == '\r':
			b.WriteString(`\r`)
		case r < 0x20 || r == 0x7f || r == '\u2028' || r == '\u2029':
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// isIdentifier reports whether JavaScript takes a name as it is: as a key, and behind "db.".
func isIdentifier(s string) bool {
	for i, r := range s {
		letter := r == '$' || r == '_' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
		if !letter && (i == 0 || r < '0' || '9' < r) {
			return false
		}
	}
	return s != ""
}
