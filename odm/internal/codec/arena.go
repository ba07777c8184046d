package codec

// An Arena holds the strings of many documents in few pieces of memory: one per cursor. A piece is kept as long as any of
// its strings. The zero Arena is ready; it is for one goroutine at a time.
type Arena struct {
	// ZeroCopy makes strings and binaries parts of the document that they are decoded from, instead of copies: they are
	// right only as long as nobody changes it, and keep all of it in memory. With the build tag databridge_safe strings
	// are copied all the same.
	ZeroCopy bool
}
