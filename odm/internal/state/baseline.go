// Package state is change tracking: what a document looked like when it was last read or written, and the smallest
// update that leads from there to what it looks like now. It works on encodings and knows no document type.
//
// A difference is never taken between the wire bytes and a new encoding: a document that another program has written
// ({age: 30.0}, keys in another order, fields that the struct does not know) would count as changed by being read.
// What is compared is the encoding of the decoded wire bytes with the encoding of the document, and only at the paths
// that were read. The wire bytes say what the server holds in between: what the struct does not know stays, and where
// null stands no path leads deeper.
package state

import (
	"reflect"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// A Baseline is what the server is known to hold of one document. It is never changed: the next read or write of the
// document makes another, so that copies of a document may share one.
type Baseline struct {
	Model reflect.Type // the model that read or wrote the document
	Raw   bson.Raw     // the bytes as they went over the wire; nil if the document was read untracked
	Read  *Paths       // the paths that were read; nil means the whole document

	past *past // what few documents have; nil if this one has nothing of it
}

// A past is what is known of a document beside its bytes. It is never changed either.
type past struct {
	revision bson.RawValue
	previous bson.Raw
	tried    []bson.RawValue
	unstored bool
}

// Revision is the revision that was read or written; zero if there was none.
func (b *Baseline) Revision() bson.RawValue { return b.more().revision }

// Previous is what Raw was before the last write of the document in memory; nil if there was none.
func (b *Baseline) Previous() bson.Raw { return b.more().previous }

// Tried are the revisions of writes of which nobody knows whether they were done.
func (b *Baseline) Tried() []bson.RawValue { return b.more().tried }

// Unstored reports whether the document was neither read nor written, but for what Tried says.
func (b *Baseline) Unstored() bool { return b.more().unstored }

// more is b's past; b may be nil.
func (b *Baseline) more() past {
	if b == nil || b.past == nil {
		return past{}
	}
	return *b.past
}

// Revised sets the revision of a baseline that nobody has seen yet.
func (b *Baseline) Revised(revision bson.RawValue) {
	p := b.more()
	p.revision = revision
	b.past = &p
}

// Follows makes old the baseline before b, which nobody has seen yet.
func (b *Baseline) Follows(old *Baseline) {
	if !old.Tracked() {
		return
	}
	p := b.more()
	p.previous = old.Raw
	b.past = &p
}

// Doubted returns b after a write of which nobody knows whether it has stored the given revision. b may be nil.
func (b *Baseline) Doubted(model reflect.Type, revision bson.RawValue) *Baseline {
	next, p := Baseline{Model: model}, b.more()
	if b == nil {
		p.unstored = true
	} else {
		next = *b
	}
	p.tried = append(p.tried[:len(p.tried):len(p.tried)], revision)
	next.past = &p
	return &next
}

// Tracked reports whether changes since b can be told. A nil Baseline tracks nothing.
func (b *Baseline) Tracked() bool { return b != nil && b.Raw != nil }

// Partial reports whether only some paths of the document were read.
func (b *Baseline) Partial() bool { return b != nil && b.Read != nil }

// A Pair is one document then and now, in the three forms that a save must know.
type Pair struct {
	Raw    bson.Raw // what the server held: wire bytes; nil if nothing is known
	Before bson.Raw // Raw decoded into the Go type and encoded again; nil with Raw
	After  bson.Raw // the document as it is now, encoded
	Read   *Paths   // the paths that were read; nil means the whole document
	Wholes []string // the keys at the top whose embedded documents are written as a whole if something in them has changed
	Loose  bool     // the Go type holds maps, whose encodings have no order: the order of keys means nothing
}

// known returns p with empty documents for what is not known.
func (p Pair) known() Pair {
	if p.Raw == nil {
		p.Raw, p.Before = emptyDocument(), emptyDocument()
	}
	return p
}

func emptyDocument() bson.Raw { return bson.Raw{5, 0, 0, 0, 0} }
