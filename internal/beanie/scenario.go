package main

import (
	"context"
	"slices"

	"github.com/databridge-go/databridge/odm"
)

// A scenario is what both sides do, step by step, each in a database of its own.
type scenario struct {
	name   string      // also that of the Python class
	rows   string      // of Beanie's capabilities, separated by spaces: "B112 B113"
	models []odm.Model // those that odm must know: for Sync, for children and members
	build  func(db *odm.DB) []step
}

// scenarios are all of them.
func scenarios() []scenario {
	return slices.Concat(insertScenarios, saveScenarios, updateScenarios, upsertScenarios, deleteScenarios, bulkScenarios,
		stateScenarios, nullScenarios, revisionScenarios, hookScenarios, readScenarios, linkScenarios, fetchScenarios,
		familyScenarios, unionScenarios, viewScenarios, softScenarios, indexScenarios, sessionScenarios)
}

// A step is one thing that both sides do.
type step struct {
	name    string // also that of the Python method
	run     func(ctx context.Context) (any, error)
	settled bool         // what differed in the database until now is equal again
	differs []difference // on purpose
}

// A difference between Beanie and odm is one that is wanted.
type difference struct {
	gotcha string   // the reason: "G07" of Beanie's list of gotchas, or a row, or the complaint of Beanie's users that it answers
	what   string   // for people
	lines  []string // how it shows, as compare writes it
	lasts  bool     // it is there after the following steps as well, until one says that it is settled
}

// finding stands for a gotcha where there is none: odm is different, and no page says that it should be. These are told
// apart in the table.
const finding = "finding"

func (d difference) unjustified() bool { return d.gotcha == finding }

// do is a step whose outcome is an error or none.
func do(name string, run func(ctx context.Context) error) step {
	return step{name: name, run: func(ctx context.Context) (any, error) { return nil, run(ctx) }}
}

// ask is a step with a result: anything that can be a value in BSON.
func ask(name string, run func(ctx context.Context) (any, error)) step {
	return step{name: name, run: run}
}

// but says that the step differs in the given lines, and no other step does.
func (s step) but(gotcha, what string, lines ...string) step {
	s.differs = append(slices.Clip(s.differs), difference{gotcha: gotcha, what: what, lines: lines})
	return s
}

// fromHere says that the step and those behind it differ in the given lines of the database.
func (s step) fromHere(gotcha, what string, lines ...string) step {
	s.differs = append(slices.Clip(s.differs), difference{gotcha: gotcha, what: what, lines: lines, lasts: true})
	return s
}

// settles says that what differed in the database until now does so no more.
func (s step) settles() step {
	s.settled = true
	return s
}
