package lsp

import (
	"io"
	"sync"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
)

// codec marshals with the protocol's unions; the library keeps its own unexported.
type codec struct{}

// Marshal encodes a payload.
func (codec) Marshal(v any) ([]byte, error) {
	if raw, ok := v.(jsonrpc2.RawMessage); ok {
		return raw, nil
	}
	return protocol.Marshal(v)
}

// Unmarshal decodes a payload.
func (codec) Unmarshal(b []byte, v any) error {
	if raw, ok := v.(*jsonrpc2.RawMessage); ok {
		*raw = append(jsonrpc2.RawMessage(nil), b...)
		return nil
	}
	return protocol.Unmarshal(b, v)
}

// Stdio joins the two halves of a process's standard streams. Close closes the reader, which ends the server.
type Stdio struct {
	io.ReadCloser
	io.Writer
}

// A lastRead tells of the end of what it reads.
type lastRead struct {
	io.ReadWriteCloser
	once  sync.Once
	ended chan struct{}
}

// Read reads; after the last byte it closes ended.
func (l *lastRead) Read(p []byte) (int, error) {
	n, err := l.ReadWriteCloser.Read(p)
	if n == 0 && err != nil {
		l.once.Do(func() { close(l.ended) })
	}
	return n, err
}
