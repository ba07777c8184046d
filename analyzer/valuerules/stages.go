package valuerules

import (
	"slices"

	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/mql"
)

// stageFilters calls fn for every filter in a pipeline: the value of $match, the arguments of other stages that are
// filters, and those of the pipelines in $lookup, $unionWith and $facet.
func stageFilters(pipeline *lift.Node, fn func(*lift.Node)) {
	eachStage(pipeline, func(e *lift.Entry, op *mql.Operator) {
		if op.Encoding == mql.Single && takes(op, "query") {
			fn(e.Value)
			return
		}
		for _, in := range e.Value.Entries {
			if arg, known := op.Arg(in.Key); known && in.Known && in.Value != nil && slices.Contains(arg.Types, "query") {
				fn(in.Value)
			}
		}
	})
}

// eachStage calls fn for every stage that the tables know, in nested pipelines too.
func eachStage(pipeline *lift.Node, fn func(e *lift.Entry, op *mql.Operator)) {
	if pipeline == nil || pipeline.Kind != lift.Array {
		return
	}
	for _, stage := range pipeline.Elems {
		for _, e := range stage.Entries {
			op, known := mql.Lookup(mql.Stage, e.Key)
			if !e.Known || !known || e.Value == nil {
				continue
			}
			fn(e, op)
			for _, in := range e.Value.Entries {
				if nests(op, in) {
					eachStage(in.Value, fn)
				}
			}
		}
	}
}

// nests reports whether an argument of a stage is a pipeline.
func nests(op *mql.Operator, in *lift.Entry) bool {
	if arg, known := op.Arg(in.Key); known && in.Known {
		return slices.Contains(arg.Types, "pipeline")
	}
	return len(op.Args) == 1 && op.Args[0].Variadic == "object" && slices.Contains(op.Args[0].Types, "pipeline") // $facet
}
