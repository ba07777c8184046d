package odm

import (
	"reflect"

	"github.com/databridge-go/databridge/odm/agg"
)

// ViewOn says what a view shows; see Viewer.
type ViewOn struct {
	Source   Model       // the model whose collection it shows; of one of several models in a collection, its documents only
	Pipeline []agg.Stage // how its documents are made of them; agg.RawStage takes any document
}

// A Viewer is a model that is a view: the server computes its documents from those of another model whenever they are
// read. The method is called on a zero value and should return a literal.
//
//	type CategoryTotal struct {
//		Category string  `bson:"_id"`
//		Total    float64 `bson:"total"`
//	}
//
//	func (CategoryTotal) View() odm.ViewOn {
//		return odm.ViewOn{Source: odm.ModelOf[Product](), Pipeline: []agg.Stage{
//			agg.Group(P.Category, agg.Sum("total", P.Price)),
//		}}
//	}
//
// Sync creates the view, and changes one that shows something else. A view can be read in every way; every write of it is
// a *ModelError. Its name is that of the type, or what collection= says on an odm.DocumentOf that it embeds.
type Viewer interface{ View() ViewOn }

// viewOf returns what a model is a view of; nil if it is none.
func viewOf(t reflect.Type) *ViewOn {
	v, ok := reflect.New(t).Interface().(Viewer)
	if !ok {
		return nil
	}
	on := v.View()
	return &on
}
