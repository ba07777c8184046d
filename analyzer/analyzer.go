// Package analyzer finds the query faults that MongoDB does not report. A host type-checks packages and calls Collect
// for each, joins the summaries into a World, and calls Judge for each. All wraps the two steps as go/analysis
// analyzers for go vet.
package analyzer

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/analyzer/internal/directive"
	"github.com/databridge-go/databridge/analyzer/lifecycle"
	"github.com/databridge-go/databridge/analyzer/modelrules"
	"github.com/databridge-go/databridge/analyzer/pathrules"
	"github.com/databridge-go/databridge/analyzer/pipelinerules"
	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/analyzer/security"
	"github.com/databridge-go/databridge/analyzer/updaterules"
	"github.com/databridge-go/databridge/analyzer/valuerules"
	"github.com/databridge-go/databridge/analyzer/workload"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
)

// A Unit is one type-checked package. Info may be incomplete where the package has type errors.
type Unit struct {
	Fset  *token.FileSet
	Files []*ast.File
	Pkg   *types.Package
	Info  *types.Info
	Test  bool // a variant with test files: it has no vote, and only its test files are judged by Run
}

// A Collected is what a package says, before it is judged: its queries and what it contributes to the world.
type Collected struct {
	Queries  []*lift.Query
	Wrappers []*lift.Wrapper // its own, in order of their names
	Facts    lift.Fact       // those and what it imports: what the collector of its importers wants
	Summary  *evidence.Summary
}

// Options are a host's settings. The zero value is what go vet runs.
type Options struct {
	Workspace  bool                        // the World holds every package of the workspace: codes of scope workspace run
	Complete   bool                        // those are all packages of a module, and all could be read: DB0001 runs
	Advice     bool                        // class A codes run too
	Severities map[diag.Code]diag.Severity // what the settings file gives a code; diag.Off silences it
	Known      lift.Fact                   // the wrappers of packages that are no units

	// Broken is told when a rule panics; the rule is then silent on that package. Nil lets the panic through: in
	// tests a broken rule must not look like a silent one.
	Broken func(pkg string, c diag.Code, fault any)
}

// Rules returns every rule in order of code.
func Rules() []rule.Rule {
	all := []rule.Rule{directive.UnneededRule(), directive.Rule()}
	all = append(all, modelrules.All()...)
	all = append(all, pathrules.All()...)
	all = append(all, valuerules.All()...)
	all = append(all, updaterules.All()...)
	all = append(all, pipelinerules.All()...)
	all = append(all, workload.All()...)
	all = append(all, lifecycle.All()...)
	return append(all, security.All()...)
}

// Collect lifts a package's queries and sums up what they say about collections and models. Test files are lifted with
// the rest, but a host must leave the summary of a test variant out of the World: tests never vote. known holds the wrappers of
// the packages that this one imports; without them a call of one is silent.
func Collect(u *Unit, known lift.Fact) *Collected {
	src := u.source()
	src.Known = known
	lifted := lift.Lift(src)
	return &Collected{
		Queries: lifted.Queries, Wrappers: lifted.Wrappers, Facts: known.With(lifted.Wrappers),
		Summary: evidence.Summarize(src, lifted),
	}
}

// Judge runs every rule over a package and returns its findings in order of position: one per place, suppressions and
// generated files taken off.
func Judge(u *Unit, c *Collected, w *evidence.World, o Options) []diag.Finding {
	p := &rule.Pass{Fset: u.Fset, Files: u.Files, Pkg: u.Pkg, Info: u.Info, Queries: c.Queries, World: w}
	var found []diag.Finding
	ran := map[diag.Code]bool{}
	for _, r := range Rules() {
		row, known := diag.Lookup(r.Code)
		if !known || !o.runs(row) {
			continue
		}
		p.Report = func(f diag.Finding) {
			f.Code = r.Code
			f.Severity = o.severity(row, f.Severity)
			found = append(found, f)
		}
		ran[r.Code] = o.run(r, p)
	}
	if ran["DB0001"] && o.Complete {
		found = append(found, o.unneeded(u, found, ran)...)
	}
	found = onePerPlace(found, c.Queries)
	return wanted(u, found)
}

// unneeded returns the findings for the suppressions that suppress nothing.
func (o Options) unneeded(u *Unit, found []diag.Finding, ran map[diag.Code]bool) []diag.Finding {
	row, _ := diag.Lookup("DB0001")
	var out []diag.Finding
	for _, file := range u.Files {
		for _, f := range directive.Unneeded(u.Fset, file, found, ran) {
			f.Severity = o.severity(row, f.Severity)
			out = append(out, f)
		}
	}
	return out
}

// run calls a rule and keeps the host alive if the rule does not survive the code that it reads; false if it did not.
func (o Options) run(r rule.Rule, p *rule.Pass) (ran bool) {
	if o.Broken != nil {
		defer func() {
			if fault := recover(); fault != nil {
				o.Broken(p.Pkg.Path(), r.Code, fault)
			}
		}()
	}
	r.Run(p)
	return true
}

// runs reports whether a rule is on under o.
func (o Options) runs(r diag.Rule) bool {
	if s, set := o.Severities[r.Code]; set {
		return s != diag.Off && (o.Workspace || r.Scope != diag.Workspace)
	}
	return (o.Advice || !r.Advice) && (o.Workspace || r.Scope != diag.Workspace)
}

// severity is the setting's, else the one that the rule gave this finding, else the catalogue's.
func (o Options) severity(r diag.Rule, own diag.Severity) diag.Severity {
	if s, set := o.Severities[r.Code]; set {
		return s
	}
	if own != "" {
		return own
	}
	return r.Severity
}

// wanted drops what stands in generated files, what tests may do, and what a comment suppresses.
func wanted(u *Unit, found []diag.Finding) []diag.Finding {
	files := map[*token.File]*fileRules{}
	for _, f := range u.Files {
		tf := u.Fset.File(f.FileStart)
		files[tf] = &fileRules{
			generated:  generated(f),
			test:       strings.HasSuffix(tf.Name(), "_test.go"),
			suppressed: directive.Suppressed(u.Fset, f),
		}
	}
	kept := found[:0]
	for _, f := range found {
		if in, ours := files[u.Fset.File(f.Pos)]; ours && in.wants(f, u.Fset) {
			kept = append(kept, f)
		}
	}
	return kept
}

// fileRules are the reasons of one file not to report in it.
type fileRules struct {
	generated, test bool
	suppressed      directive.Suppressions
}

// generated reports whether a program wrote the file. What cgo makes of a file that people wrote has a head of its own.
func generated(f *ast.File) bool {
	if len(f.Comments) > 0 && f.Comments[0].List[0].Text == "// Code generated by cmd/cgo; DO NOT EDIT." {
		written := *f
		written.Comments = f.Comments[1:]
		f = &written
	}
	return ast.IsGenerated(f)
}

func (in *fileRules) wants(f diag.Finding, fset *token.FileSet) bool {
	if in.generated {
		return false
	}
	if row, _ := diag.Lookup(f.Code); in.test && !row.Tests {
		return false
	}
	return !in.suppressed.Suppresses(f.Code, fset.PositionFor(f.Pos, false).Line)
}
