package lsp

import (
	"context"
	"fmt"

	"go.lsp.dev/protocol"

	"github.com/databridge-go/databridge/lsp/internal/feature"
)

// showReferences is a command of the editor's extension, which the server does not run: the arguments are a URI, a
// position and locations.
const showReferences = "databridge.showReferences"

// A lensData says which model a lens stands above.
type lensData struct {
	TextDocument protocol.TextDocumentIdentifier `json:"textDocument"`
	Position     protocol.Position               `json:"position"`
}

// CodeLens stands above models and, where a development server is configured, above queries.
func (s *Server) CodeLens(ctx context.Context, p *protocol.CodeLensParams) ([]protocol.CodeLens, error) {
	snap, name := s.snapshot(ctx), path(p.TextDocument.URI)
	file := snap.File(name)
	o := s.optionsNow()
	if file == nil || !on(o.CodeLens, true) {
		return nil, nil
	}
	var all []protocol.CodeLens
	for _, m := range feature.Models(ctx, snap, name) {
		r := rangeAt(file, m.At)
		data, err := protocol.Marshal(&lensData{p.TextDocument, r.Start})
		if err != nil {
			return nil, err
		}
		all = append(all, protocol.CodeLens{Range: r, Data: data})
	}
	if o.Connection.URI == "" {
		return all, nil // nothing is run without a server that somebody has named
	}
	for _, call := range feature.Runnable(ctx, snap, name) {
		r := rangeAt(file, call.At)
		at, err := protocol.Marshal(&lensData{p.TextDocument, r.Start})
		if err != nil {
			return nil, err
		}
		all = append(all, protocol.CodeLens{Range: r, Command: protocol.Command{
			Title: "explain", Command: "databridge.explain", Arguments: []protocol.LSPAny{at},
		}})
		if call.Reads {
			all = append(all, protocol.CodeLens{Range: r, Command: protocol.Command{
				Title: "run", Command: "databridge.runQuery", Arguments: []protocol.LSPAny{at},
			}})
		}
	}
	return all, nil
}

// CodeLensResolve counts what a model has.
func (s *Server) CodeLensResolve(ctx context.Context, lens *protocol.CodeLens) (*protocol.CodeLens, error) {
	var of lensData
	if lens.Command.Command != "" || len(lens.Data) == 0 || protocol.Unmarshal(lens.Data, &of) != nil {
		return lens, nil
	}
	snap, name := s.snapshot(ctx), path(of.TextDocument.URI)
	file := snap.File(name)
	if file == nil {
		return lens, nil
	}
	m := feature.ModelAt(ctx, snap, name, file.Offset(of.Position.Line, of.Position.Character))
	if m == nil {
		lens.Command = protocol.Command{Title: "no queries"}
		return lens, nil // it was edited away
	}
	where, err := s.arguments(of.TextDocument.URI, lens.Range.Start, s.locationsOf(snap, m.All()))
	lens.Command = protocol.Command{Title: title(m), Command: showReferences, Arguments: where}
	return lens, err
}

// title is "2 queries, 1 index".
func title(m *feature.ModelUse) string {
	return fmt.Sprintf("%s, %s", counted(len(m.Queries), "query", "queries"), counted(m.Count, "index", "indexes"))
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// arguments are those of a command.
func (s *Server) arguments(values ...any) ([]protocol.LSPAny, error) {
	var all []protocol.LSPAny
	for _, v := range values {
		raw, err := protocol.Marshal(v)
		if err != nil {
			return nil, err
		}
		all = append(all, raw)
	}
	return all, nil
}
