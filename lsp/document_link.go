package lsp

import (
	"context"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"github.com/databridge-go/databridge/lsp/internal/feature"
)

// DocumentLink leads from operators to their pages of MongoDB's manual, and from codes in comments to what they mean.
func (s *Server) DocumentLink(ctx context.Context, p *protocol.DocumentLinkParams) ([]protocol.DocumentLink, error) {
	snap, name := s.snapshot(ctx), path(p.TextDocument.URI)
	file := snap.File(name)
	if file == nil {
		return nil, nil
	}
	var links []protocol.DocumentLink
	for _, l := range feature.Links(ctx, snap, name) {
		page := uri.URI(l.Page)
		if l.Code != "" {
			page, _ = manual(l.Code)
		}
		link := protocol.DocumentLink{Range: rangeAt(file, l.At), Target: &page}
		if s.able().tooltips {
			link.Tooltip = ptr("what " + l.Name + " means")
		}
		links = append(links, link)
	}
	return links, nil
}
