package rule

import (
	"go/ast"
	"go/token"
	"strconv"
)

// File returns the file of the package that holds a position; nil if none does.
func (p *Pass) File(at token.Pos) *ast.File {
	for _, f := range p.Files {
		if f.FileStart <= at && at <= f.FileEnd {
			return f
		}
	}
	return nil
}

// BSON returns the name by which the file at a position knows the driver's package of D, M and A: "bson",
// "primitive", an alias; "" if it does not import it, or by a dot or a blank.
func (p *Pass) BSON(at token.Pos) string {
	f := p.File(at)
	if f == nil {
		return ""
	}
	for _, spec := range f.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue
		}
		name, ok := bsonPackage(path)
		if ok && spec.Name != nil {
			name = spec.Name.Name
		}
		if ok && name != "." && name != "_" {
			return name
		}
	}
	return ""
}

// bsonPackage returns the name of a package of the driver that has D, M and A.
func bsonPackage(path string) (name string, ok bool) {
	switch path {
	case "go.mongodb.org/mongo-driver/v2/bson", "go.mongodb.org/mongo-driver/bson":
		return "bson", true
	case "go.mongodb.org/mongo-driver/bson/primitive":
		return "primitive", true
	}
	return "", false
}
