// Package mql is MongoDB's query language as tables: every operator with where it may stand, what it takes and since
// when. The table_*.go files are generated (go generate ./internal/mql) from the facts of MongoDB's own definitions;
// what those lack stands by hand in extra_*.go. Checking, completion, hover and the in-process server loop over these
// tables.
package mql

import "github.com/databridge-go/databridge/internal/model"

//go:generate go run ../gen/mqlgen -facts testdata/facts.json -out .

// A Place is where an operator may stand. One name may have a row in several places: $set is an update operator, a
// stage and an update stage.
type Place string

// The places.
const (
	Query       Place = "query"       // at the top of a filter, where field names stand: $and, $expr, $text
	FieldQuery  Place = "fieldQuery"  // in a field's condition: {age: {$gt: 1}}
	Update      Place = "update"      // at the top of an update document
	Modifier    Place = "modifier"    // inside $push, $addToSet, $currentDate, $bit: $each, $slice, $sort, $position, $type, and, or, xor
	Positional  Place = "positional"  // a path segment: $, $[], $[name]
	Stage       Place = "stage"       // a pipeline stage
	UpdateStage Place = "updateStage" // a stage that an update pipeline may have
	Expression  Place = "expression"
	Accumulator Place = "accumulator" // in $group
	Window      Place = "window"      // in $setWindowFields
	Projection  Place = "projection"  // in a find projection: $, $elemMatch, $slice, $meta
	Search      Place = "search"      // Atlas Search operators inside $search
	Geometry    Place = "geometry"    // inside $geoWithin, $near: $geometry, $box, $maxDistance
	Option      Place = "option"      // an option that looks like an operator, inside the operators of Of: $search inside $text
	Special     Place = "special"     // has a place of its own, which Doc names: $case inside $switch
)

// An Encoding is how an operator's arguments are written.
type Encoding string

// The encodings.
const (
	Single Encoding = "single" // {$op: arg}; one variadic argument is an array or an object
	List   Encoding = "array"  // {$op: [arg, arg]}; a list of one may be written without its brackets
	Named  Encoding = "object" // {$op: {name: arg}}
)

// An Operator is one row: an operator in one place.
type Operator struct {
	Name     string
	Place    Place
	Encoding Encoding
	Bare     bool   // written without its name around the arguments
	Short    string // Named: the argument that any value but the document of named arguments stands for: {$unwind: "$tags"} is its path
	Row      bool   // Named: the arguments may stand in an array too, in their order: {$cond: [if, then, else]}
	Args     []Arg
	Since    string      // the MongoDB version it came in, "3.6"
	Removed  string      // the version that no longer has it; "" is none
	Fits     model.Kinds // FieldQuery, Update: the kinds of field it works on; 0 is every kind. An array fits through its elements only where Elements is set
	Elements bool        // FieldQuery: on an array field it tests each element
	Takes    model.Kinds // FieldQuery, Query, Modifier …: the kinds of its value, Update: of the value of each path; 0 is any
	Yields   model.Kinds // Expression, Accumulator: the kinds of the result; 0 is any
	Generic  string      // Yields in terms of the arguments' own Generic: "T" of $arrayElemAt over "T[]"
	First    bool        // Stage: must be the first
	Last     bool        // Stage: must be the last
	Of       []string    // Modifier, Geometry, Option, Special: the operators right inside which it stands; nil is all of the place
	Doc      string      // one line in our words
	Manual   string      // the manual's page
}

// An Arg is one argument of an operator.
type Arg struct {
	Name     string
	Types    []string    // of the definitions: "expression", "fieldPath", "string", "timeUnit", "query" …
	Kinds    model.Kinds // the kinds that a constant value of Types may have; 0 is any. Where Expression() holds, "$path" strings and operator documents stand for what they yield
	Generic  string      // the shape of the value in terms of a type parameter: "T[]"
	Optional bool
	Since    string   // "" is the operator's own
	Variadic string   // "", "array" or "object"
	Min      int      // least number of values of a variadic argument
	MinItems int      // least number of elements of an array value
	MaxItems int      // most elements of an array value; 0 is no limit
	Bounds   *Bounds  // of a numeric value; nil is none
	Default  string   // what leaving it out means, as JSON; "" is not known
	Enum     []string // the closed set of string (or number) values; nil is open
	Merge    bool     // Named: its keys stand among the operator's own names: the fields of $group
	Vars     []string // variables that its expressions may use: "this" and "value" in $reduce
	Args     []Arg    // the members of an object with a shape of its own
}

// Bounds are the least and the greatest value that a numeric argument may have, both included.
type Bounds struct{ Low, High float64 }
