// Package pipelinerules holds the rules of the family DB5xxx, what pipelines and expressions may say, and DB2009, which
// judges names with and without their dollar: one file per rule. They loop over the flows of package shape.
package pipelinerules

import (
	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/analyzer/shape"
)

// All returns the rules of the family in order of code.
func All() []rule.Rule {
	return []rule.Rule{
		constantForField(),
		unknownOperator(),
		stageNotOneKey(),
		fieldGone(),
		unknownAfterStage(),
		faultyGroup(),
		mixedProjection(),
		faultyUnwind(),
		faultyLookup(),
		undefinedVariable(),
		faultyArguments(),
		stageOrder(),
		badConstant(),
		operatorNotInMatch(),
		resultDoesNotFit(),
		singleStage(),
		stageTooLate(),
		unknownOption(),
	}
}

// flows calls fn for the flow of every query of the pass that has one.
func flows(p *rule.Pass, fn func(*shape.Flow)) {
	for _, q := range p.Queries {
		if shape.Has(q) {
			fn(rule.Once(p, shape.Key{Query: q}, func() *shape.Flow { return shape.Of(p.World, p.Info, q) }))
		}
	}
}

// stages calls fn for every stage of the pass, those inside of other stages included, that is one document of one key.
func stages(p *rule.Pass, fn func(*shape.Flow, *shape.Stage)) {
	flows(p, func(f *shape.Flow) {
		for _, in := range f.Pipelines {
			for _, s := range in.Stages {
				if s.Entry != nil {
					fn(f, s)
				}
			}
		}
	})
}
