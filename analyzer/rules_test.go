package analyzer_test

import (
	"context"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/databridge-go/databridge/analyzer"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/srctest"
)

// Each archive of the catalogue is a rule's manual and its test: what it may hold stands in internal/diag/archive.go.
func TestRules(t *testing.T) {
	for _, code := range diag.Archived() {
		t.Run(string(code), func(t *testing.T) {
			t.Parallel()
			ar, err := diag.Archive(code)
			if err != nil {
				t.Fatal(err)
			}
			cases := casesOf(ar)
			for _, name := range slices.Sorted(maps.Keys(cases)) {
				if kind, _, _ := strings.Cut(name, "_"); kind == "fixed" {
					continue // judged with its bad twin
				}
				t.Run(name, func(t *testing.T) { judgeCase(t, code, name, cases) })
			}
		})
	}
}

// Every rule that is registered has a row in the catalogue, and the other way round.
func TestRulesAndCatalogueAgree(t *testing.T) {
	written := map[diag.Code]bool{}
	for _, r := range analyzer.Rules() {
		if _, known := diag.Lookup(r.Code); !known || written[r.Code] {
			t.Errorf("rule %s is in no row of the catalogue, or is registered twice", r.Code)
		}
		written[r.Code] = true
	}
	for _, row := range diag.Catalogue() {
		if !written[row.Code] {
			t.Errorf("%s stands in the catalogue, but no rule is registered for it", row.Code)
		}
	}
}

// A caseFiles is one program of an archive: files by their name below the case's directory.
type caseFiles map[string]string

// casesOf splits an archive into programs: bad.go is one, bad_mixed/model/user.go belongs to another.
func casesOf(ar *txtar.Archive) map[string]caseFiles {
	shared := diag.File(ar, "shared.go")
	cases := map[string]caseFiles{}
	for _, f := range ar.Files {
		first, rest, nested := strings.Cut(f.Name, "/")
		switch {
		case f.Name == "doc.md" || f.Name == "shared.go" || f.Name == "server.json":
			continue
		case !nested:
			first, rest = strings.TrimSuffix(f.Name, ".go"), f.Name
		}
		if cases[first] == nil {
			cases[first] = caseFiles{}
			if !nested && shared != "" {
				cases[first]["shared.go"] = withPackage(shared, packageOf(string(f.Data)))
			}
		}
		cases[first][rest] = string(f.Data)
	}
	return cases
}

var packageClause = regexp.MustCompile(`(?m)^package (\w+)`)

func packageOf(text string) string {
	if m := packageClause.FindStringSubmatch(text); m != nil {
		return m[1]
	}
	return ""
}

// withPackage gives the shared file the package of the file that it is added to.
func withPackage(text, name string) string {
	return packageClause.ReplaceAllString(text, "package "+name)
}

func judgeCase(t *testing.T, code diag.Code, name string, cases map[string]caseFiles) {
	found := check(t, code, name, cases[name])
	wants := wantsOf(t, cases[name])
	for _, f := range found {
		if !wants.take(f) {
			t.Errorf("%s: unexpected: %s (%s)", f.place, f.Message, f.Code)
		}
	}
	for at, left := range wants {
		for _, w := range left {
			t.Errorf("%s: no finding matches %q", at, w)
		}
	}
	if strings.HasPrefix(name, "good") {
		return
	}
	fixed, ok := cases["fixed"+strings.TrimPrefix(name, "bad")]
	if !ok {
		if slices.ContainsFunc(found, func(f finding) bool { return len(f.Fixes) > 0 }) {
			t.Errorf("there are fixes, but the archive has no fixed%s", strings.TrimPrefix(name, "bad"))
		}
		return
	}
	repaired := repair(t, cases[name], found)
	for _, file := range slices.Sorted(maps.Keys(fixed)) {
		if file == "shared.go" {
			continue
		}
		if got := repaired[twin(file)]; got != fixed[file] {
			t.Errorf("%s after the fixes:\n%s", file, got)
		}
	}
	left := len(found) - len(check(t, code, name, repaired))
	if fixes := fixable(found); left < fixes {
		t.Errorf("%d findings have a fix, but only %d are gone after it", fixes, left)
	}
}

// twin is the name in a bad case of a file of its fixed case.
func twin(file string) string {
	if dir, base := path.Split(file); strings.HasPrefix(base, "fixed") {
		return dir + "bad" + strings.TrimPrefix(base, "fixed")
	}
	return file
}

func fixable(found []finding) int {
	n := 0
	for _, f := range found {
		if len(f.Fixes) > 0 {
			n++
		}
	}
	return n
}

// A finding is one of the analyzer's with its place in words.
type finding struct {
	diag.Finding

	place string // "store.go:12"
	unit  *analyzer.Unit
}

// check judges a program as the command does: every rule, the whole workspace. A case whose name has "broken" in it may
// have type errors.
func check(t *testing.T, code diag.Code, name string, files caseFiles) []finding {
	t.Helper()
	return checkModule(t, code, name, "example/"+name, files)
}

func checkModule(t *testing.T, code diag.Code, name, module string, files caseFiles) []finding {
	t.Helper()
	program, err := srctest.Load(module, files)
	if err != nil {
		t.Fatal(err)
	}
	var units []*analyzer.Unit
	for _, p := range program.Packages {
		if len(p.Errors) > 0 && !strings.Contains(name, "broken") {
			t.Fatalf("%s: %v", p.Path, p.Errors[0])
		}
		units = append(units, &analyzer.Unit{Fset: program.Fset, Files: p.Files, Pkg: p.Types, Info: p.Info, Test: p.Test})
	}
	row, _ := diag.Lookup(code)
	o := analyzer.Options{Complete: true, Advice: row.Advice, Severities: otherAdvice(code)}
	results, err := analyzer.Run(context.Background(), units, o)
	if err != nil {
		t.Fatal(err)
	}
	var found []finding
	for _, r := range results {
		for _, f := range r.Findings {
			at := program.Fset.Position(f.Pos)
			found = append(found, finding{f, place(at.Filename, at.Line), r.Unit})
		}
	}
	return found
}

// otherAdvice turns off the advice of other rules: a page may be about a count and read a whole collection beside it.
func otherAdvice(code diag.Code) map[diag.Code]diag.Severity {
	off := map[diag.Code]diag.Severity{}
	for _, row := range diag.Catalogue() {
		if row.Advice && row.Code != code && row.Code != "DB0001" {
			off[row.Code] = diag.Off
		}
	}
	return off
}

// repair applies the first fix of every finding.
func repair(t *testing.T, files caseFiles, found []finding) caseFiles {
	t.Helper()
	fixes := map[string][]diag.Fix{}
	units := map[string]*analyzer.Unit{}
	for _, f := range found {
		if len(f.Fixes) == 0 {
			continue
		}
		edits := map[string][]diag.Edit{}
		for _, e := range f.Fixes[0].Edits {
			file := f.unit.Fset.File(e.Pos).Name()
			edits[file] = append(edits[file], e)
			units[file] = f.unit
		}
		for file, list := range edits {
			fixes[file] = append(fixes[file], diag.Fix{Title: f.Fixes[0].Title, Edits: list})
		}
	}
	repaired := maps.Clone(files)
	for file, list := range fixes {
		u := units[file]
		for _, syntax := range u.Files {
			if tf := u.Fset.File(syntax.FileStart); tf.Name() == file {
				out, _, err := diag.Apply(tf, []byte(files[file]), list)
				if err != nil {
					t.Fatal(err)
				}
				repaired[file] = string(out)
			}
		}
	}
	return repaired
}

// wants are the expressions that are still to be matched, by "file:line".
type wants map[string][]*regexp.Regexp

var wantComment = regexp.MustCompile("// want (.*)$")
var wantText = regexp.MustCompile("`[^`]*`|\"(?:[^\"\\\\]|\\\\.)*\"")

func wantsOf(t *testing.T, files caseFiles) wants {
	t.Helper()
	all := wants{}
	for name, text := range files {
		for i, line := range strings.Split(text, "\n") {
			m := wantComment.FindStringSubmatch(line)
			if m == nil {
				continue
			}
			at := place(name, i+1)
			for _, quoted := range wantText.FindAllString(m[1], -1) {
				expr, err := strconv.Unquote(quoted)
				if err != nil {
					t.Fatalf("%s: %v", at, err)
				}
				all[at] = append(all[at], regexp.MustCompile(expr))
			}
			if len(all[at]) == 0 {
				t.Fatalf("%s: a want without an expression", at)
			}
		}
	}
	return all
}

// take crosses off the want that a finding meets.
func (w wants) take(f finding) bool {
	text := f.Message + " (" + string(f.Code) + ")"
	for i, expr := range w[f.place] {
		if expr.MatchString(text) {
			w[f.place] = slices.Delete(w[f.place], i, i+1)
			return true
		}
	}
	return false
}

func place(file string, line int) string { return file + ":" + strconv.Itoa(line) }
