package lifecycle_test

import (
	"strings"
	"testing"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/analyzer/lifecycle"
	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/srctest"
)

// The rules read code that is being typed: what stands in the archives, cut off anywhere, must do no harm.
func TestHalfAFileDoesNoHarm(t *testing.T) {
	for _, r := range lifecycle.All() {
		t.Run(string(r.Code), func(t *testing.T) {
			t.Parallel()
			ar, err := diag.Archive(r.Code)
			if err != nil {
				t.Fatal(err)
			}
			for _, file := range []string{"bad.go", "good.go"} {
				text := diag.File(ar, file)
				for cut := len(text) % 97; cut < len(text); cut += 97 {
					judge(t, r, text[:cut])
				}
			}
		})
	}
}

// judge runs one rule over a file.
func judge(t *testing.T, r rule.Rule, text string) {
	t.Helper()
	defer func() {
		if fault := recover(); fault != nil {
			t.Errorf("%s panics: %v on a file that ends in\n%s", r.Code, fault, text[strings.LastIndexByte(strings.TrimSpace(text), '\n')+1:])
		}
	}()
	program, err := srctest.Load("example/half", map[string]string{"half.go": text})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range program.Packages {
		src := lift.Source{Fset: program.Fset, Files: p.Files, Pkg: p.Types, Info: p.Info}
		lifted := lift.Lift(src)
		r.Run(&rule.Pass{
			Fset: program.Fset, Files: p.Files, Pkg: p.Types, Info: p.Info, Queries: lifted.Queries,
			World:  evidence.NewWorld(evidence.Summarize(src, lifted)),
			Report: func(diag.Finding) {},
		})
	}
}
