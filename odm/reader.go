package odm

import (
	"context"
	"reflect"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm/internal/codec"
	"github.com/databridge-go/databridge/odm/internal/engine"
	"github.com/databridge-go/databridge/odm/internal/state"
)

// A reader makes documents of the bytes of one command's replies. What many of them need a little of is cut from pieces
// that they share: whoever keeps one document keeps such a piece, and never the whole reply.
type reader struct {
	codec     engine.Codec
	plan      *plan // of the last document
	coder     *codec.Plan
	strings   codec.Arena
	untracked bool
	share     bool // documents may be parts of the reply
	left      int  // the documents of the reply that are still to come, this one included; 0 if nobody knows
	bytes     []byte
	bases     []state.Baseline
}

// A piece is for so many documents at most, and of so many bytes, or of those of the one document in it.
const (
	pieceCount = 16
	pieceSize  = 8 << 10
)

// reader returns a reader of c's documents.
func (c *store) reader(untracked bool) reader {
	return reader{codec: c.engine.Codec(), untracked: untracked, share: c.share}
}

// arrived is told how many documents a reply has brought.
func (r *reader) arrived(n int) { r.left = n }

// took is told that a document was made.
func (r *reader) took() { r.left = max(0, r.left-1) }

// kept returns a copy of raw, which belongs to the whole reply.
func (r *reader) kept(raw bson.Raw) bson.Raw {
	if r.share {
		return raw
	}
	n := len(raw)
	if n > cap(r.bytes)-len(r.bytes) {
		size := n
		if r.left > 1 && n < pieceSize/2 {
			size = min(pieceSize, n*r.left+n/2)
		}
		r.bytes = make([]byte, 0, size)
	}
	at := len(r.bytes)
	r.bytes = append(r.bytes, raw...)
	return bson.Raw(r.bytes[at:len(r.bytes):len(r.bytes)])
}

// base returns a new baseline.
func (r *reader) base(of reflect.Type, read *state.Paths) *state.Baseline {
	if len(r.bases) == 0 {
		r.bases = make([]state.Baseline, max(1, min(r.left, pieceCount)))
	}
	b := &r.bases[0]
	r.bases = r.bases[1:]
	b.Model, b.Read = of, read
	return b
}

// A maker makes an empty document, the first of n.
type maker func(n int) any

// making makes documents of model T.
func making[T any]() maker {
	var docs []T
	return func(n int) any {
		if len(docs) == 0 {
			docs = make([]T, max(1, min(n, pieceCount)))
		}
		doc := &docs[0]
		docs = docs[1:]
		return doc
	}
}

// arena is the memory for the strings of a document: the bytes of one that stay, which nobody ever changes, or pieces of
// their own. A nil Arena gives each string its own.
func (r *reader) arena(stay bool) *codec.Arena {
	if r.strings.ZeroCopy = stay; !stay && r.left <= 1 {
		return nil
	}
	return &r.strings
}

// fill makes a document of model p of its bytes; doc is the pointer to it, and of the model that it is to be known as.
func (r *reader) fill(ctx context.Context, p *plan, doc any, raw bson.Raw, of reflect.Type, read *state.Paths) error {
	s := stateOf(doc)
	tracked := s != nil && !r.untracked
	if tracked {
		raw = r.kept(raw)
	}
	if r.plan != p {
		r.plan, r.coder = p, r.codec.Plan(p.typ)
	}
	if err := r.coder.Decode(r.arena(tracked || r.share), raw, doc); err != nil {
		return p.undecodable(raw, err)
	}
	// A T that is a part of its document must keep its model, tracked or not: whoever saves it would lose the rest.
	// A T that was read untracked must be known as one that is stored: it is not new, and it may have a revision.
	if s != nil {
		s.base = r.base(of, read)
		if tracked {
			s.base.Raw = raw
		}
		if p.keeps.revision {
			s.base.Revised(cloned(raw.Lookup(revisionKey)))
		}
	}
	if len(p.hooks[afterLoad]) == 0 {
		return nil
	}
	return p.run(ctx, afterLoad, reflect.ValueOf(doc).Elem(), nil)
}
