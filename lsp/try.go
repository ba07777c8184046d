package lsp

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"

	"github.com/databridge-go/databridge/lsp/internal/feature"
)

// patient is how long a try may take, the start of the program included.
const patient = 20 * time.Second

// A tryParams is the argument of databridge.explain and databridge.runQuery: a place, and values of Go expressions that
// the query has there, as extended JSON: {"mail": "a@b.c"}.
type tryParams struct {
	TextDocument protocol.TextDocumentIdentifier `json:"textDocument"`
	Position     protocol.Position               `json:"position"`
	Values       map[string]json.RawMessage      `json:"values"`
}

// explain explains the query at a place on the development server.
func (s *Server) explain(ctx context.Context, argument protocol.LSPAny) (protocol.LSPAny, error) {
	return s.try(ctx, argument, true)
}

// runQuery runs the query at a place on the development server, if it only reads.
func (s *Server) runQuery(ctx context.Context, argument protocol.LSPAny) (protocol.LSPAny, error) {
	return s.try(ctx, argument, false)
}

func (s *Server) try(ctx context.Context, argument protocol.LSPAny, explain bool) (protocol.LSPAny, error) {
	to := s.optionsNow().Connection
	if to.URI == "" {
		return nil, failed(errors.New("no development server is set: databridge.connection.uri in the settings"))
	}
	var p tryParams
	if err := json.Unmarshal(argument, &p); err != nil {
		return nil, jsonrpc2.Errorf(jsonrpc2.InvalidParams, "%v", err)
	}
	snap, name := s.snapshot(ctx), path(p.TextDocument.URI)
	file := snap.File(name)
	if file == nil {
		return nil, nil
	}
	c, ok, err := feature.CommandAt(snap, name, file.Offset(p.Position.Line, p.Position.Character), p.Values, explain)
	switch {
	case !ok:
		return nil, nil
	case err != nil:
		return nil, failed(err)
	case !explain && !c.Reads:
		return nil, failed(errors.New("only reading queries are run; this one can be explained"))
	}
	text, err := s.send(ctx, to, c, explain)
	if err != nil {
		return nil, failed(err)
	}
	title := "result.jsonc"
	if explain {
		title = "explain.jsonc"
	}
	return s.show(ctx, title, heading(c)+text)
}

// send hands a command to the program that may reach the driver, by its standard input.
func (s *Server) send(ctx context.Context, to Connection, c feature.Command, explain bool) (string, error) {
	program, err := s.databridge()
	if err != nil {
		return "", err
	}
	database := to.Database
	if database == "" {
		database = c.Database
	}
	request, err := json.Marshal(map[string]any{
		"uri": to.URI, "database": database, "command": c.JSON, "explain": explain,
		"execute": len(c.Invented) == 0, // with made-up values the numbers of a run mean nothing
	})
	if err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(ctx, patient)
	defer cancel()
	cmd := exec.CommandContext(ctx, program, "try")
	var out, told bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(request), &out, &told
	if err := cmd.Run(); err != nil {
		if line := strings.TrimSpace(told.String()); line != "" {
			return "", errors.New(strings.TrimPrefix(line, "databridge: "))
		}
		return "", fmt.Errorf("%s try: %w", program, err)
	}
	return out.String(), nil
}

// databridge finds the program beside the server, where it is installed with it, else on PATH. It is no setting: settings
// of a folder that somebody else has written must not choose what runs.
func (s *Server) databridge() (string, error) {
	if s.program != "" {
		return s.program, nil
	}
	if self, err := os.Executable(); err == nil {
		beside := filepath.Join(filepath.Dir(self), "databridge"+filepath.Ext(self))
		if _, err := os.Stat(beside); err == nil {
			return beside, nil
		}
	}
	path, err := exec.LookPath("databridge")
	if err != nil {
		return "", errors.New("the program databridge is neither beside databridge-lsp nor on PATH: go install github.com/databridge-go/databridge/cmd/databridge@latest")
	}
	return path, nil
}

// heading is the query, and what is not as the program would send it, in comments.
func heading(c feature.Command) string {
	var b strings.Builder
	for line := range strings.SplitSeq(strings.TrimSpace(c.MQL), "\n") {
		b.WriteString("// " + line + "\n")
	}
	if len(c.Invented) > 0 {
		b.WriteString("// made-up values stand for " + strings.Join(c.Invented, ", ") + "\n")
	}
	for _, r := range c.Remarks {
		b.WriteString("// " + r + "\n")
	}
	return b.String()
}

// requestFailed is LSP's code for a request that was understood and could not be done.
const requestFailed jsonrpc2.Code = -32803

// failed is the error of a request that could not be done. Values that are needed are named in its data too, {values}, for
// editors that ask for them.
func failed(err error) error {
	e := jsonrpc2.Errorf(requestFailed, "%v", err)
	var needed *feature.NoCommandError
	if errors.As(err, &needed) && len(needed.Values) > 0 {
		if data, err := json.Marshal(map[string][]string{"values": needed.Values}); err == nil {
			e.Data = data
		}
	}
	return e
}
