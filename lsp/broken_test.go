package lsp

import (
	"fmt"
	"strings"
	"testing"
)

// TestAnswersAboutBrokenCodeAreValid cuts real programs at random and asks about the pieces: nothing panics, and no answer
// speaks of a place that is not there.
func TestAnswersAboutBrokenCodeAreValid(t *testing.T) {
	for seed := range uint64(2) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			c, _, log := startLogged(t)
			p := newTypist(t, c, seed)
			for range 250 {
				path := p.paths[p.rng.IntN(len(p.paths))]
				at := p.edit(path)
				p.ask(path, at)
				p.ask(path, p.place(path))
				p.judgeReports()
			}
			if text := log.String(); strings.Contains(text, "panic in") || strings.Contains(text, "is broken on") {
				t.Error("the server's log:\n" + text)
			}
			total := 0
			for _, n := range p.said {
				total += n
			}
			if total < 20 {
				t.Errorf("only %d answers say something: the test asks in the wrong places", total)
			}
			t.Log("answers that say something:", p.said)
		})
	}
}
