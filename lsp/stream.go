package lsp

import (
	"io"

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
