package agg

import (
	"errors"
	"reflect"

	"github.com/databridge-go/databridge/odm/internal/expr"
)

// DensifyRange says where Densify puts documents.
type DensifyRange struct {
	Step   any    // the distance, a number above 0
	Unit   string // of Step, such as "day", if the field is a date; else empty
	Bounds any    // "full", "partition", or a slice of the least value and the one above the greatest
}

// Densify fills the gaps of a numeric or date field with new documents. Documents with the same values of partition stand
// together. Since MongoDB 5.1.
func Densify(field Path, r DensifyRange, partition ...Path) Stage {
	by := arg{left: true}
	if len(partition) > 0 {
		by = pathList("partitionByFields", partition)
	}
	d, err := arguments("$densify", []arg{
		required(constantly("step", r.Step), "a Step"), option("unit", r.Unit), required(constantly("bounds", r.Bounds), "Bounds"),
	})
	return options("$densify", path("field", field), by, arg{name: "range", value: d, err: err})
}

func pathList(name string, fields []Path) arg {
	names, err := paths(fields)
	return arg{name: name, value: expr.List{Slice: names}, err: err}
}

// A FillField is a field that Fill fills; FillValue and FillMethod make it.
type FillField struct {
	as    string
	value expr.D
}

// FillValue gives documents whose field is null or missing the value v.
func FillValue[N ~string](field N, v any) FillField {
	return FillField{string(field), expr.D{{Key: "value", Value: operand(v)}}}
}

// FillMethod gives documents whose field is null or missing a value by its neighbours: "linear" on the line between them,
// "locf" that of the last one.
func FillMethod[N ~string](field N, method string) FillField {
	return FillField{string(field), expr.D{{Key: "method", Value: method}}}
}

// FillOptions change Fill.
type FillOptions struct {
	PartitionBy       any      // documents with the same value stand together; nil is all of them
	PartitionByFields []Path   // the same by fields; not both
	SortBy            Ordering // what FillMethod needs
}

// Fill gives null and missing fields a value. Since MongoDB 5.3.
func Fill(o FillOptions, fields ...FillField) Stage {
	d := expr.D{}
	for _, f := range fields {
		if err := expr.CheckName(f.as); err != nil {
			return Stage{expr.BadStage(err)}
		}
		d = append(d, expr.E{Key: f.as, Value: f.value})
	}
	by := arg{left: true}
	if len(o.PartitionByFields) > 0 {
		by = pathList("partitionByFields", o.PartitionByFields)
	}
	return options("$fill", partition(o.PartitionBy), by, o.SortBy.maybe("sortBy"), arg{name: "output", value: d, err: unique(d)})
}

// partition is the value that partitions have in common, in a document: the server takes no bare field here.
func partition(v any) arg {
	return arg{name: "partitionBy", value: expr.D{{Key: "by", Value: operand(v)}}, left: v == nil}
}

// Documents begins with documents of its own, in the place of a collection: in odm.AggregateDB, and in the pipelines of
// Lookup and UnionWith. Docs is a slice of documents, or an expression. Since MongoDB 5.1.
func Documents(docs any) Stage {
	rv := reflect.ValueOf(docs)
	if rv.Kind() != reflect.Slice {
		return bare("$documents", operand(docs))
	}
	out := make(expr.A, rv.Len())
	for i := range out {
		if rv.Index(i).Kind() == reflect.Pointer && rv.Index(i).IsNil() {
			return Stage{expr.BadStage(errors.New("odm: $documents of a nil document"))}
		}
		out[i] = operand(rv.Index(i).Interface())
	}
	return bare("$documents", out)
}
