package report_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/report"
)

func TestSummary(t *testing.T) {
	t.Parallel()
	finding := func(s diag.Severity) report.Finding { return report.Finding{Severity: s} }
	way := func(why string) string {
		if why == "model unknown" {
			return "add // databridge:model"
		}
		return ""
	}
	for name, tt := range map[string]struct {
		check report.Check
		want  string
	}{
		"nothing to check": {report.Check{Packages: 3}, "no MongoDB queries in 3 packages: nothing to check"},
		"clean":            {report.Check{Packages: 1, Queries: 1, Checked: 1}, "nothing found; checked 1 of 1 query in 1 package"},
		"how much was checked": {
			report.Check{Packages: 40, Queries: 1619, Checked: 1204, Unknown: map[string]int{"built elsewhere": 155, "model unknown": 260, "never": 0}},
			"nothing found; checked 1,204 of 1,619 queries in 40 packages; 415 not: 260 model unknown (add // databridge:model), 155 built elsewhere",
		},
		"found": {
			report.Check{Packages: 2, Queries: 4, Checked: 4, Findings: []report.Finding{
				finding(diag.Error), finding(diag.Warning), finding(diag.Error), finding(diag.Info),
			}},
			"2 errors, 1 warning, 1 info; checked 4 of 4 queries in 2 packages",
		},
		"models only": {report.Check{Packages: 1, Findings: []report.Finding{finding(diag.Error)}}, "1 error; no MongoDB queries in 1 package"},
		"a baseline":  {report.Check{Packages: 1, Queries: 2, Checked: 2, Baselined: 7}, "nothing found (7 more in the baseline); checked 2 of 2 queries in 1 package"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := (&report.Text{WayOut: way}).Summary(&tt.check); got != tt.want {
				t.Errorf("Summary = %q, want %q", got, tt.want)
			}
		})
	}
}

// The file has gone since it was checked: the finding is told all the same, in every format.
func TestAFileThatHasGone(t *testing.T) {
	t.Parallel()
	c := &report.Check{Packages: 1, Queries: 1, Findings: []report.Finding{{
		Code: "DB2001", Name: "unknown-field", Severity: diag.Error, Message: "no 100%:\n,there",
		Place: report.Place{File: "a b,c.go", Line: 3, Column: 5, EndLine: 3, EndColumn: 9},
		Fixes: []report.Fix{{Title: "do nothing"}},
	}}}
	dir := t.TempDir()
	for format, tt := range map[string]struct {
		write func(*bytes.Buffer) error
		want  string
	}{
		"text":   {func(b *bytes.Buffer) error { return (&report.Text{Dir: dir}).Write(b, c) }, "a b,c.go:3:5: error: no 100%:"},
		"json":   {func(b *bytes.Buffer) error { return report.JSON(b, c) }, `"edits": []`},
		"sarif":  {func(b *bytes.Buffer) error { return report.SARIF(b, c, dir, "v1") }, `"uri": "a%20b,c.go"`},
		"github": {func(b *bytes.Buffer) error { return report.GitHub(b, c) }, "::error file=a b%2Cc.go,line=3,endLine=3,col=5,endColumn=9,title=DB2001 unknown-field::no 100%25:%0A,there\n"},
	} {
		t.Run(format, func(t *testing.T) {
			t.Parallel()
			var b bytes.Buffer
			if err := tt.write(&b); err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(b.String(), tt.want) {
				t.Errorf("%s lacks %q:\n%s", format, tt.want, b.String())
			}
		})
	}
}

func TestJSONHasNoNullLists(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	c := &report.Check{Findings: []report.Finding{{Code: "DB2001", Fixes: []report.Fix{{Title: "x"}}}, {Code: "DB2002"}}}
	if err := report.JSON(&b, c); err != nil {
		t.Fatal(err)
	}
	if !json.Valid(b.Bytes()) || strings.Contains(b.String(), "null") {
		t.Errorf("JSON writes a null:\n%s", b.String())
	}
	if c.Findings[1].Fixes != nil {
		t.Error("JSON changes what it is given")
	}
}

func TestSortIsByPlaceThenCode(t *testing.T) {
	t.Parallel()
	at := func(file string, line, column int, code diag.Code) report.Finding {
		return report.Finding{Code: code, Place: report.Place{File: file, Line: line, Column: column}}
	}
	c := &report.Check{Findings: []report.Finding{
		at("b.go", 1, 1, "DB1001"), at("a.go", 10, 1, "DB1001"), at("a.go", 9, 2, "DB1001"), at("a.go", 9, 1, "DB3001"), at("a.go", 9, 1, "DB2001"),
	}}
	c.Sort()
	want := []report.Finding{
		at("a.go", 9, 1, "DB2001"), at("a.go", 9, 1, "DB3001"), at("a.go", 9, 2, "DB1001"), at("a.go", 10, 1, "DB1001"), at("b.go", 1, 1, "DB1001"),
	}
	for i, f := range c.Findings {
		if f.Place != want[i].Place || f.Code != want[i].Code {
			t.Errorf("finding %d is %s %v, want %s %v", i, f.Code, f.Place, want[i].Code, want[i].Place)
		}
	}
}
