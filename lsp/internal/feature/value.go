package feature

import (
	"go/constant"
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
	return items
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
