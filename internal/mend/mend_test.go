package mend

import (
	"errors"
	"testing"

	"github.com/databridge-go/databridge/internal/report"
)

const plain = "package p\n\nvar a, b = 1, 2\n"

// finding is one on the third line of p.go with one fix.
func finding(alters bool, edits ...report.Edit) report.Finding {
	return report.Finding{Fixes: []report.Fix{{Alters: alters, Edits: edits}}}
}

func replace(from, to int, text string) report.Edit {
	return report.Edit{Place: report.Place{File: "p.go", Line: 3, Column: from, EndLine: 3, EndColumn: to}, New: text}
}

func TestApply(t *testing.T) {
	in := func(file string, column int) report.Edit {
		e := replace(column, column, "x")
		e.File = file
		return e
	}
	for name, tt := range map[string]struct {
		findings []report.Finding
		altering bool
		src      string
		want     string // "" if nothing changes
		fixed    int
	}{
		"two fixes":                      {findings: []report.Finding{finding(false, replace(12, 13, "3")), finding(false, replace(15, 16, "4"))}, want: "package p\n\nvar a, b = 3, 4\n", fixed: 2},
		"the second of two that overlap": {findings: []report.Finding{finding(false, replace(12, 16, "3, 4")), finding(false, replace(15, 16, "5"))}, want: "package p\n\nvar a, b = 3, 4\n", fixed: 1},
		"two insertions at one place":    {findings: []report.Finding{finding(false, replace(12, 12, "+")), finding(false, replace(12, 12, "-"))}, want: "package p\n\nvar a, b = +1, 2\n", fixed: 1},
		"all edits of a fix or none":     {findings: []report.Finding{finding(false, replace(12, 13, "3"), in("gone.go", 1))}},
		"what alters is left out":        {findings: []report.Finding{finding(true, replace(12, 13, "3"))}},
		"what alters, when asked for":    {findings: []report.Finding{finding(true, replace(12, 13, "3"))}, altering: true, want: "package p\n\nvar a, b = 3, 2\n", fixed: 1},
		"a choice is left to people": {findings: []report.Finding{{Fixes: []report.Fix{
			{Edits: []report.Edit{replace(12, 13, "3")}}, {Edits: []report.Edit{replace(12, 13, "4")}},
		}}}, altering: true},
		"what does not parse is taken back": {findings: []report.Finding{finding(false, replace(12, 13, ")"))}},
		"a place that is not there":         {findings: []report.Finding{finding(false, report.Edit{Place: report.Place{File: "p.go", Line: 9, Column: 1, EndLine: 9, EndColumn: 2}})}},
		"a formatted file stays formatted":  {findings: []report.Finding{finding(false, replace(12, 13, "int( 3 )"))}, want: "package p\n\nvar a, b = int(3), 2\n", fixed: 1},
		"another is left as it is": {
			src:      "package p\n\nvar a, b = 1,2\n",
			findings: []report.Finding{finding(false, replace(12, 13, "3"))}, want: "package p\n\nvar a, b = 3,2\n", fixed: 1,
		},
		"Windows ends of line stay": {
			src:      "package p\r\n\r\nvar a, b = 1, 2\r\n",
			findings: []report.Finding{finding(false, replace(12, 13, "3"))}, want: "package p\r\n\r\nvar a, b = 3, 2\r\n", fixed: 1,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := Apply(tt.findings, tt.altering, func(file string) ([]byte, error) {
				switch {
				case file != "p.go":
					return nil, errors.New("not ours")
				case tt.src != "":
					return []byte(tt.src), nil
				}
				return []byte(plain), nil
			})
			if text := string(got.Files["p.go"]); text != tt.want || len(got.Fixed) != tt.fixed {
				t.Errorf("%q, %d fixed; want %q, %d", text, len(got.Fixed), tt.want, tt.fixed)
			}
		})
	}
}
