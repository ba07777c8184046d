package codec

// An Arena holds the strings of many documents in few pieces of memory: one per cursor. A piece is kept as long as any of
// its strings. The zero Arena is ready; it is for one goroutine at a time.
type Arena struct {
	// ZeroCopy makes strings parts of the document that they are decoded from, instead of copies: they are
	// right only as long as nobody changes it, and keep all of it in memory. What the driver's own codecs decode is copied
	// all the same, and with the build tag databridge_safe so are strings.
	ZeroCopy bool

	chunk []byte // what is written stays
}

const (
	chunkSize = 8 << 10
	aloneFrom = 1 << 10 // a longer string has memory of its own, so that little of a chunk is wasted
)

// text returns b as a string that stays as it is.
func (a *Arena) text(b []byte) string {
	if a.ZeroCopy {
		return alias(b)
	}
	switch {
	case len(b) == 0:
		return ""
	case len(b) > aloneFrom:
		return string(b)
	case len(b) > cap(a.chunk)-len(a.chunk):
		a.chunk = make([]byte, 0, chunkSize)
	}
	from := len(a.chunk)
	a.chunk = append(a.chunk, b...)
	return alias(a.chunk[from:])
}
