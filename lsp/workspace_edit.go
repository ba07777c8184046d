package lsp

import (
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"github.com/databridge-go/databridge/lsp/internal/feature"
	"github.com/databridge-go/databridge/lsp/internal/session"
)

// workspaceEdit translates edits, with the versions of the texts that they were made for where the client takes them.
func (s *Server) workspaceEdit(snap *session.Snapshot, edits []feature.Edit) *protocol.WorkspaceEdit {
	var order []*session.File
	byFile := map[*session.File][]protocol.TextEdit{}
	out := &protocol.WorkspaceEdit{}
	for _, e := range edits {
		if e.Create {
			out.DocumentChanges = append(out.DocumentChanges, created(e)...)
			continue
		}
		file := snap.File(e.Path)
		if file == nil {
			continue
		}
		if byFile[file] == nil {
			order = append(order, file)
		}
		at := rangeAt(file, e.At)
		byFile[file] = append(byFile[file], protocol.TextEdit{Range: at, NewText: e.New})
	}
	if !s.able().versioned {
		out.Changes = map[uri.URI][]protocol.TextEdit{}
		for _, file := range order {
			out.Changes[s.uriOf(file)] = byFile[file]
		}
		return out
	}
	for _, file := range order {
		change := &protocol.TextDocumentEdit{}
		change.TextDocument.URI = s.uriOf(file)
		if file.Open {
			change.TextDocument.Version = ptr(file.Version)
		}
		for _, e := range byFile[file] {
			change.Edits = append(change.Edits, &protocol.TextEdit{Range: e.Range, NewText: e.NewText})
		}
		out.DocumentChanges = append(out.DocumentChanges, change)
	}
	return out
}

// created makes a file with its text. Clients that make files take changes of this form.
func created(e feature.Edit) []protocol.DocumentChange {
	text := &protocol.TextDocumentEdit{Edits: []protocol.TextDocumentEditElement{&protocol.TextEdit{NewText: e.New}}}
	text.TextDocument.URI = uri.File(e.Path)
	return []protocol.DocumentChange{&protocol.CreateFile{Kind: "create", URI: uri.File(e.Path)}, text}
}
