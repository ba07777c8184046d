package lsp

import (
	"context"
	"slices"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"github.com/databridge-go/databridge/lsp/internal/feature"
)

// Symbols finds collections and stored fields: "#users.email".
func (s *Server) Symbols(ctx context.Context, p *protocol.WorkspaceSymbolParams) (protocol.WorkspaceSymbolResult, error) {
	snap := s.snapshot(ctx)
	lazy := s.askerNow().resolvesSymbols
	found := protocol.WorkspaceSymbolSlice{}
	for _, sym := range feature.Symbols(ctx, snap, p.Query) {
		one := protocol.WorkspaceSymbol{}
		one.Name, one.Kind = sym.Name, protocol.SymbolKindNamespace
		if sym.Model != "" {
			one.ContainerName = ptr(sym.Model)
		}
		file := snap.File(sym.At.File)
		if file == nil {
			continue
		}
		if !sym.Field {
			one.Location = &protocol.Location{URI: s.uriOf(file), Range: rangeAt(file, sym.Place)}
			found = append(found, one)
			continue
		}
		one.Kind = protocol.SymbolKindField
		data, err := protocol.Marshal(&symbolData{sym.At.File, sym.At.Line, sym.At.Name})
		if err != nil {
			return nil, err
		}
		one.Data, one.Location = data, &protocol.LocationUriOnly{URI: s.uriOf(file)}
		if !lazy {
			s.place(ctx, &one)
		}
		found = append(found, one)
	}
	return found, nil
}

// A symbolData is the declaration of a field, by which it is found again.
type symbolData struct {
	File string `json:"file"`
	Line int    `json:"line"`
	Name string `json:"name"`
}

// WorkspaceSymbolResolve tells where in its file a field is declared.
func (s *Server) WorkspaceSymbolResolve(ctx context.Context, p *protocol.WorkspaceSymbol) (*protocol.WorkspaceSymbol, error) {
	p.Data = slices.Clone(p.Data)
	s.place(ctx, p)
	return p, nil
}

// place completes the location of a field; where that is gone, the beginning of the file is near enough.
func (s *Server) place(ctx context.Context, p *protocol.WorkspaceSymbol) {
	var of symbolData
	if len(p.Data) == 0 || protocol.Unmarshal(p.Data, &of) != nil {
		return
	}
	snap := s.snapshot(ctx)
	p.Location = &protocol.Location{URI: uri.File(of.File)}
	if m, ok := feature.Where(snap, feature.Declared{File: of.File, Line: of.Line, Name: of.Name}); ok {
		if at, ok := s.locationOf(snap, m); ok {
			p.Location = &at
		}
	}
}
