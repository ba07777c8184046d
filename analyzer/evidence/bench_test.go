package evidence_test

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/internal/lift"
)

// An editor joins the summaries of all packages anew after every edit, and asks about every query of one of them.
func BenchmarkWorld(b *testing.B) {
	program := load(b, txtar.Parse([]byte(manyPackages(100))))
	var summaries []*evidence.Summary
	var queries []*lift.Query
	for _, p := range program.Packages {
		lifted := lift.Lift(source(program, p))
		summaries, queries = append(summaries, evidence.Summarize(source(program, p), lifted)), append(queries, lifted.Queries...)
	}
	b.Run("Summarize", func(b *testing.B) {
		src := source(program, program.Packages[0])
		lifted := lift.Lift(src)
		for b.Loop() {
			evidence.Summarize(src, lifted)
		}
	})
	b.Run("NewWorld", func(b *testing.B) {
		for b.Loop() {
			evidence.NewWorld(summaries...)
		}
	})
	b.Run("Ask", func(b *testing.B) {
		w := evidence.NewWorld(summaries...)
		for b.Loop() {
			for _, q := range queries {
				if m, ok := w.ModelOf(q); ok {
					w.Complete(q, m, "emial")
					w.Usage(q, "emial")
				}
			}
		}
	})
}

// manyPackages is a program of n packages with one collection each.
func manyPackages(n int) string {
	var s strings.Builder
	_, one, _ := strings.Cut(twoPackages, "-- store/store.go --\n")
	model := strings.TrimPrefix(twoPackages[:len(twoPackages)-len(one)], "\n")
	s.WriteString(strings.TrimSuffix(model, "-- store/store.go --\n"))
	for i := range n {
		fmt.Fprintf(&s, "-- store%d/store.go --\n%s", i, strings.ReplaceAll(one, `"users"`, fmt.Sprintf(`"users%d"`, i%10)))
	}
	return s.String()
}
