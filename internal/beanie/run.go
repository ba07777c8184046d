package main

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/databridge-go/databridge/odm"
)

// compareAll runs the scenarios whose names match.
func compareAll(ctx context.Context, uri, bin string, only *regexp.Regexp, verbose bool) (sum summary, err error) {
	client, err := mongo.Connect(options.Client().ApplyURI(uri))
	if err != nil {
		return sum, err
	}
	defer func() { err = errors.Join(err, client.Disconnect(context.WithoutCancel(ctx))) }()
	py, err := startPython(ctx, bin, uri)
	if err != nil {
		return sum, err
	}
	defer func() { err = errors.Join(err, py.Close()) }()
	for _, s := range scenarios() {
		if !only.MatchString(s.name) {
			continue
		}
		o := outcome{scenario: s}
		if err := o.run(ctx, client, py, verbose); err != nil {
			return sum, fmt.Errorf("scenario %s: %w", s.name, err)
		}
		sum.add(o)
	}
	return sum, nil
}

// An outcome is how a scenario went.
type outcome struct {
	scenario   scenario
	steps      int
	equal      int          // steps without any difference
	purposeful int          // steps with differences that are all wanted
	open       int          // steps with differences that are known, one of them without a reason
	differs    []difference // those that were wanted and happened, each once
	unexpected []string     // what else there was at the step where the scenario ended; nil if it came to its end
}

// run runs a scenario. The error is one of the machinery; what the two sides say is the outcome.
func (o *outcome) run(ctx context.Context, client *mongo.Client, py *python, verbose bool) (err error) {
	theirs, ours := client.Database("beanie_"+o.scenario.name), client.Database("odm_"+o.scenario.name)
	drop := func() error {
		return errors.Join(theirs.Drop(context.WithoutCancel(ctx)), ours.Drop(context.WithoutCancel(ctx)))
	}
	if err := drop(); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, drop()) }()
	db, err := odm.New(ours, odm.Models(o.scenario.models...), odm.WithValidation(valid))
	if err != nil {
		return err
	}
	steps := o.scenario.build(db)
	opened, err := py.call(request{Open: o.scenario.name, Database: theirs.Name()})
	if err != nil {
		return err
	}
	if opened.Error != "" {
		o.unexpected = []string{"Beanie does not open it: " + opened.Error, opened.Trace}
		return nil
	}
	if names := namesOf(steps); !slices.Equal(names, opened.Steps) {
		return fmt.Errorf("the steps of odm are %v, of Beanie %v", names, opened.Steps)
	}
	p := pair{py: py, theirs: theirs, ours: ours, beanie: newReader(), odm: newReader()}
	for _, s := range steps {
		if err := o.step(ctx, &p, s, verbose); err != nil || o.unexpected != nil {
			return err
		}
	}
	return nil
}

func namesOf(steps []step) (names []string) {
	for _, s := range steps {
		names = append(names, s.name)
	}
	return names
}

// A pair is the two sides of a scenario that is running.
type pair struct {
	py           *python
	theirs, ours *mongo.Database
	beanie, odm  *reader
	lasting      []difference // differences of earlier steps that stay
}

// step runs one step on both sides, Beanie first, and judges what differs.
func (o *outcome) step(ctx context.Context, p *pair, s step, verbose bool) error {
	o.steps++
	lines, why, err := p.step(ctx, s)
	if err != nil {
		return fmt.Errorf("step %s: %w", s.name, err)
	}
	wanted := p.wanted(s)
	var want []string
	for _, d := range wanted {
		want = append(want, d.lines...)
	}
	extra, absent := unmatched(lines, want)
	if verbose {
		fmt.Printf("%s, %s: %d differences, %d of them on purpose\n", o.scenario.name, s.name, len(lines), len(lines)-len(extra))
	}
	switch {
	case len(extra)+len(absent) > 0:
		o.unexpected = fault(s, extra, absent, why)
	case len(lines) == 0:
		o.equal++
	default:
		if slices.ContainsFunc(wanted, difference.unjustified) {
			o.open++
		} else {
			o.purposeful++
		}
		o.differs = append(o.differs, s.differs...)
	}
	return nil
}

// wanted returns the differences that a step is to show, those that stay from earlier steps among them.
func (p *pair) wanted(s step) []difference {
	if s.settled {
		p.lasting = nil
	}
	wanted := slices.Concat(p.lasting, s.differs)
	for _, d := range s.differs {
		if d.lasts {
			p.lasting = append(p.lasting, d)
		}
	}
	return wanted
}

// fault describes a step that did not go as expected.
func fault(s step, extra, absent, why []string) (out []string) {
	out = append(out, "step "+s.name)
	for _, l := range extra {
		out = append(out, "unexpected:  "+l)
	}
	for _, l := range absent {
		out = append(out, "expected:    "+l)
	}
	return append(out, why...)
}

// step returns what differs after a step, and the errors of both sides, Python's with its traceback.
func (p *pair) step(ctx context.Context, s step) (lines, why []string, err error) {
	theirs, err := p.py.call(request{Step: s.name})
	if err != nil {
		return nil, nil, err
	}
	got, err := s.run(ctx)
	ours := value{text: "error " + kindOrNone(err)}
	if err == nil {
		if ours, err = p.odm.result(got); err != nil {
			return nil, nil, err
		}
	} else {
		why = append(why, "odm: "+err.Error())
	}
	said := value{text: "error " + theirs.Error}
	if theirs.Error == "" {
		said = p.beanie.read("", theirs.Value)
	}
	if theirs.Trace != "" {
		why = append(why, theirs.Trace)
	}
	lines = compare("result", said, ours)
	beanie, err := p.beanie.snapshot(ctx, p.theirs)
	if err != nil {
		return nil, nil, err
	}
	odm, err := p.odm.snapshot(ctx, p.ours)
	if err != nil {
		return nil, nil, err
	}
	return append(lines, compare("", beanie, odm)...), why, nil
}

func kindOrNone(err error) string {
	if err == nil {
		return ""
	}
	return kindOf(err)
}

// result makes a value of what a step has returned.
func (r *reader) result(v any) (value, error) {
	raw, err := bson.Marshal(bson.D{{Key: "", Value: v}})
	if err != nil {
		return value{}, fmt.Errorf("a result of %T: %w", v, err)
	}
	return r.read("", bson.Raw(raw).Index(0).Value()), nil
}
