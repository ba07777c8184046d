package lsp

import (
	"go.lsp.dev/protocol"

	"github.com/databridge-go/databridge/lsp/internal/feature"
	"github.com/databridge-go/databridge/lsp/internal/session"
)

// locationsOf translates places; those whose file is gone are left out.
func (s *Server) locationsOf(snap *session.Snapshot, all []feature.Mention) []protocol.Location {
	locations := []protocol.Location{}
	for _, m := range all {
		if at, ok := s.locationOf(snap, m); ok {
			locations = append(locations, at)
		}
	}
	return locations
}

// rangeAt translates a part of a file.
func rangeAt(file *session.File, r feature.Range) protocol.Range {
	return protocol.Range{Start: position(file.Mapper, r.From), End: position(file.Mapper, r.To)}
}

func rangesIn(file *session.File, all []feature.Range) []protocol.Range {
	var ranges []protocol.Range
	for _, r := range all {
		ranges = append(ranges, rangeAt(file, r))
	}
	return ranges
}
