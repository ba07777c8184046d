package agg

import (
	"errors"

	"github.com/databridge-go/databridge/odm/internal/expr"
)

// Set adds fields to the documents, or replaces those they have. It may be a stage of an update. Since MongoDB 4.2.
func Set(fs ...Fields) Stage { return bare("$set", assigned(fs, false)) }

// AddFields is Set by its older name.
func AddFields(fs ...Fields) Stage { return bare("$addFields", assigned(fs, false)) }

// Unset drops fields. It may be a stage of an update. Since MongoDB 4.2.
func Unset(fields ...Path) Stage {
	names, err := paths(fields)
	if err != nil {
		return Stage{expr.BadStage(err)}
	}
	if len(names) == 1 {
		return bare("$unset", names[0])
	}
	return bare("$unset", expr.List{Slice: names})
}

// Project keeps, drops and computes fields: Project(agg.Include(U.Name), agg.Field("age", …)). It keeps _id unless that is
// excluded. It may be a stage of an update.
func Project(fs ...Fields) Stage { return bare("$project", assigned(fs, true)) }

// ReplaceRoot makes the document v the new whole document.
func ReplaceRoot(v any) Stage { return options("$replaceRoot", need("newRoot", v)) }

// ReplaceWith makes the document v the new whole document. It may be a stage of an update. Since MongoDB 4.2.
func ReplaceWith(v any) Stage { return bare("$replaceWith", operand(v)) }

// Redact keeps, drops or looks into each level of a document, as v says: Keep, Prune or Descend.
func Redact(v any) Stage { return bare("$redact", operand(v)) }

// paths are fields named without $.
func paths(fields []Path) ([]string, error) {
	if len(fields) == 0 {
		return nil, errors.New("odm: $unset of no fields")
	}
	names := make([]string, len(fields))
	for i, f := range fields {
		if err := expr.CheckName(f.Path()); err != nil {
			return nil, err
		}
		names[i] = f.Path()
	}
	return names, nil
}

// BucketOptions change Bucket.
type BucketOptions struct {
	Default any           // the _id of the group for values outside all boundaries; nil lets such a value fail
	Output  []Accumulator // nil counts the documents
}

// Bucket groups by the boundaries that v falls between, which is a slice of two or more rising values of one type; a
// group begins at its boundary and has it as its _id.
func Bucket(v, boundaries any, opts ...BucketOptions) Stage {
	o := last(opts)
	return options("$bucket", need("groupBy", v), constantly("boundaries", boundaries), maybe("default", o.Default), output(o.Output))
}

// BucketAutoOptions change BucketAuto.
type BucketAutoOptions struct {
	Output      []Accumulator // nil counts the documents
	Granularity string        // such as "R5" or "POWERSOF2": boundaries are preferred numbers of that series
}

// BucketAuto groups v into a number of groups of about the same size.
func BucketAuto(v any, buckets int, opts ...BucketAutoOptions) Stage {
	o := last(opts)
	return options("$bucketAuto", need("groupBy", v), plain("buckets", buckets), output(o.Output), option("granularity", o.Granularity))
}

func output(accs []Accumulator) arg {
	return arg{name: "output", value: grouped(expr.D{}, accs), left: len(accs) == 0}
}
