package evidence_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/srctest"
)

// Half a program is summed up as far as it goes: what is being typed must not end an editor's server.
func FuzzHalfAProgram(f *testing.F) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		f.Fatalf("no archives: %v", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		text := string(txtar.Parse(data).Files[0].Data)
		for _, at := range []int{3, 5, 8} {
			f.Add(text[:len(text)*at/9] + strings.Repeat("}", at%3))
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		program, err := srctest.Load("example.com/app", map[string]string{"app.go": text})
		if err != nil {
			return // it imports what the go command does not take for a path
		}
		for _, p := range program.Packages {
			lifted := lift.Lift(source(program, p))
			dump(program.Fset, evidence.NewWorld(evidence.Summarize(source(program, p), lifted)), lifted.Queries)
		}
	})
}

// The zero Source and the zero World are asked, too.
func TestNothingIsKnownOfNothing(t *testing.T) {
	w := evidence.NewWorld(nil, evidence.Summarize(lift.Source{}, lift.Lifted{}))
	q := &lift.Query{Verb: lift.Find}
	if m, ok := w.ModelOf(q); ok {
		t.Errorf("ModelOf = %v, want none", m)
	}
	if w.Complete(q, nil, "a") || w.Usage(q, "a") != (evidence.Usage{}) || w.Struct(nil) != nil || w.Stored(nil) || w.Pos(nil).IsValid() {
		t.Error("something is known of nothing")
	}
}
