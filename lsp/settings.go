package lsp

import (
	"go.lsp.dev/protocol"

	"github.com/databridge-go/databridge/lsp/internal/mapper"
)

// encoding returns the encoding that the client asks for by the option "positionEncoding", UTF-16 otherwise. It keeps the
// other options too. The caller holds s.mu.
func (s *Server) encoding(p *protocol.InitializeParams) mapper.Encoding {
	var o Options
	s.readFirst(p, &o)
	s.started, s.options, s.asks, s.trace = o, o, canAsk(&p.Capabilities), p.Trace
	s.weigh(o)
	switch o.PositionEncoding {
	case mapper.UTF8, mapper.UTF32:
		return o.PositionEncoding
	case "", mapper.UTF16:
	default:
		s.logf("positionEncoding %q is not known: utf-8, utf-16 or utf-32", o.PositionEncoding)
	}
	return mapper.UTF16
}
