package migrate

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

// doubtful is the largest batch without transactions: its doubts stand in one document of the history.
const doubtful = 10_000

// A doubt tells whether a document has been written, by the values of the keys that the migration touches.
type doubt struct {
	ID   bson.RawValue `bson:"id"`
	Keys []string      `bson:"keys"`
	Was  []byte        `bson:"was"` // the print of the values before
	Now  []byte        `bson:"now"` // and after
}

type doubts []doubt

// doubtsOf notes what is about to be written.
func doubtsOf(batch []shaped) (doubts, error) {
	var all doubts
	for _, d := range batch {
		if !d.changed() {
			continue
		}
		touched, err := touches(d.before, d.after)
		if err != nil {
			return nil, about(d.id, err)
		}
		note := doubt{ID: d.id}
		for _, t := range touched {
			note.Keys = append(note.Keys, t.key)
		}
		note.Was, note.Now = print(d.before, note.Keys), print(d.after, note.Keys)
		all = append(all, note)
	}
	return all, nil
}

// print is a short hash of the values at keys.
func print(raw bson.Raw, keys []string) []byte {
	h := sha256.New()
	for _, key := range keys {
		v := raw.Lookup(key)
		_, _ = fmt.Fprintf(h, "%q %d %d ", key, v.Type, len(v.Value)) // a hash takes everything
		_, _ = h.Write(v.Value)
	}
	return h.Sum(nil)[:8]
}

// written reports whether a document has been written by the run that left the doubts.
func (ds doubts) written(raw bson.Raw) (bool, error) {
	id := raw.Lookup("_id")
	i := slices.IndexFunc(ds, func(d doubt) bool { return d.ID.Equal(id) })
	if i < 0 {
		return false, nil
	}
	switch now := print(raw, ds[i].Keys); {
	case bytes.Equal(now, ds[i].Now):
		return true, nil
	case bytes.Equal(now, ds[i].Was):
		return false, nil
	}
	return false, fmt.Errorf("nobody can tell whether it was migrated before another program changed %q: put those fields back to what they were, or to what they become, and run again", ds[i].Keys)
}

// without returns the doubts about other documents than docs.
func (ds doubts) without(docs []shaped) doubts {
	if len(ds) == 0 {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(ds), func(d doubt) bool {
		return slices.ContainsFunc(docs, func(s shaped) bool { return s.id.Equal(d.ID) })
	})
}

// gone reports whether a document that was asked for is not stored.
func gone(err error) bool { return errors.Is(err, mongo.ErrNoDocuments) }
