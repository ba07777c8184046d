package feature

import (
	"fmt"
	"go/constant"
	"go/token"
	"go/types"
	"strings"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/analyzer/shape"
)

// values are the texts that may stand where a value is due: the constants of the field's type, or those that an operator
// takes.
func (t *target) values() []Item {
	var items []Item
	for _, v := range t.Enum {
		items = append(items, Item{Name: v, Kind: Value, Detail: "value"})
	}
	enum := t.enum()
	if enum == nil {
		return items
	}
	for _, c := range enum.Values {
		items = append(items, Item{Name: constant.StringVal(c.Val()), Kind: Value, Detail: c.Name() + " · " + enum.Type.Obj().Name()})
	}
	for _, c := range enum.Values {
		if name, ok := t.named(c); ok {
			items = append(items, Item{Name: constant.StringVal(c.Val()), Go: name, Kind: Value, Detail: "constant"})
		}
	}
	return items
}

// named returns how the file names a constant; ok is false if it cannot stand here: the
// file does not import its package, or the list is one of another type.
func (t *target) named(c *types.Const) (name string, ok bool) {
	if t.elem != nil && !types.IsInterface(t.elem) && t.elem.String() != c.Type().String() {
		return "", false // []string{model.Paid} does not compile
	}
	if c.Pkg().Path() == t.pkg.Pkg.Path() {
		return c.Name(), true
	}
	for _, f := range t.pkg.Files {
		if !c.Exported() || t.Expr.Pos() < f.FileStart || f.FileEnd < t.Expr.Pos() {
			continue
		}
		for _, spec := range f.Imports {
			n := t.pkg.Info.PkgNameOf(spec)
			if n != nil && n.Imported().Path() == c.Pkg().Path() && token.IsIdentifier(n.Name()) && n.Name() != "_" {
				return n.Name() + "." + c.Name(), true
			}
		}
	}
	return "", false
}

// enum returns the constants of the field of which a value stands here; nil if it has none, or is not known.
func (t *target) enum() *evidence.Enum {
	if t.Value == "" || strings.HasPrefix(t.Value, "$") {
		return nil
	}
	path := withoutElements(t.Value)
	if f := t.flow(); f != nil && f.documents != nil {
		r := f.documents.Resolve(path)
		if r.Status != shape.Found || r.Value.StoredAs() == nil {
			return nil
		}
		return t.world.EnumOf(r.Value.StoredAs().Value)
	}
	if t.model == nil || t.Reshaped {
		return nil
	}
	return t.world.Enum(t.model, path)
}

// describeValue tells which constant of the field's type a text is.
func (t *target) describeValue() (markdown string, ok bool) {
	enum := t.enum()
	if enum == nil {
		return "", false
	}
	for _, c := range enum.Values {
		if constant.StringVal(c.Val()) == t.Text {
			return fmt.Sprintf("**%s** · %s %s", t.Text, enum.Type.Obj().Name(), c.Name()), true
		}
	}
	return "", false
}
