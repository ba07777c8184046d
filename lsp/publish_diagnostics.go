package lsp

import (
	"context"
	"go/token"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/lsp/internal/mapper"
	"github.com/databridge-go/databridge/lsp/internal/session"
)

// publish sends the findings of one file. A client that pulls them is told to ask again.
func (s *Server) publish(r session.Report) {
	if s.able().pulls {
		s.pullAgain(r)
		return
	}
	p := &protocol.PublishDiagnosticsParams{URI: s.uriOf(r.File)}
	if r.File.Open {
		p.Version = protocol.NewOptional(r.File.Version)
	}
	p.Diagnostics = s.diagnostics(r)
	if err := s.client.PublishDiagnostics(context.Background(), p); err != nil {
		s.logf("publish %s: %v", r.File.Path, err)
	}
}

// diagnostics translates the findings of a report.
func (s *Server) diagnostics(r session.Report) []protocol.Diagnostic {
	var all []protocol.Diagnostic
	for _, f := range r.Findings {
		all = append(all, s.diagnostic(r, f))
	}
	return all
}

// diagnostic translates a finding.
func (s *Server) diagnostic(r session.Report, f diag.Finding) protocol.Diagnostic {
	d := protocol.Diagnostic{
		Range:    rangeOf(r.File.Mapper, r.Package.Fset, f.Pos, f.End),
		Severity: severity(f.Severity),
		Code:     protocol.String(string(f.Code)),
		Source:   protocol.NewOptional("databridge"),
		Message:  protocol.String(f.Message),
	}
	if page, ok := manual(f.Code); ok {
		d.CodeDescription.Href = page
	}
	d.Tags = tags(f.Code)
	for _, rel := range f.Related {
		if at, ok := s.location(r.Snapshot, r.Package.Fset, rel.Pos, rel.End); ok {
			d.RelatedInformation = append(d.RelatedInformation, protocol.DiagnosticRelatedInformation{Location: at, Message: rel.Message})
		}
	}
	return d
}

// manual returns the page that explains a code.
func manual(c diag.Code) (uri.URI, bool) {
	_, err := diag.Archive(c)
	return uri.URI("https://github.com/databridge-go/databridge/blob/main/docs/diagnostics/" + string(c) + ".md"), err == nil
}

// tags mark what may be drawn faded: what has no effect and can go.
func tags(c diag.Code) (marks protocol.DiagnosticTags) {
	switch c {
	case "DB0001", "DB1017", "DB4012", "DB7015", "DB7018":
		return protocol.NewDiagnosticTags(protocol.DiagnosticTagUnnecessary)
	}
	return marks
}

func severity(s diag.Severity) protocol.DiagnosticSeverity {
	switch s {
	case diag.Error:
		return protocol.DiagnosticSeverityError
	case diag.Warning:
		return protocol.DiagnosticSeverityWarning
	default:
		return protocol.DiagnosticSeverityInformation
	}
}

// location translates a place in any file; ok is false if there is no such file.
func (s *Server) location(snap *session.Snapshot, fset *token.FileSet, pos, end token.Pos) (at protocol.Location, ok bool) {
	if !pos.IsValid() {
		return at, false
	}
	file := snap.File(fset.PositionFor(pos, false).Filename)
	if file == nil {
		return at, false
	}
	if !end.IsValid() {
		end = pos
	}
	return protocol.Location{URI: s.uriOf(file), Range: rangeOf(file.Mapper, fset, pos, end)}, true
}

// rangeOf translates positions of the parser. Those of export data know line and column, not the offset. What has no end,
// in broken code for example, ends where it starts.
func rangeOf(m *mapper.Mapper, fset *token.FileSet, pos, end token.Pos) protocol.Range {
	from, to := offsetOf(m, fset, pos), offsetOf(m, fset, end)
	return protocol.Range{Start: position(m, from), End: position(m, max(from, to))}
}

// offsetOf returns the byte offset of a position of the parser, 0 if there is none.
func offsetOf(m *mapper.Mapper, fset *token.FileSet, pos token.Pos) int {
	p := fset.PositionFor(pos, false)
	return m.ByteOffset(p.Line, p.Column)
}

// position translates a byte offset.
func position(m *mapper.Mapper, offset int) protocol.Position {
	line, column := m.Position(offset)
	return protocol.Position{Line: line, Character: column}
}

// uriOf is the client's own spelling of a file where it has one.
func (s *Server) uriOf(f *session.File) uri.URI {
	if spelled := s.session.URI(f.Path); spelled != "" {
		return uri.URI(spelled)
	}
	return uri.File(f.Path)
}
