package lsp

import (
	"context"
	"slices"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"

	"github.com/databridge-go/databridge/lsp/internal/feature"
)

// A command is something that an editor may ask for by name; each takes one argument, if any.
type command func(s *Server, ctx context.Context, argument protocol.LSPAny) (protocol.LSPAny, error)

// commandNamed returns a command, nil if there is none of that name.
func commandNamed(name string) command {
	switch name {
	case "databridge.exportMQL":
		return (*Server).exportMQL
	case "databridge.importMQL":
		return (*Server).importMQL
	case "databridge.explain":
		return (*Server).explain
	case "databridge.runQuery":
		return (*Server).runQuery
	case "databridge.showModel":
		return (*Server).showModel
	case "databridge.generateIndexes":
		return (*Server).generateIndexes
	case "databridge.restart":
		return (*Server).restart
	case "databridge.mem":
		return (*Server).mem
	case "databridge.renameField":
		return (*Server).renameField
	}
	return overviewCommand(name)
}

// commands says which commands there are.
func commands() protocol.ExecuteCommandOptions {
	return protocol.ExecuteCommandOptions{Commands: []string{
		"databridge.exportMQL", "databridge.importMQL", "databridge.explain", "databridge.runQuery",
		"databridge.showModel", "databridge.generateIndexes", "databridge.restart", "databridge.mem",
		"databridge.renameField",
		"databridge.models", "databridge.diagram", "databridge.checkWorkspace", "databridge.suggests", "databridge.generateProxies",
	}}
}

// ofEverything are the commands about all of the workspace or the server: they take no argument.
var ofEverything = [...]string{
	"databridge.generateIndexes", "databridge.restart", "databridge.mem",
	"databridge.models", "databridge.diagram", "databridge.checkWorkspace",
}

// ExecuteCommand runs a command.
func (s *Server) ExecuteCommand(ctx context.Context, p *protocol.ExecuteCommandParams) (protocol.LSPAny, error) {
	run := commandNamed(p.Command)
	switch {
	case run == nil:
		return nil, jsonrpc2.Errorf(jsonrpc2.InvalidParams, "no command %q; there are %q", p.Command, commands().Commands)
	case slices.Contains(ofEverything[:], p.Command):
		return run(s, ctx, nil)
	case len(p.Arguments) != 1:
		return nil, jsonrpc2.Errorf(jsonrpc2.InvalidParams, "%s takes one argument, not %d", p.Command, len(p.Arguments))
	}
	return run(s, ctx, slices.Clone(p.Arguments[0]))
}

// exportMQL returns the query at a place, {textDocument: {uri}, position}, as mongosh has it; null outside of queries.
func (s *Server) exportMQL(ctx context.Context, argument protocol.LSPAny) (protocol.LSPAny, error) {
	at, ok, err := s.placeIn(ctx, "databridge.exportMQL", argument)
	if !ok {
		return nil, err
	}
	text, _, ok := feature.QueryText(at.snap, at.name, at.offset)
	if !ok {
		return nil, nil
	}
	return protocol.Marshal(protocol.String(text))
}

// importMQL returns mongosh, {text, collection, context, v1}, as Go: a value, or a call on the expression collection with
// the expression context. v1 asks for the first major of the driver.
func (s *Server) importMQL(_ context.Context, argument protocol.LSPAny) (protocol.LSPAny, error) {
	var o struct {
		Text       string `json:"text"`
		Collection string `json:"collection"`
		Context    string `json:"context"`
		V1         bool   `json:"v1"`
	}
	if err := protocol.Unmarshal(argument, &o); err != nil {
		return nil, jsonrpc2.Errorf(jsonrpc2.InvalidParams, "databridge.importMQL: %v", err)
	}
	text, err := feature.GoOf(o.Text, o.Collection, o.Context, o.V1)
	if err != nil {
		return nil, jsonrpc2.Errorf(jsonrpc2.InvalidParams, "databridge.importMQL: %v", err)
	}
	return protocol.Marshal(protocol.String(text))
}
