package rule

import (
	"go/ast"
	"go/token"
	"strconv"
	"strings"

	"github.com/databridge-go/databridge/internal/diag"
)

// Quote writes text as a string literal in the quotes of like; in double quotes where a raw string cannot hold it.
func Quote(like *ast.BasicLit, text string) string {
	if strings.HasPrefix(like.Value, "`") && strconv.CanBackquote(text) {
		return "`" + text + "`"
	}
	return strconv.Quote(text)
}

// RenameSegment returns the edit that puts another name (or path) in the place of the i-th segment of a dotted key. ok
// is false where the segment does not stand whole in a literal: the key is a constant, a variable, or is made by a
// call. Of a concatenation the first literal counts.
func RenameSegment(key ast.Expr, i int, name string) (e diag.Edit, ok bool) {
	lit, whole := leading(key)
	if lit == nil {
		return e, false
	}
	text, err := strconv.Unquote(lit.Value)
	if err != nil {
		return e, false
	}
	sign := "" // of odm's Sort("-created"), and of "$city"; "$$" begins the name of a variable, which is a segment
	if strings.HasPrefix(text, "-") || strings.HasPrefix(text, "$") && !strings.HasPrefix(text, "$$") {
		sign, text = text[:1], text[1:]
	}
	segments := strings.Split(text, ".")
	if i < 0 || i >= len(segments) || i == len(segments)-1 && !whole {
		return e, false
	}
	segments[i] = name
	return diag.Edit{Pos: lit.Pos(), End: lit.End(), New: Quote(lit, sign+strings.Join(segments, "."))}, true
}

// leading returns the literal that a key is, or begins with; whole tells which.
func leading(key ast.Expr) (lit *ast.BasicLit, whole bool) {
	whole = true
	for {
		switch e := ast.Unparen(key).(type) {
		case *ast.BasicLit:
			if e.Kind != token.STRING {
				return nil, false
			}
			return e, whole
		case *ast.BinaryExpr:
			key, whole = e.X, false
		default:
			return nil, false
		}
	}
}

// FieldAt returns the struct field whose name stands at pos, nil if there is none in the files.
func FieldAt(files []*ast.File, pos token.Pos) *ast.Field {
	if !pos.IsValid() {
		return nil
	}
	var found *ast.Field
	for _, f := range files {
		if pos < f.FileStart || f.FileEnd <= pos {
			continue
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if n == nil || found != nil || pos < n.Pos() || n.End() <= pos {
				return false
			}
			if st, ok := n.(*ast.StructType); ok {
				found = fieldOf(st, pos)
			}
			return found == nil
		})
	}
	return found
}

// fieldOf returns the field of st that pos names: not one of a struct inside a field's type.
func fieldOf(st *ast.StructType, pos token.Pos) *ast.Field {
	for _, field := range st.Fields.List {
		if len(field.Names) == 0 && field.Type.Pos() <= pos && pos < field.Type.End() {
			return field
		}
		for _, name := range field.Names {
			if name.Pos() == pos {
				return field
			}
		}
	}
	return nil
}

// SetTag returns the edit that gives a field `key:"value"`, beside the other keys of its tag. ok is false where that
// cannot be written without touching something else: one declaration of two names, a tag in double quotes.
func SetTag(field *ast.Field, key, value string) (e diag.Edit, ok bool) {
	switch {
	case field == nil || len(field.Names) > 1:
		return e, false
	case field.Tag == nil:
		return diag.Edit{Pos: field.Type.End(), End: field.Type.End(), New: " `" + key + `:"` + value + "\"`"}, true
	case !strings.HasPrefix(field.Tag.Value, "`"):
		return e, false
	}
	tag := strings.Trim(field.Tag.Value, "`")
	start := strings.Index(" "+tag, " "+key+`:"`)
	if start < 0 {
		tag = key + `:"` + value + `" ` + strings.TrimSpace(tag)
	} else {
		begin := start + len(key) + 2
		length := strings.IndexByte(tag[begin:], '"')
		if length < 0 {
			return e, false
		}
		tag = tag[:begin] + value + tag[begin+length:]
	}
	return diag.Edit{Pos: field.Tag.Pos(), End: field.Tag.End(), New: "`" + strings.TrimSpace(tag) + "`"}, true
}
