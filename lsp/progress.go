package lsp

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"go.lsp.dev/protocol"
)

// progress tells the client how the load of a module gets on: the function takes what is done now, "" at the end. It never
// waits for the client, who may never answer.
func (s *Server) progress(dir string) func(stage string) {
	if !s.askerNow().progress {
		return func(string) {}
	}
	stages := make(chan string, 8)
	go s.tellProgress(fmt.Sprintf("databridge-load-%d", s.loads.Add(1)), filepath.Base(dir), stages)
	return func(stage string) {
		if stage == "" {
			close(stages)
			return
		}
		select {
		case stages <- stage:
		default: // the client is slow: the end will do
		}
	}
}

func (s *Server) tellProgress(id, name string, stages <-chan string) {
	ctx, enough := answerSoon()
	defer enough()
	token := protocol.String(id)
	err := s.client.WorkDoneProgressCreate(ctx, &protocol.WorkDoneProgressCreateParams{Token: token})
	if err != nil {
		s.logf("window/workDoneProgress/create: %v", err)
		return
	}
	s.sendProgress(token, &protocol.WorkDoneProgressBegin{Kind: "begin", Title: "databridge: " + name, Cancellable: ptr(false)})
	for stage := range stages {
		s.sendProgress(token, &protocol.WorkDoneProgressReport{Kind: "report", Message: ptr(stage)})
	}
	s.sendProgress(token, &protocol.WorkDoneProgressEnd{Kind: "end"})
}

// answerSoon bounds the wait for a client that never answers.
func answerSoon() (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.Background(), 30*time.Second)
}

func (s *Server) sendProgress(token protocol.ProgressToken, value any) {
	raw, err := protocol.Marshal(value)
	if err == nil {
		err = s.client.Progress(context.Background(), &protocol.ProgressParams{Token: token, Value: raw})
	}
	if err != nil {
		s.logf("$/progress: %v", err)
	}
}
