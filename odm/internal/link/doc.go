// Package link turns what a query asks about linked documents into $lookup stages. It knows bytes and paths; which path
// leads through a link, a Model says.
package link

import "go.mongodb.org/mongo-driver/v2/bson"

// A Model tells the links of a document type.
type Model interface {
	// Through returns the first link that path goes through to a field of the linked document; ok is false if it goes
	// through none. The parts of a stored reference, "door.$id" for one, are no fields of the linked document.
	Through(path string) (l Link, ok bool)
}

// A Link is a link that a path goes through.
type Link struct {
	Path    string   // of the link, "rooms.door"
	Rest    string   // of the field in the linked document, "height"
	From    string   // the collection of the linked documents
	One     bool     // a document holds one such link at most: Path enters no list
	Indexed bool     // the path picks an element of a list by its place, which a lookup cannot
	Target  Model    // the model of the linked documents
	Where   bson.Raw // what every linked document must meet; nil is nothing
}
