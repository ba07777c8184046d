package main

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/databridge-go/databridge/internal/model"
)

// A row is one row of the table to be: mql.Operator, without importing mql, so that a broken table can be made anew.
type row struct {
	fact
	judgement
	Place  string // the name of mql's constant: "FieldQuery"
	Family string // of docs.txt; an expression's file is named for it
	Yields model.Kinds
	First  bool
	Last   bool
	Doc    string
}

// placeOf maps the definitions' types that are places to mql's constants.
var placeOf = map[string]string{
	"query": "Query", "fieldQuery": "FieldQuery", "update": "Update", "stage": "Stage", "inputStage": "Stage",
	"outputStage": "Stage", "updateStage": "UpdateStage", "accumulator": "Accumulator", "window": "Window",
	"searchOperator": "Search", "geometry": "Geometry", "switchBranch": "Special", "pipeline": "Special",
}

// rows makes a row of every operator in every place.
func rows(ops []fact) ([]row, error) {
	var out []row
	for _, f := range ops {
		made, err := rowsOf(f)
		if err != nil {
			return nil, fmt.Errorf("%s/%s: %w", f.Folder, f.Name, err)
		}
		out = append(out, made...)
	}
	slices.SortFunc(out, func(a, b row) int {
		return cmp.Or(cmp.Compare(a.Place, b.Place), cmp.Compare(a.Name, b.Name))
	})
	return merged(out)
}

// rowsOf makes the rows of one definition.
func rowsOf(f fact) ([]row, error) {
	var results []string
	places := map[string]row{}
	for _, t := range f.Types {
		if strings.HasPrefix(t, "resolvesTo") {
			results = append(results, t)
			continue
		}
		place, ok := placeOf[t]
		if !ok {
			return nil, fmt.Errorf("no place is known for the type %s", t)
		}
		r := places[place]
		r.fact, r.Place = f, place
		r.First, r.Last = r.First || t == "inputStage", r.Last || t == "outputStage"
		places[place] = r
	}
	if len(places) == 0 {
		places["Expression"] = row{fact: f, Place: "Expression"}
	}
	yields, err := kindsOf(results)
	if err != nil {
		return nil, err
	}
	var out []row
	for _, r := range places {
		r.Yields = yields
		out = append(out, r)
	}
	return out, nil
}

// merged drops the second of two equal rows: the definitions have the expression $rand in two folders.
func merged(sorted []row) ([]row, error) {
	var out []row
	for _, r := range sorted {
		last := len(out) - 1
		if last < 0 || out[last].Place != r.Place || out[last].Name != r.Name {
			out = append(out, r)
			continue
		}
		a, b := out[last], r
		a.Folder, b.Folder = "", ""
		if !reflect.DeepEqual(a, b) {
			return nil, fmt.Errorf("%s and %s define %s differently", out[last].Folder, r.Folder, r.Name)
		}
	}
	return out, nil
}

// constantKinds is what a constant of a type may be. Integers are Number: the server takes 3.0 and int64(3) for 3.
var constantKinds = map[string]model.Kinds{
	"any": 0, "expression": 0, "fieldQuery": 0, "accumulator": model.Object, "window": model.Object,
	"double": model.Number, "int": model.Number, "long": model.Number, "decimal": model.Number, "number": model.Number,
	"string": model.String, "object": model.Object, "array": model.Array, "binData": model.BinData,
	"objectId": model.ObjectID, "bool": model.Bool, "date": model.Date, "null": model.Null, "timestamp": model.Timestamp,
	"regex": model.Regex | model.String, "javascript": model.JavaScript | model.String,
	"query": model.Object, "stage": model.Object, "inputStage": model.Object, "outputStage": model.Object,
	"updateStage": model.Object, "pipeline": model.Array, "updatePipeline": model.Array, "untypedPipeline": model.Array,
	"expressionMap": model.Object, "geometry": model.Object, "geoPoint": model.Object | model.Array,
	"unprefixedFieldPath": model.String, "arrayFieldPath": model.String, "fieldPath": model.String,
	"sortBy": model.Object, "range": model.Object, "outCollection": model.Object, "bitwiseOperation": model.Object,
	"searchPath": model.String | model.Object | model.Array, "searchScore": model.Object, "searchOperator": model.Object,
	"sortSpec": model.Number | model.Object, "timeUnit": model.String, "timeGranularity": model.String,
	"granularity": model.String, "fullDocument": model.String, "fullDocumentBeforeChange": model.String,
	"accumulatorPercentile": model.String, "whenMatched": model.String, "whenNotMatched": model.String,
	"scoreNormalization": model.String,
}

// resultKinds is what an expression of a type resolves to.
var resultKinds = map[string]model.Kinds{
	"resolvesToAny": 0, "resolvesToNumber": model.Number, "resolvesToDouble": model.Double,
	"resolvesToString": model.String, "resolvesToObject": model.Object, "resolvesToArray": model.Array,
	"resolvesToBinData": model.BinData, "resolvesToObjectId": model.ObjectID, "resolvesToBool": model.Bool,
	"resolvesToDate": model.Date, "resolvesToNull": model.Null, "resolvesToRegex": model.Regex,
	"resolvesToJavascript": model.JavaScript, "resolvesToInt": model.Int, "resolvesToTimestamp": model.Timestamp,
	"resolvesToLong": model.Long, "resolvesToDecimal": model.Decimal,
}

// kindsOf is the union of what types resolve to; one that resolves to anything makes it 0.
func kindsOf(results []string) (model.Kinds, error) {
	var union model.Kinds
	for _, t := range results {
		kinds, ok := resultKinds[t]
		if !ok {
			return 0, fmt.Errorf("no kinds are known for the type %s", t)
		}
		if kinds == 0 {
			return 0, nil
		}
		union |= kinds
	}
	return union, nil
}

// argKinds is the union of what constants of the types may be; 0 is anything. Null stands wherever an expression may:
// the operators yield null for it, or say so themselves.
func argKinds(types []string) (model.Kinds, error) {
	var union model.Kinds
	for _, t := range types {
		kinds, ok := constantKinds[t]
		if !ok {
			if kinds, ok = resultKinds[t]; !ok {
				return 0, fmt.Errorf("no kinds are known for the type %s", t)
			}
			if kinds&model.Number != 0 {
				kinds |= model.Number
			}
			if kinds != 0 {
				kinds |= model.Null
			}
		}
		if kinds == 0 {
			return 0, nil
		}
		union |= kinds
	}
	return union, nil
}
