package analyzer

import (
	"fmt"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/unitchecker"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/fork"
	"github.com/databridge-go/databridge/internal/lift"
)

// All returns the analyzers for hosts of go/analysis: go vet, golangci-lint, nogo. There is one, because one place gets
// one finding whatever the rules are that speak of it. Such hosts see one package at a time and cache its findings, so
// codes of scope workspace do not run, databridge.yaml is not read, and only errors are reported.
func All() []*analysis.Analyzer {
	a := &analysis.Analyzer{
		Name: "databridge",
		Doc: "databridge: find faulty MongoDB queries and models\n\n" +
			"Queries on the MongoDB driver and on odm are checked against the models of their collections.",
		URL:              "https://github.com/databridge-go/databridge",
		RunDespiteErrors: true,
		FactTypes:        []analysis.Fact{new(wrappers)},
	}
	off := a.Flags.String("off", "", "codes that are not reported, comma separated")
	a.Run = func(pass *analysis.Pass) (any, error) {
		if len(pass.Files) > 0 && !ofDriver(pass.Pkg.Path()) { // else a dependency that is known by its export data alone
			vet(pass, silenced(*off))
		}
		return nil, nil
	}
	return []*analysis.Analyzer{a}
}

// wrappers is what a package tells those that import it.
type wrappers struct{ All []*lift.Wrapper }

// AFact makes wrappers a fact of go/analysis.
func (*wrappers) AFact() {}

func (w *wrappers) String() string { return fmt.Sprintf("%d wrappers of queries", len(w.All)) }

// vet judges one package by what it says itself, and by the wrappers of the packages that it imports.
func vet(pass *analysis.Pass, o Options) {
	u := &Unit{Fset: pass.Fset, Files: pass.Files, Pkg: pass.Pkg, Info: pass.TypesInfo}
	var known []*lift.Wrapper
	for _, f := range pass.AllPackageFacts() {
		if w, ok := f.Fact.(*wrappers); ok {
			known = append(known, w.All...)
		}
	}
	c := Collect(u, lift.Fact(nil).With(known))
	if len(c.Wrappers) > 0 {
		pass.ExportPackageFact(&wrappers{c.Wrappers})
	}
	if pass.Module != nil && pass.Module.Version != "" {
		return // somebody else's: what it says is wanted, not what is wrong with it
	}
	for _, f := range Judge(u, c, evidence.NewWorld(c.Summary), o) {
		if f.Severity == diag.Error {
			pass.Report(diagnostic(f))
		}
	}
}

// ofDriver reports whether a path is that of a package of the MongoDB driver.
func ofDriver(path string) bool {
	return path == string(lift.DriverV1) || strings.HasPrefix(path, string(lift.DriverV1)+"/")
}

// silenced reads the flag off.
func silenced(list string) Options {
	o := Options{Severities: map[diag.Code]diag.Severity{}}
	for code := range strings.SplitSeq(list, ",") {
		if code = strings.TrimSpace(code); code != "" {
			o.Severities[diag.Code(code)] = diag.Off
		}
	}
	return o
}

// diagnostic is a finding in the words of go/analysis. A fix that changes what is stored is left out: go vet -fix
// applies whatever it is given.
func diagnostic(f diag.Finding) analysis.Diagnostic {
	d := analysis.Diagnostic{
		Pos: f.Pos, End: f.End, Category: string(f.Code), Message: f.Message + " (" + string(f.Code) + ")",
	}
	for _, r := range f.Related {
		d.Related = append(d.Related, analysis.RelatedInformation{Pos: r.Pos, End: r.End, Message: r.Message})
	}
	for _, fix := range f.Fixes {
		if fix.Alters {
			continue
		}
		one := analysis.SuggestedFix{Message: fix.Title}
		for _, e := range fix.Edits {
			one.TextEdits = append(one.TextEdits, analysis.TextEdit{Pos: e.Pos, End: e.End, NewText: []byte(e.New)})
		}
		d.SuggestedFixes = append(d.SuggestedFixes, one)
	}
	return d
}

// IsVet reports whether the go command calls this program as its vet tool: it asks for -V=full and -flags first, then
// hands over one .cfg file for each package, after flags only.
func IsVet(args []string) bool {
	if len(args) == 0 {
		return false
	}
	last := len(args) - 1
	if args[last] == "-V=full" || args[last] == "-flags" {
		return true
	}
	return strings.HasSuffix(args[last], ".cfg") && !slices.ContainsFunc(args[:last], func(a string) bool { return !strings.HasPrefix(a, "-") })
}

// Vet answers the go command and ends the program. It has one more flag, -databridge.forks: other hosts run analyzers side by side, and the paths of
// packages must not change under those. Every package is type-checked, those of the dependencies too: the go
// command wants their types from the tool, and keeps them until the tool or the package changes.
func Vet() {
	a := All()[0]
	forks := a.Flags.String("forks", "", "import paths of forks of the driver, comma separated")
	run := a.Run
	a.Run = func(pass *analysis.Pass) (any, error) {
		defer forksOf(*forks).Adopt([]*types.Package{pass.Pkg})() // what is written afterwards has the true paths
		return run(pass)
	}
	unitchecker.Main(a)
}

func forksOf(list string) fork.Forks {
	return strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' })
}
