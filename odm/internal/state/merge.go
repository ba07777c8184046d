package state

import (
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/x/bsonx/bsoncore"
)

// Merged returns what the server holds once Changes were sent: After where it differs from Before, and what Raw has
// everywhere else. It is the next baseline.
func (p Pair) Merged() (bson.Raw, error) { return p.known().merged(false) }

// MergedWhole is Merged once Whole was sent: After at all paths that were read, changed or not.
func (p Pair) MergedWhole() (bson.Raw, error) { return p.known().merged(true) }

func (p Pair) merged(whole bool) (bson.Raw, error) {
	es, err := elements(p.After)
	if err != nil {
		return nil, err
	}
	start, out := bsoncore.AppendDocumentStart(nil)
	for _, e := range es {
		below, in := p.Read.Below(e.key)
		if !in {
			continue
		}
		if !whole && p.unchanged(e) {
			out = p.appendStored(out, e.key)
			continue
		}
		deeper, ok := p.below(e)
		if !ok || !whole && slices.Contains(p.Wholes, e.key) {
			out = appendElement(out, e.key, e.value)
			continue
		}
		deeper.Read = below
		inner, err := deeper.merged(whole)
		if err != nil {
			return nil, err
		}
		out = bsoncore.AppendDocumentElement(out, e.key, bsoncore.Document(inner))
	}
	out, err = p.appendUnknown(out, es)
	if err != nil {
		return nil, err
	}
	out, err = bsoncore.AppendDocumentEnd(out, start)
	return bson.Raw(out), err
}

// unchanged reports whether Before has the element as it is.
func (p Pair) unchanged(e element) bool {
	old, err := p.Before.LookupErr(e.key)
	return err == nil && equal(old, e.value, p.Loose)
}

// appendStored appends what Raw has under key, which may be nothing: a value that was not sent.
func (p Pair) appendStored(out []byte, key string) []byte {
	if v, err := p.Raw.LookupErr(key); err == nil {
		return appendElement(out, key, v)
	}
	return out
}

// appendUnknown appends what Raw has that neither its decoded form nor the new encoding has.
func (p Pair) appendUnknown(out []byte, es []element) ([]byte, error) {
	stored, err := elements(p.Raw)
	if err != nil {
		return nil, err
	}
	for i, e := range stored {
		_, now := find(es, e.key, i)
		if _, err := p.Before.LookupErr(e.key); err == nil || now {
			continue
		}
		out = appendElement(out, e.key, e.value)
	}
	return out, nil
}
