package lsp

import (
	"context"

	"go.lsp.dev/protocol"
)

// loadsMethod is a notification to clients that want it: how many modules are being loaded. What was asked about all of
// the workspace is worth asking again when none is any more.
const loadsMethod = "$/databridge/loads"

// A loadsParams is what the notification says.
type loadsParams struct {
	Loading int64 `json:"loading"` // modules
}

// loading follows the load of a module for progress and for clients that count loads.
func (s *Server) loading(dir string) func(stage string) {
	tell := s.progress(dir)
	s.tellLoads(s.underWay.Add(1))
	return func(stage string) {
		tell(stage)
		if stage == "" {
			s.tellLoads(s.underWay.Add(-1))
		}
	}
}

// tellLoads tells a client that has asked for it by the option "tellLoads" how many modules are being loaded.
func (s *Server) tellLoads(n int64) {
	if !s.able().loads {
		return
	}
	if err := s.notify(context.Background(), loadsMethod, &loadsParams{n}); err != nil {
		s.logf("%s: %v", loadsMethod, err)
	}
}

// wantsLoads reads the option "tellLoads".
func (s *Server) wantsLoads(p *protocol.InitializeParams) bool {
	var o struct {
		TellLoads bool `json:"tellLoads"`
	}
	s.readFirst(p, &o)
	return o.TellLoads
}
