package session

import (
	"context"
	"maps"

	"github.com/databridge-go/databridge/internal/diag"
)

// Weigh says how much codes weigh, over what databridge.yaml says of them, and looks at everything again if that is new.
func (s *Session) Weigh(by map[diag.Code]diag.Severity) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if maps.Equal(s.weights, by) {
		return
	}
	s.weights = maps.Clone(by)
	for _, v := range s.views {
		if !v.snapshotGraph().whole() {
			continue // the load under way ends with a look at everything
		}
		s.background(func(ctx context.Context) { s.diagnoseAll(ctx, s.Snapshot(), v) })
	}
}

// weighed joins what the editor says with what the file says: the editor is the person's own, and wins.
func (s *Session) weighed(file map[diag.Code]diag.Severity) map[diag.Code]diag.Severity {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.weights) == 0 {
		return file
	}
	all := maps.Clone(file)
	if all == nil {
		all = map[diag.Code]diag.Severity{}
	}
	maps.Copy(all, s.weights)
	return all
}
