package codec

import "sync"

// keptBuffer is how large a buffer may be that is kept for the next document.
const keptBuffer = 64 << 10

// Buffers are for encodings that nobody keeps. The zero value is ready, and safe for use by several goroutines.
type Buffers struct{ pool sync.Pool }

// Get returns a buffer to write in and give back.
func (s *Buffers) Get() *[]byte {
	if b, ok := s.pool.Get().(*[]byte); ok {
		return b
	}
	return new([]byte)
}

// Put takes back a buffer; one that a large document has used is let go.
func (s *Buffers) Put(b *[]byte) {
	if cap(*b) <= keptBuffer {
		s.pool.Put(b)
	}
}
