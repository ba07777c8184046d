package locate

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ast/astutil"
)

// A Form is how a key of a document is written in Go.
type Form string

// The forms.
const (
	InMap   Form = "map"     // bson.M{"key": value}
	Keyed   Form = "keyed"   // bson.E{Key: "key", Value: value}
	Unkeyed Form = "unkeyed" // bson.E{"key", value}
)

// A Writing is how a key and the file around it are written.
type Writing struct {
	Form Form       // "" for what is no key of a literal
	BSON string     // the name that the file gives package bson, "" if it does not import it
	Keys []string   // the other keys of the same literal
	Elem types.Type // of the list that the text is an element of; nil for no element
}

// WritingOf returns how a key is written.
func WritingOf(files []*ast.File, info *types.Info, key ast.Expr) (w Writing) {
	for _, f := range files {
		if key.Pos() < f.FileStart || f.FileEnd < key.Pos() {
			continue
		}
		around, _ := astutil.PathEnclosingInterval(f, key.Pos(), key.End())
		w.Form, w.BSON = formIn(around, info, key), importedBSON(f)
		w.Keys, w.Elem = keysBeside(around, w.Form, key), elementOf(around, info)
	}
	return w
}

// elementOf returns the type of the elements of the list literal right around a text.
func elementOf(around []ast.Node, info *types.Info) types.Type {
	if len(around) < 2 {
		return nil
	}
	lit, ok := around[1].(*ast.CompositeLit)
	if !ok || info.TypeOf(lit) == nil {
		return nil
	}
	if list, ok := info.TypeOf(lit).Underlying().(*types.Slice); ok {
		return list.Elem()
	}
	return nil
}

// keysBeside returns the keys of the literal that a key stands in, itself left out.
func keysBeside(around []ast.Node, form Form, key ast.Expr) (keys []string) {
	literals := 1
	if form == Keyed || form == Unkeyed {
		literals = 2 // the element, and the document around it
	}
	for _, n := range around {
		lit, ok := n.(*ast.CompositeLit)
		if !ok || form == "" {
			continue
		}
		if literals--; literals > 0 {
			continue
		}
		for _, e := range lit.Elts {
			if text, ok := keyOf(e); ok && !(e.Pos() <= key.Pos() && key.End() <= e.End()) {
				keys = append(keys, text)
			}
		}
		return keys
	}
	return nil
}

// keyOf returns the key of an element of a document.
func keyOf(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.KeyValueExpr:
		if id, ok := e.Key.(*ast.Ident); ok && id.Name == "Key" {
			return literal(e.Value)
		}
		return literal(e.Key)
	case *ast.CompositeLit:
		if len(e.Elts) == 0 {
			return "", false
		}
		if _, keyed := e.Elts[0].(*ast.KeyValueExpr); keyed {
			return keyOf(e.Elts[0])
		}
		return literal(e.Elts[0])
	}
	return "", false
}

func formIn(around []ast.Node, info *types.Info, key ast.Expr) Form {
	if len(around) < 2 || around[0] != ast.Node(key) {
		return ""
	}
	switch parent := around[1].(type) {
	case *ast.KeyValueExpr:
		name, named := parent.Key.(*ast.Ident)
		switch {
		case parent.Key == key:
			return InMap
		case named && name.Name == "Key":
			return Keyed
		}
	case *ast.CompositeLit:
		if len(parent.Elts) == 0 || parent.Elts[0] != key && !isMap(info.TypeOf(parent)) {
			return ""
		}
		if isMap(info.TypeOf(parent)) {
			return InMap
		}
		return Unkeyed
	}
	return ""
}

func isMap(t types.Type) bool {
	if t == nil {
		return false
	}
	_, ok := t.Underlying().(*types.Map)
	return ok
}

// importedBSON returns the name under which a file knows the driver's package bson, "" if it does not.
func importedBSON(f *ast.File) string {
	for _, spec := range f.Imports {
		path := strings.Trim(spec.Path.Value, `"`)
		switch {
		case path != "go.mongodb.org/mongo-driver/v2/bson" && path != "go.mongodb.org/mongo-driver/bson":
		case spec.Name == nil:
			return "bson"
		case token.IsIdentifier(spec.Name.Name) && spec.Name.Name != "_":
			return spec.Name.Name
		}
	}
	return ""
}

// Valued reports whether a value stands already behind a key whose literal ends at an offset of a text.
func (f Form) Valued(behind string) bool {
	behind = strings.TrimLeft(behind, " \t\r\n")
	if f == InMap {
		return strings.HasPrefix(behind, ":")
	}
	return strings.HasPrefix(behind, ",")
}
