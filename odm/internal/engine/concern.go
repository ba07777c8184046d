package engine

import (
	"math"

	"go.mongodb.org/mongo-driver/v2/mongo/writeconcern"
	"go.mongodb.org/mongo-driver/v2/x/bsonx/bsoncore"
)

// concernElement is the element writeConcern of a command, as the driver writes it; empty if wc leaves all to the server.
// It is false for one that asks for no answer, and for one that the driver refuses: both are its business.
func concernElement(wc *writeconcern.WriteConcern) ([]byte, bool) {
	if wc == nil {
		return nil, true
	}
	if !wc.Acknowledged() {
		return nil, false
	}
	var inside []byte
	switch w := wc.W.(type) {
	case nil:
	case string:
		inside = bsoncore.AppendStringElement(inside, "w", w)
	case int:
		if w < 0 || w > math.MaxInt32 {
			return nil, false
		}
		inside = bsoncore.AppendInt32Element(inside, "w", int32(w))
	default:
		return nil, false
	}
	if wc.Journal != nil {
		inside = bsoncore.AppendBooleanElement(inside, "j", *wc.Journal)
	}
	if len(inside) == 0 {
		return nil, true
	}
	return bsoncore.AppendDocumentElement(nil, "writeConcern", bsoncore.BuildDocument(nil, inside)), true
}
