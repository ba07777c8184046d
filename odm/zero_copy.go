package odm

// ZeroCopy makes the strings of the documents that the handle reads, and what is kept to tell their changes, parts of the
// server's reply instead of copies: less work for each document, but one that is kept keeps the whole reply, which may
// have 16 MiB and more. It is for results that are used and forgotten as a whole. Without it a document keeps no more
// than the pieces of memory that it shares with at most 15 others.
//
// It rests on the driver not to use the memory of a reply again, which driver v2.10.0 never does, though it promises the
// bytes only until the next document. With the build tag databridge_safe strings are copied all the same.
func ZeroCopy() CollectionOption {
	return CollectionOption{func(h *handle) { h.share = true }}
}
