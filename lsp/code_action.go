package lsp

import (
	"context"
	"fmt"
	"slices"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"github.com/databridge-go/databridge/lsp/internal/feature"
	"github.com/databridge-go/databridge/lsp/internal/session"
)

// codeActions says which kinds of actions there are.
func codeActions() *protocol.CodeActionOptions {
	o := &protocol.CodeActionOptions{ResolveProvider: ptr(true)}
	for _, kind := range []string{feature.QuickFix, feature.Rewrite, feature.Extract, feature.FixAll} {
		o.CodeActionKinds = append(o.CodeActionKinds, protocol.CodeActionKind(kind))
	}
	return o
}

// CodeAction offers fixes of findings and other ways to write a query. Edits come at once only where the client cannot
// ask for them later.
func (s *Server) CodeAction(ctx context.Context, p *protocol.CodeActionParams) ([]protocol.CommandOrCodeAction, error) {
	snap, name := s.snapshot(ctx), path(p.TextDocument.URI)
	file := snap.File(name)
	if file == nil {
		return nil, nil
	}
	wish := feature.Wish{At: rangeIn(file, p.Range), Index: &s.index, Idle: p.Context.TriggerKind == protocol.CodeActionTriggerKindAutomatic}
	for _, only := range p.Context.Only {
		wish.Only = append(wish.Only, string(only))
	}
	actions, pkg := feature.Actions(ctx, snap, name, wish)
	var out []protocol.CommandOrCodeAction
	for _, a := range actions {
		if a.Creates && !(s.able().creates && s.able().versioned) {
			continue
		}
		if a.Disabled != "" {
			if s.able().disables {
				out = append(out, &protocol.CodeAction{Title: a.Title, Kind: ptr(protocol.CodeActionKind(a.Kind)), Disabled: protocol.CodeActionDisabled{Reason: a.Disabled}})
			}
			continue
		}
		c, err := s.codeAction(snap, file, a, p.Range)
		if err != nil {
			s.logf("code action %s: %v", a.ID, err)
			continue
		}
		if a.Mends != nil {
			d := s.diagnostic(session.Report{Snapshot: snap, File: file, Package: pkg}, *a.Mends)
			c.Diagnostics = known(p.Context.Diagnostics, d)
		}
		out = append(out, c)
	}
	return out, nil
}

// known returns the client's own copy of a diagnostic, else what it would be.
func known(theirs []protocol.Diagnostic, d protocol.Diagnostic) []protocol.Diagnostic {
	i := slices.IndexFunc(theirs, func(t protocol.Diagnostic) bool { return t.Range == d.Range && t.Code == d.Code })
	if i >= 0 {
		d = theirs[i]
	}
	return []protocol.Diagnostic{d}
}

// An actionData is what it takes to make an action's edits later.
type actionData struct {
	URI     uri.URI        `json:"uri"`
	Version int32          `json:"version"` // of the open file, 0 if it is not open
	Range   protocol.Range `json:"range"`
	Kind    string         `json:"kind"`
	ID      string         `json:"id"`
}

// codeAction translates an action, with its edits if the client does not resolve them.
func (s *Server) codeAction(snap *session.Snapshot, file *session.File, a feature.Action, at protocol.Range) (*protocol.CodeAction, error) {
	c := &protocol.CodeAction{Title: a.Title, Kind: ptr(protocol.CodeActionKind(a.Kind))}
	if a.Preferred {
		c.IsPreferred = ptr(true)
	}
	if !s.able().resolves {
		return c, s.fill(snap, c, a)
	}
	data, err := protocol.Marshal(&actionData{s.uriOf(file), file.Version, at, a.Kind, a.ID})
	c.Data = data
	return c, err
}

// fill makes the edits of an action.
func (s *Server) fill(snap *session.Snapshot, c *protocol.CodeAction, a feature.Action) error {
	edits, err := a.Edits()
	if err != nil {
		return err
	}
	c.Edit = s.workspaceEdit(snap, edits)
	return nil
}

// CodeActionResolve makes the edits of an action that was offered. If the text has changed since, there are none.
func (s *Server) CodeActionResolve(ctx context.Context, c *protocol.CodeAction) (*protocol.CodeAction, error) {
	var data actionData
	if err := protocol.Unmarshal(c.Data, &data); err != nil {
		return nil, fmt.Errorf("the data of the action %q: %w", c.Title, err)
	}
	snap, name := s.snapshot(ctx), path(data.URI)
	file := snap.File(name)
	if file == nil || file.Version != data.Version {
		return nil, protocol.ErrContentModified
	}
	actions, _ := feature.Actions(ctx, snap, name, feature.Wish{At: rangeIn(file, data.Range), Index: &s.index, Only: []string{data.Kind}})
	for _, a := range actions {
		if a.ID == data.ID && a.Edits != nil {
			return c, s.fill(snap, c, a)
		}
	}
	return nil, protocol.ErrContentModified
}

// rangeIn translates a range of the client.
func rangeIn(file *session.File, r protocol.Range) feature.Range {
	return feature.Range{
		From: file.Offset(r.Start.Line, r.Start.Character),
		To:   file.Offset(r.End.Line, r.End.Character),
	}
}
