package lsp

import (
	"context"
	"fmt"
	"hash/fnv"
	"time"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"github.com/databridge-go/databridge/lsp/internal/session"
)

// The kinds of reports; the library leaves them empty.
const (
	fullReport      = "full"
	unchangedReport = "unchanged"
)

// pulling says how findings are asked for; nil to a client that has not asked for this way. The caller holds s.mu.
func (s *Server) pulling() protocol.DiagnosticProvider {
	if !s.can.pulls {
		return nil
	}
	id := "databridge"
	return &protocol.DiagnosticOptions{Identifier: &id, InterFileDependencies: true, WorkspaceDiagnostics: true}
}

// Diagnostic answers with the findings of a file, or that they are those that the client has, and with those of the
// other files of the package that are news to it.
func (s *Server) Diagnostic(ctx context.Context, p *protocol.DocumentDiagnosticParams) (protocol.DocumentDiagnosticReport, error) {
	snap, name := s.snapshot(ctx), path(p.TextDocument.URI)
	r, ok := s.session.Pulled(snap, name)
	if !ok {
		return &protocol.RelatedFullDocumentDiagnosticReport{FullDocumentDiagnosticReport: full(nil, nil)}, nil
	}
	items := s.diagnostics(r)
	id := resultID(items)
	s.remember(name, id)
	related := s.related(ctx, r)
	if p.PreviousResultID != nil && *p.PreviousResultID == id {
		return &protocol.RelatedUnchangedDocumentDiagnosticReport{
			UnchangedDocumentDiagnosticReport: protocol.UnchangedDocumentDiagnosticReport{Kind: unchangedReport, ResultID: id},
			RelatedDocuments:                  related,
		}, nil
	}
	return &protocol.RelatedFullDocumentDiagnosticReport{FullDocumentDiagnosticReport: full(items, &id), RelatedDocuments: related}, nil
}

// related are the reports on the other files of a package that the client does not have.
func (s *Server) related(ctx context.Context, r session.Report) map[uri.URI]protocol.FullDocumentDiagnosticReportOrUnchangedDocumentDiagnosticReport {
	if r.Package == nil || !s.able().related {
		return nil
	}
	news := map[uri.URI]protocol.FullDocumentDiagnosticReportOrUnchangedDocumentDiagnosticReport{}
	for _, name := range r.Package.Beside(r.File.Path) {
		other, ok := s.session.Pulled(r.Snapshot, name)
		if !ok || ctx.Err() != nil {
			continue
		}
		items := s.diagnostics(other)
		id := resultID(items)
		if before, told := s.remember(name, id); told && before == id || !told && len(items) == 0 {
			continue
		}
		report := full(items, &id)
		news[s.uriOf(other.File)] = &report
	}
	return news
}

// full is a report with all findings.
func full(items []protocol.Diagnostic, id *string) protocol.FullDocumentDiagnosticReport {
	return protocol.FullDocumentDiagnosticReport{Kind: fullReport, ResultID: id, Items: items}
}

// resultID is equal for equal findings at equal places.
func resultID(items []protocol.Diagnostic) string {
	h := fnv.New64a()
	for i := range items {
		b, err := protocol.Marshal(&items[i])
		if err != nil {
			return "" // equal to nothing that a client has
		}
		_, _ = h.Write(b)
	}
	return fmt.Sprintf("%d-%x", len(items), h.Sum64())
}

// remember notes what the client knows of a file, and returns what it knew.
func (s *Server) remember(path, id string) (before string, told bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.told == nil {
		s.told = map[string]string{}
	}
	before, told = s.told[path]
	s.told[path] = id
	return before, told
}

// refreshDelay joins the reports of one look at the workspace into one request.
const refreshDelay = 50 * time.Millisecond

// pullAgain tells the client to ask again, unless it has the report already. The request is sent from a goroutine of its
// own: the client may take its time.
func (s *Server) pullAgain(r session.Report) {
	id := resultID(s.diagnostics(r))
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.again || !s.can.refreshes || s.told[r.File.Path] == id {
		return
	}
	s.again = true
	time.AfterFunc(refreshDelay, func() {
		s.mu.Lock()
		s.again = false
		s.mu.Unlock()
		ctx, enough := answerSoon()
		defer enough()
		if err := s.client.DiagnosticRefresh(ctx); err != nil {
			s.logf("workspace/diagnostic/refresh: %v", err)
		}
	})
}
