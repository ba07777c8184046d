package engine

import (
	"slices"
	"strconv"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/x/bsonx/bsoncore"
)

const (
	maxDocument = 16 << 20             // the largest document that a server stores
	maxCommand  = maxDocument + 16<<10 // the largest command that it takes
	forDriver   = 4 << 10              // what the driver adds to a command: session, cluster time, API version, time
)

// A Batch gathers new documents in the form in which they are sent: as insert commands, of which each has its documents
// in one piece of memory. Its bytes never move after the last Append and are never changed, so that they may be kept.
type Batch struct {
	collection string
	manner     Manner
	trailer    []byte // what follows the documents in each command, but for what is known only when it is sent
	count      int    // how many documents one command may hold
	left       int    // how many documents are still expected
	at         []int  // where each document starts in its command
	commands   []command
	large      bool // a document does not fit into a command of ours
}

// A command is one insert command that is not complete yet: the array of documents is open.
type command struct {
	buf   []byte
	first int // the position of its first document in the Batch
	n     int
	array int // where the array starts
}

// Batch returns an empty Batch for about n documents.
func (c Collection) Batch(n int, m Manner) *Batch {
	b := &Batch{collection: c.Name(), manner: m, count: 100000, left: n, at: make([]int, 0, n)}
	if c.in != nil && c.in.wire != nil {
		if t, ok := c.in.wire.terms(); ok {
			b.count = t.count
		}
	}
	b.trailer = bsoncore.AppendBooleanElement(nil, "ordered", !m.Unordered)
	if m.Bypass {
		b.trailer = bsoncore.AppendBooleanElement(b.trailer, "bypassDocumentValidation", true)
	}
	if m.Comment != "" {
		b.trailer = bsoncore.AppendStringElement(b.trailer, "comment", m.Comment)
	}
	return b
}

// Append adds the document that encode appends to what it is given. An error of encode is returned, and nothing added.
func (b *Batch) Append(encode func(dst []byte) ([]byte, error)) error {
	if len(b.commands) == 0 {
		b.begin(0)
	}
	c := &b.commands[len(b.commands)-1]
	buf := element(c.buf, c.n)
	start := len(buf)
	buf, err := encode(buf)
	if err != nil {
		return err
	}
	size := len(buf) - start
	if c.n > 0 && (c.n == b.count || len(buf) > b.limit()) {
		c = b.begin(size)
		doc := buf[start:]
		buf = element(c.buf, 0)
		start = len(buf)
		buf = append(buf, doc...)
	}
	b.large = b.large || size > maxDocument || len(buf) > b.limit()
	b.left = max(b.left-1, 0)
	if c.n == 0 {
		rest := min((size+8)*b.left*17/16, b.limit()-len(buf))
		buf = slices.Grow(buf, max(rest, 0)+len(b.trailer)+128)
	}
	c.buf = buf
	c.n++
	b.at = append(b.at, start)
	return nil
}

// limit is how long a command may be before it is completed.
func (b *Batch) limit() int { return maxCommand - forDriver - len(b.trailer) }

// begin begins another command, whose first document has about the given size.
func (b *Batch) begin(size int) *command {
	_, buf := bsoncore.AppendDocumentStart(make([]byte, 0, size+len(b.collection)+512))
	buf = bsoncore.AppendStringElement(buf, "insert", b.collection)
	array, buf := bsoncore.AppendArrayElementStart(buf, "documents")
	b.commands = append(b.commands, command{buf: buf, first: len(b.at), array: int(array)})
	return &b.commands[len(b.commands)-1]
}

// element appends the beginning of the n-th element of an array of documents.
func element(dst []byte, n int) []byte {
	dst = append(dst, byte(bsoncore.TypeEmbeddedDocument))
	return append(strconv.AppendInt(dst, int64(n), 10), 0)
}

// complete returns the command with what else it says: the write concern, if any, and the transaction number, if it is
// not 0.
func (b *Batch) complete(c command, concern []byte, number int64) bson.Raw {
	buf, _ := bsoncore.AppendArrayEnd(c.buf, int32(c.array)) // the length always fits: it was started in begin
	buf = append(append(buf, b.trailer...), concern...)
	if number != 0 {
		buf = bsoncore.AppendInt64Element(buf, "txnNumber", number)
	}
	buf, _ = bsoncore.AppendDocumentEnd(buf, 0)
	return bson.Raw(buf)
}

// Len is the number of documents.
func (b *Batch) Len() int { return len(b.at) }

// Document returns the bytes of the i-th document. They are a part of the command: who keeps them keeps all of it.
func (b *Batch) Document(i int) bson.Raw {
	n := len(b.commands) - 1
	for b.commands[n].first > i {
		n--
	}
	rest := b.commands[n].buf[b.at[i]:]
	size, _, _ := bsoncore.ReadLength(rest)
	return bson.Raw(rest[:size:size])
}

// documents are all documents, for the driver.
func (b *Batch) documents() []bson.Raw {
	out := make([]bson.Raw, b.Len())
	for i := range out {
		out[i] = b.Document(i)
	}
	return out
}
