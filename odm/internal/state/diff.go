package state

import (
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/x/bsonx/bsoncore"
)

// A Diff is what an update must say: values by dotted path, and paths that are gone. No path is above another.
type Diff struct {
	Set   []Change
	Unset []string
}

// A Change is the new value at one dotted path.
type Change struct {
	Path  string
	Value bson.RawValue
}

// Empty reports whether there is nothing to say.
func (d Diff) Empty() bool { return len(d.Set) == 0 && len(d.Unset) == 0 }

// Update renders d as an update document: $set, $unset, both or neither.
func (d Diff) Update() bson.Raw {
	start, out := bsoncore.AppendDocumentStart(nil)
	if len(d.Set) > 0 {
		var at int32
		at, out = bsoncore.AppendDocumentElementStart(out, "$set")
		for _, c := range d.Set {
			out = appendElement(out, c.Path, c.Value)
		}
		out, _ = bsoncore.AppendDocumentEnd(out, at) // the length always fits: it was started here
	}
	if len(d.Unset) > 0 {
		var at int32
		at, out = bsoncore.AppendDocumentElementStart(out, "$unset")
		for _, path := range d.Unset {
			out = bsoncore.AppendStringElement(out, path, "")
		}
		out, _ = bsoncore.AppendDocumentEnd(out, at)
	}
	out, _ = bsoncore.AppendDocumentEnd(out, start)
	return bson.Raw(out)
}

// A PartialError reports a change that cannot be written without touching what was not read.
type PartialError struct {
	Path string // the value that was changed
}

func (e *PartialError) Error() string {
	return fmt.Sprintf("only a part of %q was read, so it cannot be replaced as a whole: select %q itself", e.Path, e.Path)
}

// A KeyError reports a key at the top of a document that no update can name.
type KeyError struct{ Key string }

func (e *KeyError) Error() string {
	return fmt.Sprintf("no update can set the stored key %q (it is empty, has a dot or begins with $): replace the document", e.Key)
}
