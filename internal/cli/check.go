package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/databridge-go/databridge/analyzer"
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
	severities    map[diag.Code]diag.Severity
}

const checkHelp = `Check type-checks the packages, finds every MongoDB query in them, and checks each
against the model of its collection. Nothing is run and no server is needed.

A finding is silenced by //databridge:ignore CODE reason, by //nolint:databridge, by a
baseline, or by a severity in databridge.yaml; databridge explain CODE tells what it means.

Exit codes: 0 nothing at or above --fail-on, 1 the packages could not be loaded,
2 wrong usage, 3 findings.`

func (p Process) check() *cobra.Command {
	o := checkOptions{
		format: choice{"text", []string{"text", "json", "sarif", "github"}},
		failOn: choice{"error", []string{"error", "warning", "info"}},
		tests:  true,
	}
	cmd := &cobra.Command{
		Use:   "check [flags] [packages]",
		Short: "find faulty MongoDB queries and models in packages (default ./...)",
		Long:  checkHelp,
		Example: `  databridge check
  databridge check --advice --fail-on warning ./internal/...
  databridge check --format sarif > databridge.sarif
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
	f.BoolVar(&o.advice, "advice", false, "also give advice: what works and could be better")
	f.BoolVar(&o.tests, "tests", true, "also check test files, for what fails when it runs")
	f.StringVar(&o.baseline, "baseline", "", "do not report the findings in this `file`")
	f.StringVar(&o.writeBaseline, "write-baseline", "", "write the findings to this `file` and exit 0")
	f.StringSliceVar(&o.tags, "tags", nil, "build `tags`, comma separated")
	return cmd
}

// settle reads databridge.yaml; a flag that was given wins over it.
func (p Process) settle(cmd *cobra.Command, o *checkOptions) error {
	s, err := p.settings()
	if err != nil || s.File == "" {
		return err
	}
	given := cmd.Flags().Changed
	o.severities = s.Severity
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

// settings reads the databridge.yaml that counts here; without one they are zero.
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

func (p Process) runCheck(ctx context.Context, o *checkOptions, patterns []string) error {
	known, err := p.readBaseline(o)
	if err != nil {
		return err // before the packages are loaded: that may take a while
	}
	work, err := p.load(ctx, load.Config{Tests: o.tests, Tags: o.tags, Speaks: lift.Sends}, patterns)
	if err != nil {
		return err
	}
	checked, err := p.judge(ctx, work, o, p.wholeModule(patterns))
	if err != nil {
		return err
	}
	if o.writeBaseline != "" {
		if err := p.storeBaseline(o.writeBaseline, checked); err != nil {
			return errors.Join(p.write(o, checked), err) // what was found is not lost
		}
		return nil
	}
	known.drop(checked)
	if err := p.write(o, checked); err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	least := diag.Severity(o.failOn.value).Weight()
	for _, f := range checked.Findings {
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
func (p Process) wrappersAround(ctx context.Context, work *load.Workspace, tags []string) lift.Fact {
	defer p.tellIfSlow("reading the packages of other modules that use MongoDB, once for each version …")()
	known, err := foreign.Wrappers(ctx, load.Config{Dir: p.Dir, Tags: tags}, p.Memory, work.Foreign)
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
	return err == nil && (len(patterns) == 0 || len(patterns) == 1 && patterns[0] == "./...")
}

// judge runs the rules over what was loaded.
func (p Process) judge(ctx context.Context, work *load.Workspace, o *checkOptions, whole bool) (*report.Check, error) {
	faults := &brokenRules{}
	results, err := analyzer.Run(ctx, unitsOf(work), analyzer.Options{
		Complete: whole && len(work.Incomplete) == 0,
		Advice:   o.advice, Severities: o.severities, Broken: faults.add,
		Known: p.wrappersAround(ctx, work, o.tags),
	})
	if err != nil {
		return nil, err
	}
	c := &report.Check{Unknown: map[string]int{}}
	t := teller{process: p, fset: work.Fset, seen: map[string]int{}}
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
	c.Incomplete = append(p.incomplete(work), faults.told...)
	c.Sort()
	return c, nil
}

// incomplete are the packages that could be read only in part, as they are told.
func (p Process) incomplete(work *load.Workspace) []report.Incomplete {
	var told []report.Incomplete
	for _, i := range work.Incomplete {
		one := report.Incomplete{Package: i.Package, Kind: string(i.Kind), Line: i.Line, Column: i.Column, Message: i.Message}
		if i.File != "" {
			one.File = p.shown(i.File)
		}
		told = append(told, one)
	}
	return told
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
