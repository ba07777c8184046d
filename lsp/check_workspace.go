package lsp

import (
	"context"
	"encoding/json"

	"go.lsp.dev/protocol"

	"github.com/databridge-go/databridge/analyzer"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/lsp/internal/feature"
	"github.com/databridge-go/databridge/lsp/internal/session"
)

// A checkShown is the answer of databridge.checkWorkspace: what was found, and how much was looked at. Silence about what
// was not would look like approval.
type checkShown struct {
	Loading  int64                   `json:"loading"` // modules that are not read yet
	Files    int                     `json:"files"`   // with findings
	Errors   int                     `json:"errors"`
	Warnings int                     `json:"warnings"`
	Infos    int                     `json:"infos"`
	Queries  int                     `json:"queries"`
	Checked  int                     `json:"checked"`
	Unknown  map[analyzer.Reason]int `json:"unknown"` // queries that were not checked, by why
}

// checkWorkspace counts the findings of all loaded modules. They were published as they were found.
func (s *Server) checkWorkspace(ctx context.Context, _ protocol.LSPAny) (protocol.LSPAny, error) {
	snap := s.snapshot(ctx)
	c := checkShown{Loading: s.underWay.Load(), Unknown: map[analyzer.Reason]int{}}
	s.session.EachPackage(ctx, snap, func(reports []session.Report) bool {
		for _, r := range reports {
			c.count(r.Findings)
		}
		return true
	})
	for _, cover := range feature.Covered(ctx, snap) {
		c.Queries += cover.Queries
		c.Checked += cover.Checked
		for why, n := range cover.Unknown {
			c.Unknown[why] += n
		}
	}
	if ctx.Err() != nil {
		return nil, protocol.ErrRequestCancelled
	}
	return json.Marshal(c)
}

func (c *checkShown) count(found []diag.Finding) {
	if len(found) > 0 {
		c.Files++
	}
	for _, f := range found {
		switch f.Severity {
		case diag.Error:
			c.Errors++
		case diag.Warning:
			c.Warnings++
		default:
			c.Infos++
		}
	}
}
