package agg

import (
	"github.com/databridge-go/databridge/odm/internal/expr"
)

// Match lets documents through that meet all of fs. They are conditions on what the stages before have made: those on
// fields of a model, and those of odm.F on others.
func Match[F interface{ ~expr.Node }](fs ...F) Stage { return bare("$match", expr.Value(fs)) }

// Group makes one document for each value of by, which becomes its _id; nil is one group of all documents. The
// accumulators make its other fields. Object groups by several values.
func Group(by any, accs ...Accumulator) Stage {
	return bare("$group", grouped(expr.D{{Key: "_id", Value: operand(by)}}, accs))
}

// Sort orders the documents by the given keys, as odm's Sort does: Sort("-n"), Sort(U.Age.Desc(), U.Name.Asc()).
func Sort[O ~string](orders ...O) Stage { return SortBy(By(orders...)) }

// SortBy orders the documents by an ordering, which may hold metadata.
func SortBy(by Ordering) Stage {
	if by.whole != nil {
		return bare("$sort", bad("a sort key without a path"))
	}
	return bare("$sort", by.value())
}

// Limit lets the first n documents through, n being 1 or more.
func Limit(n int64) Stage { return bare("$limit", n) }

// Skip passes over the first n documents.
func Skip(n int64) Stage { return bare("$skip", n) }

// Count makes one document, which holds the number of documents under the given name; none if there are none.
func Count[N ~string](as N) Stage {
	if err := expr.CheckName(string(as)); err != nil {
		return Stage{expr.BadStage(err)}
	}
	return bare("$count", string(as))
}

// Sample is a random choice of n documents.
func Sample(n int64) Stage { return options("$sample", plain("size", n)) }

// SortByCount groups by v and lists the groups with their count, the largest first.
func SortByCount(v any) Stage { return bare("$sortByCount", operand(v)) }

// UnwindOptions change Unwind.
type UnwindOptions struct {
	IncludeArrayIndex          As   // the field that takes the element's index; empty is none
	PreserveNullAndEmptyArrays bool // keeps documents whose array is empty, null or missing
}

// Unwind makes one document for each element of the array at field, which the element replaces. A document whose array is
// empty, null or missing gives none, unless options say otherwise.
func Unwind(field Path, opts ...UnwindOptions) Stage {
	o := last(opts)
	if o == (UnwindOptions{}) {
		return bare("$unwind", expr.Reference(field.Path()))
	}
	return options("$unwind", plain("path", expr.Reference(field.Path())), name("includeArrayIndex", o.IncludeArrayIndex),
		option("preserveNullAndEmptyArrays", o.PreserveNullAndEmptyArrays))
}

// A NamedPipeline is one of the pipelines of Facet, RankFusion and ScoreFusion; Pipeline makes it.
type NamedPipeline struct {
	as     string
	stages []Stage
}

// Pipeline is a pipeline with a name, for Facet, RankFusion and ScoreFusion.
func Pipeline[N ~string](as N, stages ...Stage) NamedPipeline {
	return NamedPipeline{string(as), stages}
}

// Facet runs several pipelines over the same documents: one document, with an array of results for each.
func Facet(pipelines ...NamedPipeline) Stage { return bare("$facet", facets(pipelines)) }

func facets(ps []NamedPipeline) any {
	d := expr.D{}
	for _, p := range ps {
		if err := checkKey(p.as); err != nil {
			return expr.BadComputed(err)
		}
		d = append(d, expr.E{Key: p.as, Value: expr.Stages(p.stages)})
	}
	if err := unique(d); err != nil {
		return expr.BadComputed(err)
	}
	return d
}

// name is the name of a field, left out if empty.
func name(key string, as As) arg {
	if as == "" {
		return arg{left: true}
	}
	return arg{name: key, value: string(as), err: expr.CheckName(string(as))}
}
