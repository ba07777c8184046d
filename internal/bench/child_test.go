package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/databridge-go/databridge/internal/lines"
)

// pretended is a child that is a function; it knows the work find as two variants.
func pretended(t *testing.T, answer func(r request) string) *child {
	t.Helper()
	fromUs, toChild := io.Pipe()
	fromChild, toUs := io.Pipe()
	t.Cleanup(func() { _, _ = toChild.Close(), toUs.Close() })
	go func() {
		for lines := bufio.NewScanner(fromUs); lines.Scan(); {
			var r request
			if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
				_, _ = fmt.Fprintf(toUs, "{\"error\": %q}\n", err)
			}
			_, _ = fmt.Fprintln(toUs, answer(r))
		}
	}()
	return &child{Program: lines.Over(toChild, fromChild), does: map[string][]string{"one": {"find"}, "two": {"find", "save"}}}
}

// Once all variants of a child asked for its last one, and PyMongo's figures stood for Beanie's.
func TestEachVariantOfAChildAsksForItsOwnTurn(t *testing.T) {
	t.Parallel()
	c := pretended(t, func(r request) string {
		return fmt.Sprintf(`{"variant": %q, "wall": 50, "cpu": 20, "allocs": null, "docs": %d, "sum": %d}`, r.Variant, r.N, len(r.Variant))
	})
	w := workload{name: "find", scale: nanoseconds, ops: 5, want: outcome{7, 3}}
	c.join(&w, request{Work: "find", N: 7})
	if len(w.variants) != 2 {
		t.Fatalf("joined are %d variants, want 2", len(w.variants))
	}
	for i, name := range []string{"one", "two"} {
		s, err := w.take(t.Context(), w.variants[i], false)
		if err != nil || w.variants[i].name != name {
			t.Fatalf("variant %d is %s: %v", i, w.variants[i].name, err)
		}
		if s.wall != 10 || s.cpu != 4 || s.allocs == s.allocs {
			t.Errorf("%s: took %+v, want 10 and 4 ns of each, and no allocations", name, s)
		}
	}
}

func TestAnAnswerThatIsWrongIsRefused(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ answer, err string }{
		"another variant": {`{"variant": "two"}`, `the turn was that of "two"`},
		"an error":        {`{"error": "KeyError: age"}`, "KeyError: age"},
		"no JSON":         {"hello", "invalid character"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := pretended(t, func(request) string { return tt.answer })
			w := workload{name: "find", ops: 1}
			c.join(&w, request{Work: "find"})
			if _, err := w.take(t.Context(), w.variants[0], false); err == nil || !strings.Contains(err.Error(), tt.err) {
				t.Errorf("take = %v, want %q", err, tt.err)
			}
		})
	}
}
