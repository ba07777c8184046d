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
	byFile := map[*session.File][]feature.Edit{}
	out := &protocol.WorkspaceEdit{}
	for _, e := range edits {
		annotate(out, e)
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
		byFile[file] = append(byFile[file], e)
	}
	if !s.able().versioned {
		out.Changes = map[uri.URI][]protocol.TextEdit{}
		for _, file := range order {
			for _, e := range byFile[file] {
				out.Changes[s.uriOf(file)] = append(out.Changes[s.uriOf(file)], protocol.TextEdit{Range: rangeAt(file, e.At), NewText: e.New})
			}
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
			change.Edits = append(change.Edits, textEdit(protocol.TextEdit{Range: rangeAt(file, e.At), NewText: e.New}, e))
		}
		out.DocumentChanges = append(out.DocumentChanges, change)
	}
	return out
}

// created makes a file with its text. Clients that make files take changes of this form.
func created(e feature.Edit) []protocol.DocumentChange {
	file := &protocol.CreateFile{Kind: "create", URI: uri.File(e.Path)}
	if e.Choice != "" {
		file.AnnotationID = choice
	}
	text := &protocol.TextDocumentEdit{Edits: []protocol.TextDocumentEditElement{textEdit(protocol.TextEdit{NewText: e.New}, e)}}
	text.TextDocument.URI = uri.File(e.Path)
	return []protocol.DocumentChange{file, text}
}

// choice names the edits of an answer that a person is asked about, all in one question.
const choice protocol.ChangeAnnotationIdentifier = "choice"

// annotate says the question that belongs to an edit, if there is one.
func annotate(out *protocol.WorkspaceEdit, e feature.Edit) {
	if e.Choice == "" {
		return
	}
	out.ChangeAnnotations = map[protocol.ChangeAnnotationIdentifier]protocol.ChangeAnnotation{
		choice: {Label: e.Choice, NeedsConfirmation: ptr(true)},
	}
}

// textEdit ties an edit to its question, if there is one.
func textEdit(t protocol.TextEdit, e feature.Edit) protocol.TextDocumentEditElement {
	if e.Choice == "" {
		return &t
	}
	return &protocol.AnnotatedTextEdit{TextEdit: t, AnnotationID: choice}
}
