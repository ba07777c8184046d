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

// FormOf returns how a key is written, "" for what is no key of a literal; and the name that the file gives package bson.
func FormOf(files []*ast.File, info *types.Info, key ast.Expr) (form Form, bson string) {
	for _, f := range files {
		if key.Pos() < f.FileStart || f.FileEnd < key.Pos() {
			continue
		}
		around, _ := astutil.PathEnclosingInterval(f, key.Pos(), key.End())
		return formIn(around, info, key), importedBSON(f)
	}
	return "", ""
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
