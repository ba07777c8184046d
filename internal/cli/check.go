package cli

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"

	"github.com/spf13/cobra"

	"github.com/databridge-go/databridge/analyzer"
	"github.com/databridge-go/databridge/internal/changed"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/foreign"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/load"
	"github.com/databridge-go/databridge/internal/report"
	"github.com/databridge-go/databridge/internal/settings"
)

// checkOptions are the flags of check after the settings file has been read.
type checkOptions struct {
	format        choice
	failOn        choice
	advice        bool
	tests         bool
	baseline      string
	writeBaseline string
	tags          []string
	forks         []string
	mend          bool // --fix
	diff          bool
	altering      bool
	minSeverity   choice
	since         string
	severities    map[diag.Code]diag.Severity
}

const checkHelp = `Check type-checks the packages, finds every MongoDB query in them, and checks each
against the model of its collection. Nothing is run and no server is needed.

A finding is silenced by //databridge:ignore CODE reason, by //nolint:databridge, by a
baseline, or by a severity in databridge.yaml; databridge explain CODE tells what it means.

--fix applies fixes and writes the files; --diff shows what it would write. Only a fix that
needs no choice is applied, and with --altering only are those that change what is stored or
found.

Exit codes: 0 nothing at or above --fail-on, 1 the packages could not be loaded,
2 wrong usage, 3 findings.`

func (p Process) check() *cobra.Command {
	o := checkOptions{
		format: choice{"text", []string{"text", "json", "sarif", "github"}},
		failOn: choice{"error", []string{"error", "warning", "info"}},
		tests:  true,

		minSeverity: choice{"info", []string{"error", "warning", "info"}},
	}
	cmd := &cobra.Command{
		Use:   "check [flags] [packages]",
		Short: "find faulty MongoDB queries and models in packages (default ./...)",
		Long:  checkHelp,
		Example: `  databridge check
  databridge check --advice --fail-on warning ./internal/...
  databridge check --format sarif > databridge.sarif
  databridge check --since origin/main
  databridge check --diff
  databridge check --write-baseline databridge.baseline`,
		RunE: func(cmd *cobra.Command, patterns []string) error {
			if err := p.settle(cmd, &o); err != nil {
				return err
			}
			return p.runCheck(cmd.Context(), &o, patterns)
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.Var(&o.format, "format", "how findings are written")
	f.Var(&o.failOn, "fail-on", "the lightest finding that makes the exit code 3")
	f.Var(&o.minSeverity, "min-severity", "the lightest finding that is reported")
	f.BoolVar(&o.advice, "advice", false, "also give advice: what works and could be better")
	f.BoolVar(&o.tests, "tests", true, "also check test files, for what fails when it runs")
	f.StringVar(&o.baseline, "baseline", "", "do not report the findings in this `file`")
	f.StringVar(&o.writeBaseline, "write-baseline", "", "write the findings to this `file` and exit 0")
	f.StringVar(&o.since, "since", "", "report only what touches lines changed since this git `revision`")
	f.BoolVar(&o.mend, "fix", false, "apply the fixes that need no choice, and report what is left")
	f.BoolVar(&o.diff, "diff", false, "print what --fix would change as a unified diff; exit 3 if that is anything")
	f.BoolVar(&o.altering, "altering", false, "with --fix or --diff: also fixes that change what is stored or found")
	f.StringSliceVar(&o.tags, "tags", nil, "build `tags`, comma separated")
	return cmd
}

// settings reads databridge.yaml; without one they are empty.
func (p Process) settings() (settings.Settings, error) {
	file := settings.Find(p.Dir)
	if file == "" {
		return settings.Settings{}, nil
	}
	s, err := settings.Read(file, p.shown(file))
	if err != nil {
		return s, &usageError{err}
	}
	return s, nil
}

// settle reads databridge.yaml; a flag that was given wins over it.
func (p Process) settle(cmd *cobra.Command, o *checkOptions) error {
	s, err := p.settings()
	if err != nil {
		return err
	}
	given := cmd.Flags().Changed
	o.severities, o.forks = s.Severity, s.Forks
	if !given("advice") {
		o.advice = s.Advice
	}
	if !given("fail-on") && s.FailOn != "" {
		o.failOn.value = string(s.FailOn)
	}
	if !given("tests") && s.Tests != nil {
		o.tests = *s.Tests
	}
	if !given("baseline") && s.Baseline != "" {
		o.baseline = s.Beside(s.Baseline)
	}
	if !given("tags") {
		o.tags = s.Tags
	}
	return nil
}

func (p Process) runCheck(ctx context.Context, o *checkOptions, patterns []string) error {
	if err := o.agree(); err != nil {
		return err
	}
	known, err := p.readBaseline(o)
	if err != nil {
		return err // before the packages are loaded: that may take a while
	}
	lines, err := p.changedLines(ctx, o)
	if err != nil {
		return err
	}
	wanted := narrow{known, lines, diag.Severity(o.minSeverity.value)}
	if o.mend || o.diff {
		return p.runFix(ctx, o, wanted, patterns)
	}
	checked, err := p.checkOnce(ctx, o, patterns, nil)
	if err != nil {
		return err
	}
	if o.writeBaseline != "" {
		if err := p.storeBaseline(o.writeBaseline, checked); err != nil {
			return errors.Join(p.write(o, checked), err) // what was found is not lost
		}
		return nil
	}
	if p.wholeModule(patterns) {
		known.stale(checked, o)
	}
	wanted.drop(checked)
	return p.tell(o, checked)
}

// agree refuses flags that do not go together.
func (o *checkOptions) agree() error {
	switch {
	case o.mend && o.diff:
		return usagef("--fix writes what --diff only shows: give one of them")
	case (o.mend || o.diff) && o.writeBaseline != "":
		return usagef("--write-baseline takes no --fix and no --diff: fix first, then write what is left")
	case o.since != "" && o.writeBaseline != "":
		return usagef("--write-baseline takes no --since: a baseline holds all findings")
	case o.minSeverity.value != "info" && o.writeBaseline != "":
		return usagef("--write-baseline takes no --min-severity: a baseline holds all findings")
	case o.altering && !o.mend && !o.diff:
		return usagef("--altering goes with --fix or --diff")
	}
	return nil
}

// checkOnce loads the packages and judges them; texts stand in the place of files, if there are any.
func (p Process) checkOnce(ctx context.Context, o *checkOptions, patterns []string, texts *texts) (*report.Check, error) {
	c := load.Config{Tests: o.tests, Tags: o.tags, Forks: o.forks, Speaks: lift.Sends}
	if texts != nil {
		c.Overlay, c.Parse = texts.now, texts.parse
	}
	work, err := p.load(ctx, c, patterns)
	if err != nil {
		return nil, err
	}
	checked, err := p.judge(ctx, work, o, p.wholeModule(patterns), c.Overlay)
	if err != nil {
		return nil, err
	}
	p.tellUnseen(work, patterns, checked)
	return checked, nil
}

// tellUnseen lists what was not looked at.
func (p Process) tellUnseen(work *load.Workspace, patterns []string, c *report.Check) {
	excluded := slices.Clone(work.Excluded)
	if everything(patterns) {
		modules, files := work.Unseen(p.Dir)
		excluded = append(excluded, files...)
		for _, dir := range modules {
			c.Modules = append(c.Modules, p.shown(dir))
		}
	}
	for _, file := range excluded {
		c.Excluded = append(c.Excluded, p.shown(file))
	}
	slices.Sort(c.Excluded)
}

// A narrow says which findings are wanted.
type narrow struct {
	known baseline       // not these
	lines *changed.Lines // only what touches them; nil is all
	least diag.Severity
}

// drop drops the other findings.
func (n narrow) drop(c *report.Check) {
	n.known.drop(c)
	dropUnchanged(c, n.lines)
	c.Findings = slices.DeleteFunc(c.Findings, func(f report.Finding) bool { return f.Severity.Weight() < n.least.Weight() })
}

// tell reports c, and ends with the exit code that its findings make.
func (p Process) tell(o *checkOptions, c *report.Check) error {
	if err := p.write(o, c); err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	least := diag.Severity(o.failOn.value).Weight()
	for _, f := range c.Findings {
		if f.Severity.Weight() >= least {
			return exitCode(Findings)
		}
	}
	return nil
}

// load loads packages; what goes wrong comes with the way out.
func (p Process) load(ctx context.Context, c load.Config, patterns []string) (*load.Workspace, error) {
	c.Dir = p.Dir
	loaded := p.tellIfSlow("loading packages: the go command compiles what is not in its cache yet …")
	work, err := load.Load(ctx, c, patterns...)
	loaded()
	if err != nil {
		return nil, p.loadError(err)
	}
	if len(work.Unmatched) > 0 {
		return nil, unmatched(work.Unmatched[0])
	}
	switch work.Source {
	case load.ColdCache:
		_, _ = fmt.Fprintln(p.Stderr, "databridge: the go command's build cache is cold (go build ./... fills it); reading dependencies from source …")
	case load.NewerGo:
		_, _ = fmt.Fprintf(p.Stderr, "databridge: it was built with %s and cannot read what the newer go command compiles: rebuild it "+
			"(go install github.com/databridge-go/databridge/cmd/databridge@latest); dependencies were read from source\n", runtime.Version())
	}
	return work, nil
}

// unmatched tells of a pattern that names no package.
func unmatched(u load.Unmatched) error {
	if u.Why == "" {
		return usagef("no Go packages match %s; run databridge where they are, or name them (databridge check ./dir/...)", u.Pattern)
	}
	return usagef("%s names no Go package: %s (databridge check ./... checks all of this directory)", u.Pattern, u.Why)
}

// loadError adds the way out to what load says.
func (p Process) loadError(err error) error {
	switch {
	case errors.Is(err, load.ErrNoModule):
		return fmt.Errorf("%s: %w; run databridge inside a Go module, or make one with go mod init", p.Dir, load.ErrNoModule)
	case errors.Is(err, load.ErrNoGo):
		return fmt.Errorf("%w; install Go from https://go.dev/dl", err)
	}
	return err
}

// wrappersAround returns what packages of other modules send for those of work. Without them the calls of their functions
// are silent, so a fault here is none of the check.
func (p Process) wrappersAround(ctx context.Context, work *load.Workspace, tags, forks []string) lift.Fact {
	defer p.tellIfSlow("reading the packages of other modules that use MongoDB, once for each version …")()
	known, err := foreign.Wrappers(ctx, load.Config{Dir: p.Dir, Tags: tags, Forks: forks}, p.Memory, work.Foreign)
	if err != nil && ctx.Err() == nil {
		_, _ = fmt.Fprintln(p.Stderr, "databridge: helpers of other modules are not known:", err)
	}
	return known
}

// unitsOf are the packages as the analyzer reads them.
func unitsOf(work *load.Workspace) []*analyzer.Unit {
	units := make([]*analyzer.Unit, len(work.Packages))
	for i, pkg := range work.Packages {
		units[i] = &analyzer.Unit{Fset: work.Fset, Files: pkg.Files, Pkg: pkg.Types, Info: pkg.Info, Test: pkg.Test}
	}
	return units
}

// wholeModule reports whether the patterns name every package of a module.
func (p Process) wholeModule(patterns []string) bool {
	_, err := os.Stat(filepath.Join(p.Dir, "go.mod"))
	return err == nil && everything(patterns)
}

// everything reports whether the patterns ask for all that is here.
func everything(patterns []string) bool {
	return len(patterns) == 0 || len(patterns) == 1 && patterns[0] == "./..."
}

// judge runs the rules over what was loaded; texts are those that stand in the place of files.
func (p Process) judge(ctx context.Context, work *load.Workspace, o *checkOptions, whole bool, texts map[string][]byte) (*report.Check, error) {
	faults := &brokenRules{}
	known := p.wrappersAround(ctx, work, o.tags, o.forks)
	judged := p.tellIfSlow(fmt.Sprintf("checking %s …", report.Count(len(work.Packages), "package")))
	results, err := analyzer.Run(ctx, unitsOf(work), analyzer.Options{
		Complete: whole && len(work.Incomplete) == 0,
		Advice:   o.advice, Severities: o.severities, Broken: faults.add,
		Known: known,
	})
	judged()
	if err != nil {
		return nil, err
	}
	c := &report.Check{Unknown: map[string]int{}}
	t := teller{process: p, fset: work.Fset, seen: map[string]int{}, sources: maps.Clone(texts), cgo: work.Cgo}
	for _, r := range results {
		if !r.Unit.Test {
			c.Packages++
		}
		c.Queries += r.Coverage.Queries
		c.Checked += r.Coverage.Checked
		for why, n := range r.Coverage.Unknown {
			c.Unknown[string(why)] += n
		}
		for _, f := range r.Findings {
			c.Findings = append(c.Findings, t.finding(r.Unit, f))
		}
	}
	c.Incomplete = p.incomplete(work, faults)
	c.Sort()
	return c, nil
}

// incomplete lists what could not be read, and what the checker did not survive.
func (p Process) incomplete(work *load.Workspace, faults *brokenRules) []report.Incomplete {
	var all []report.Incomplete
	for _, i := range work.Incomplete {
		one := report.Incomplete{Package: i.Package, Kind: string(i.Kind), Line: i.Line, Column: i.Column, Message: i.Message}
		if i.File != "" {
			one.File = p.shown(i.File)
		}
		all = append(all, one)
	}
	return append(all, faults.told...)
}

// write reports c in the format that was asked for.
func (p Process) write(o *checkOptions, c *report.Check) error {
	switch o.format.value {
	case "json":
		return report.JSON(p.Stdout, c)
	case "sarif":
		return report.SARIF(p.Stdout, c, p.Dir, Version())
	case "github":
		return report.GitHub(p.Stdout, c)
	}
	text := report.Text{Dir: p.Dir, WayOut: func(why string) string { return analyzer.Reason(why).WayOut() }}
	return text.Write(p.Stdout, c)
}
