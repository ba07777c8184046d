package lsp

import (
	"context"

	"go.lsp.dev/protocol"

	"github.com/databridge-go/databridge/lsp/internal/session"
)

// DiagnosticWorkspace answers with the findings of all files of the workspace: package by package as they are found, to a
// client that takes a part at a time.
func (s *Server) DiagnosticWorkspace(ctx context.Context, p *protocol.WorkspaceDiagnosticParams) (*protocol.WorkspaceDiagnosticReport, error) {
	before := map[string]string{}
	for _, id := range p.PreviousResultIds {
		before[path(id.URI)] = id.Value
	}
	all := &protocol.WorkspaceDiagnosticReport{}
	tell := func(items []protocol.WorkspaceDocumentDiagnosticReport) bool {
		if p.PartialResultToken == nil {
			all.Items = append(all.Items, items...)
			return true
		}
		return len(items) == 0 || s.partly(ctx, p.PartialResultToken, items)
	}
	s.session.EachPackage(ctx, s.snapshot(ctx), func(reports []session.Report) bool {
		var items []protocol.WorkspaceDocumentDiagnosticReport
		for _, r := range reports {
			if item := s.fileReport(r, before); item != nil {
				items = append(items, item)
			}
			delete(before, r.File.Path)
		}
		return tell(items)
	})
	if ctx.Err() != nil {
		return nil, protocol.ErrRequestCancelled
	}
	tell(s.withdrawn(before, p.PreviousResultIds))
	return all, nil
}

// fileReport is the report on one file: nil if it has no findings and the client has none of it.
func (s *Server) fileReport(r session.Report, before map[string]string) protocol.WorkspaceDocumentDiagnosticReport {
	items := s.diagnostics(r)
	id, known := before[r.File.Path]
	now := resultID(items)
	s.remember(r.File.Path, now)
	var version *int32
	if r.File.Open {
		version = ptr(r.File.Version)
	}
	switch {
	case known && id == now:
		return &protocol.WorkspaceUnchangedDocumentDiagnosticReport{
			UnchangedDocumentDiagnosticReport: protocol.UnchangedDocumentDiagnosticReport{Kind: unchangedReport, ResultID: now},
			URI:                               s.uriOf(r.File), Version: version,
		}
	case !known && len(items) == 0:
		return nil
	}
	return &protocol.WorkspaceFullDocumentDiagnosticReport{
		FullDocumentDiagnosticReport: full(items, &now), URI: s.uriOf(r.File), Version: version,
	}
}

// withdrawn are empty reports on the files that the client knows findings of and that are no more.
func (s *Server) withdrawn(rest map[string]string, ids []protocol.PreviousResultId) []protocol.WorkspaceDocumentDiagnosticReport {
	var items []protocol.WorkspaceDocumentDiagnosticReport
	for _, id := range ids {
		if _, gone := rest[path(id.URI)]; !gone {
			continue
		}
		none := resultID(nil)
		items = append(items, &protocol.WorkspaceFullDocumentDiagnosticReport{
			FullDocumentDiagnosticReport: full(nil, &none), URI: id.URI,
		})
	}
	return items
}

// partly sends a part of an answer; false ends the work.
func (s *Server) partly(ctx context.Context, token protocol.ProgressToken, items []protocol.WorkspaceDocumentDiagnosticReport) bool {
	value, err := protocol.Marshal(&protocol.WorkspaceDiagnosticReportPartialResult{Items: items})
	if err == nil {
		err = s.client.Progress(ctx, &protocol.ProgressParams{Token: token, Value: value})
	}
	if err != nil {
		s.logf("workspace/diagnostic: %v", err)
	}
	return err == nil
}
