// Package state is change tracking: what a document looked like when it was last read or written, and the smallest
// update that leads from there to what it looks like now. It works on encodings and knows no document type.
//
// A difference is never taken between the wire bytes and a new encoding: a document that another program has written
// ({age: 30.0}, keys in another order, fields that the struct does not know) would count as changed by being read.
// What is compared is the encoding of the decoded wire bytes with the encoding of the document, and only at the paths
// that were read.
package state

import (
	"reflect"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// A Baseline is what the server is known to hold of one document. It is never changed: the next read or write of the
// document makes another, so that copies of a document may share one.
type Baseline struct {
	Model    reflect.Type  // the model that read or wrote the document
	Raw      bson.Raw      // the bytes as they went over the wire; nil if the document was read untracked
	Read     *Paths        // the paths that were read; nil means the whole document
	Revision bson.RawValue // the revision that the server holds; zero if the model has none
}

// Tracked reports whether changes since b can be told. A nil Baseline tracks nothing.
func (b *Baseline) Tracked() bool { return b != nil && b.Raw != nil }

// Partial reports whether only some paths of the document were read.
func (b *Baseline) Partial() bool { return b != nil && b.Read != nil }
