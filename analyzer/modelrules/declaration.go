package modelrules

import (
	"go/ast"
	"go/types"
	"iter"
	"reflect"
	"slices"
	"strings"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/internal/model/fromtypes"
)

// A declaration is one struct type as it is written, with what the engine makes of it.
type declaration struct {
	name   string // "User"; "struct" where it has none
	typ    types.Type
	syntax *ast.StructType
	model  *model.Struct
}

// declarations yields every struct type of a package that may be a document: named, local, and those without a name.
func declarations(p *rule.Pass) iter.Seq[declaration] {
	return func(yield func(declaration) bool) {
		if p.Info == nil {
			return
		}
		x := new(model.Extractor)
		for _, d := range structsIn(p) {
			if d.typ == nil || !d.speaksOfBSON() && !p.World.Stored(d.typ) {
				continue // not type-checked, or nothing says that MongoDB ever sees it
			}
			if d.model = x.Struct(fromtypes.Type(d.typ)); d.model != nil && !yield(d) {
				return
			}
		}
	}
}

// speaksOfBSON reports whether a tag has bson or odm in it, whatever its grammar, or something is embedded that may.
func (d declaration) speaksOfBSON() bool {
	return slices.ContainsFunc(d.syntax.Fields.List, func(f *ast.Field) bool {
		return f.Tag == nil && len(f.Names) == 0 ||
			f.Tag != nil && (strings.Contains(f.Tag.Value, "bson") || strings.Contains(f.Tag.Value, "odm"))
	})
}

// structsIn returns the struct types of a package in order of position.
func structsIn(p *rule.Pass) []declaration {
	var all []declaration
	named := map[*ast.StructType]bool{}
	for _, f := range p.Files {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.TypeSpec:
				if st, ok := n.Type.(*ast.StructType); ok {
					named[st] = true
					if obj := p.Info.Defs[n.Name]; obj != nil {
						all = append(all, declaration{name: n.Name.Name, typ: obj.Type(), syntax: st})
					}
				}
			case *ast.StructType:
				if !named[n] {
					all = append(all, declaration{name: "struct", typ: p.Info.TypeOf(n), syntax: n})
				}
			}
			return true
		})
	}
	return all
}

// field returns the field of the declaration by which a Go selector begins: "Audit" of "Audit.CreatedAt".
func (d declaration) field(selector string) *ast.Field {
	name, _, _ := strings.Cut(selector, ".")
	for _, f := range d.syntax.Fields.List {
		for _, id := range f.Names {
			if id.Name == name {
				return f
			}
		}
		if id := evidence.EmbeddedName(f.Type); len(f.Names) == 0 && id != nil && id.Name == name {
			return f
		}
	}
	return nil
}

// isTagged reports whether a field has a bson tag.
func isTagged(f *ast.Field) bool {
	_, ok := reflect.StructTag(tagOf(f).text).Lookup("bson")
	return ok
}
