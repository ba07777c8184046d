package pathrules

import (
	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/internal/model/fromtypes"
	"github.com/databridge-go/databridge/internal/mql"
)

// fits reports whether what an update does to the missing name can be done to a field: one image beside the images is
// no misspelling. Conditions tell nothing, because an element of an array answers for the array.
func (u use) fits(f *model.Field) bool {
	if u.Role != lift.Update || f.Value == nil || u.found.At+1 < len(u.Segments()) {
		return true
	}
	stored := f.Value.Kinds &^ model.Null
	if stored == 0 {
		return true
	}
	if op, ok := mql.Lookup(mql.Update, u.Operator); ok && !u.Literal && op.Fits != 0 {
		return stored&op.Fits != 0
	}
	given := u.given() &^ model.Null
	return given == 0 || given&stored != 0 || given&model.Number != 0 && stored&model.Number != 0
}

// given returns the kinds of the value that the update stores under the name, 0 if they are not known or the value is
// the operator's own.
func (u use) given() model.Kinds {
	switch v := u.Value; {
	case v == nil, !u.Literal && u.Operator != "$set" && u.Operator != "$setOnInsert", walk.Null(v):
		return 0
	case v.Kind == lift.Document:
		return model.Object
	case v.Kind == lift.Array:
		return model.Array
	case v.Type == nil || v.Kind == lift.Unknown:
		return 0
	default:
		return new(model.Extractor).Value(fromtypes.Type(v.Type)).Kinds
	}
}
