package lift

// A form is how a method or function of odm makes a part of a query of its arguments.
type form int

// The forms of conditions on a field.
const (
	formTest    form = iota + 1 // {path: {op: v}}; $eq stands bare
	formMany                    // {path: {op: [v, …]}}
	formType                    // the same, but one value stands bare
	formNull                    // {path: null}
	formMod                     // {path: {$mod: [divisor, remainder]}}
	formBetween                 // {$and: [{path: {$gte: v}}, {path: {$lte: w}}]}
	formRegex                   // {path: {$regex: v, $options: w}}
	formText                    // {path: {$regex: …}} of a pattern that odm makes
	formID                      // {"path.$id": v}
	formIDs                     // {"path.$id": {$in: [v, …]}}
	formElement                 // {path: {$elemMatch: {…}}}
	formUnder                   // conditions on the fields of an embedded document
	formPlaced                  // {path: {op: …}} of a place that odm writes as GeoJSON

	formKey // no condition: the field under a key of a map
)

// The forms of changes of a field.
const (
	formSet       form = iota + 100 // {op: {path: v}}
	formUnset                       // {$unset: {path: ""}}
	formPopFirst                    // {$pop: {path: -1}}
	formPopLast                     // {$pop: {path: 1}}
	formDate                        // {$currentDate: {path: true}}
	formTimestamp                   // {$currentDate: {path: {$type: "timestamp"}}}
	formRename                      // {$rename: {path: other}}
	formBit                         // {$bit: {path: {op: v}}}
	formAdd                         // {op: {path: v}}, or {op: {path: {$each: [v, …]}}}
	formAddEach                     // {$push: {path: {$each: […], modifier: v}}}
	formSetMany                     // {op: {path: [v, …]}}
	formPull                        // {$pull: {path: condition}}
	formChange                      // changes of the fields of an embedded document
	formIndex                       // changes of the element at an index
	formPlace                       // changes of the elements that op chooses: $ or $[]
	formWhere                       // changes of the elements that a condition chooses, by an array filter
)

// The forms of sort keys, and of functions that take no field.
const (
	formAsc form = iota + 200
	formDesc

	formRaw       // the document as it is
	formJoin      // {op: [condition, …]}
	formNot       // {path: {$not: …}}, or $nor
	formWhen      // a condition that may be left out
	formWhole     // {op: v}, on the whole document
	formSearch    // {$text: {$search: v, …}}
	formRawUpdate // an update document with its array filters
	formModifier  // a key beside $each
	formPushSort  // $sort beside $each
	formMask      // the bits of a number
	formBits      // the positions of bits
	formField     // a field by its path
	formCollection
	formProject
	formAs
	formDistinct
	formAggregate   // a query whose documents go through stages
	formAggregateDB // stages that begin with documents of their own
	formTotal       // a query whose documents are added up
	formPipe        // the same, sent by a later step
	formHint        // an option of a query; the others hold no part of it
)

// A word is a name of odm's, and what is made of it.
type word struct {
	form form
	op   string
}

// odmKinds are the types of fields; FieldOf and ValueOf are what generic code knows of one.
var odmKinds = map[string]bool{
	"Field": true, "Ord": true, "Num": true, "Str": true, "List": true, "Doc": true, "Map": true, "Ref": true, "Refs": true,
	"Any": true, "Dyn": true, "FieldOf": true, "ValueOf": true,
}

// odmWords are the methods of fields, and the functions whose first argument is a field: odm.Gt(f, v) is f.Gt(v).
var odmWords = map[string]word{
	"Eq": {formTest, "$eq"}, "Is": {formTest, "$eq"}, "Contains": {formTest, "$eq"}, "Ne": {formTest, "$ne"},
	"Gt": {formTest, "$gt"}, "Gte": {formTest, "$gte"}, "Lt": {formTest, "$lt"}, "Lte": {formTest, "$lte"},
	"Exists": {formTest, "$exists"}, "Match": {formTest, "$regex"}, "Size": {formTest, "$size"},
	"BitsAllSet": {formTest, "$bitsAllSet"}, "BitsAllClear": {formTest, "$bitsAllClear"},
	"BitsAnySet": {formTest, "$bitsAnySet"}, "BitsAnyClear": {formTest, "$bitsAnyClear"},
	"In": {formMany, "$in"}, "NotIn": {formMany, "$nin"}, "All": {formMany, "$all"}, "Type": {formType, "$type"},
	"IsNull": {form: formNull}, "Mod": {form: formMod}, "Between": {form: formBetween}, "Regex": {form: formRegex},
	"HasPrefix": {formText, ""}, "HasSuffix": {formText, ""}, "HasText": {formText, ""}, "EqualFold": {formText, "i"},
	"ID": {form: formID}, "IDIn": {form: formIDs}, "Any": {form: formElement}, "Where": {form: formUnder}, "Key": {form: formKey},
	"Near": {formPlaced, "$near"}, "NearSphere": {formPlaced, "$nearSphere"}, "NearFlat": {formPlaced, "$near"},
	"GeoWithin": {formPlaced, "$geoWithin"}, "GeoIntersects": {formPlaced, "$geoIntersects"},

	"Set": {formSet, "$set"}, "SetOnInsert": {formSet, "$setOnInsert"}, "Inc": {formSet, "$inc"}, "Mul": {formSet, "$mul"},
	"Min": {formSet, "$min"}, "Max": {formSet, "$max"}, "Unset": {form: formUnset},
	"PopFirst": {form: formPopFirst}, "PopLast": {form: formPopLast},
	"CurrentDate": {form: formDate}, "CurrentTimestamp": {form: formTimestamp}, "Rename": {form: formRename},
	"BitAnd": {formBit, "and"}, "BitOr": {formBit, "or"}, "BitXor": {formBit, "xor"},
	"Push": {formAdd, "$push"}, "AddToSet": {formAdd, "$addToSet"}, "PushEach": {form: formAddEach},
	"PullAll": {formSetMany, "$pullAll"}, "Pull": {form: formPull},
	"Change": {form: formChange}, "Index": {form: formIndex}, "Each": {formPlace, "$[]"}, "Matched": {formPlace, "$"},
	"EachWhere": {form: formWhere},

	"Asc": {form: formAsc}, "Desc": {form: formDesc},
}

// odmFuncs are the functions that take no field, or that make one.
var odmFuncs = map[string]word{
	"F": {form: formField}, "Raw": {form: formRaw}, "When": {form: formWhen}, "Not": {form: formNot},
	"And": {formJoin, "$and"}, "Or": {formJoin, "$or"}, "Nor": {formJoin, "$nor"},
	"Expression": {formWhole, "$expr"}, "JSONSchema": {formWhole, "$jsonSchema"}, "JavaScript": {formWhole, "$where"},
	"Text": {form: formSearch}, "TextSearch": {form: formSearch}, "RawUpdate": {form: formRawUpdate},
	"PushPosition": {formModifier, "$position"}, "PushSlice": {formModifier, "$slice"}, "PushSort": {form: formPushSort},
	"Mask": {form: formMask}, "Bits": {form: formBits},
	"CollectionOf": {form: formCollection}, "UnionOf": {form: formCollection},
	"Project": {form: formProject}, "As": {form: formAs}, "Distinct": {form: formDistinct}, "Hint": {form: formHint},
	"Aggregate": {form: formAggregate}, "Pipe": {form: formPipe}, "AggregateDB": {form: formAggregateDB},
	"SumOf": {form: formTotal}, "AvgOf": {form: formTotal}, "MinOf": {form: formTotal}, "MaxOf": {form: formTotal},
}

// What a step of a query takes, after the context.
type takes int

const (
	takesNothing takes = iota // nothing that is a part of the query
	takesFilters
	takesOrders
	takesFields
	takesChanges
	takesID
	takesDocument
	takesReplacement
	takesStages
	takesOptions
	takesUpsert // a document to insert, and changes
	takesQuery
)

// A step is a method of odm's collections and queries.
type step struct {
	verb  Verb // what it sends; "" sends nothing by itself
	takes takes
	lone  bool // it has no context: a bulk sends it later, or nothing does
	after int  // how many arguments stand before those that it takes: the document to update, which one to return
}

// odmSteps are the methods that make queries and send them, by name and by the type that has them.
var odmSteps = map[string]map[string]step{
	"Find":        {"Collection": {takes: takesFilters}, "Union": {takes: takesFilters}},
	"FindOne":     {"Collection": {verb: FindOne, takes: takesFilters}},
	"Get":         {"Collection": {verb: FindOne, takes: takesID}, "Union": {verb: FindOne, takes: takesID}},
	"Insert":      {"Collection": {verb: InsertOne, takes: takesDocument}},
	"InsertMany":  {"Collection": {verb: InsertMany, takes: takesDocument}},
	"Save":        {"Collection": {verb: ReplaceOne, takes: takesReplacement}},
	"Replace":     {"Collection": {verb: ReplaceOne, takes: takesReplacement}},
	"ReplaceMany": {"Collection": {verb: ReplaceOne}},
	"SaveChanges": {"Collection": {verb: UpdateOne}},
	"Refresh":     {"Collection": {verb: FindOne}},
	"Delete":      {"Collection": {verb: DeleteOne}, "Query": {verb: DeleteMany}},
	"HardDelete":  {"Collection": {verb: DeleteOne}, "Query": {verb: DeleteMany}},
	"Merge":       {"Collection": {verb: FindOne}},

	"Where":        {"Query": {takes: takesFilters}, "Projected": {takes: takesFilters}, "Mixed": {takes: takesFilters}},
	"Sort":         {"Query": {takes: takesOrders}, "Projected": {takes: takesOrders}, "Mixed": {takes: takesOrders}},
	"Select":       {"Query": {takes: takesFields}},
	"With":         {"Query": {takes: takesOptions}},
	"Skip":         {"Query": {}, "Projected": {}, "Mixed": {}},
	"Limit":        {"Query": {}, "Projected": {}, "Mixed": {}},
	"Everything":   {"Query": {}},
	"Untracked":    {"Query": {}},
	"WithChildren": {"Query": {}},
	"WithDeleted":  {"Query": {}},
	"SkipHooks":    {"Query": {}},
	"Uncached":     {"Query": {}},
	"FetchLinks":   {"Query": {}, "Mixed": {}},
	"Compute":      {"Projected": {}},
	"Query":        {"Mixed": {}},

	"All":            {"Query": {verb: Find}, "Projected": {verb: Find}, "Mixed": {verb: Find}},
	"Iter":           {"Query": {verb: Find}, "Projected": {verb: Find}, "Mixed": {verb: Find}},
	"One":            {"Query": {verb: FindOne}, "Projected": {verb: FindOne}, "Mixed": {verb: FindOne}},
	"Command":        {"Query": {verb: Find, lone: true}, "Projected": {verb: Find, lone: true}, "Mixed": {verb: Find, lone: true}},
	"Exists":         {"Query": {verb: FindOne}, "Mixed": {verb: FindOne}},
	"Count":          {"Query": {verb: Count}, "Mixed": {verb: Count}},
	"Explain":        {"Query": {verb: Find}, "Projected": {verb: Find}},
	"Inspect":        {"Query": {verb: Find}},
	"Watch":          {"Query": {verb: Find}, "Mixed": {verb: Find}},
	"Update":         {"Query": {verb: UpdateMany, takes: takesChanges}, "Collection": {verb: FindOneAndUpdate, takes: takesChanges, after: 1}},
	"UpdateOne":      {"Query": {verb: UpdateOne, takes: takesChanges}},
	"Upsert":         {"Query": {verb: UpdateOne, takes: takesUpsert}},
	"ReplaceOne":     {"Query": {verb: ReplaceOne, takes: takesReplacement}},
	"FindAndUpdate":  {"Query": {verb: FindOneAndUpdate, takes: takesChanges, after: 1}},
	"FindAndReplace": {"Query": {verb: FindOneAndReplace, takes: takesReplacement, after: 1}},
	"FindAndDelete":  {"Query": {verb: FindOneAndDelete}},
	"UpdatePipeline": {"Query": {verb: UpdateMany, takes: takesStages}},
	"DeleteOne":      {"Query": {verb: DeleteOne}},
}

// odmBulk are the methods of bulks, which take down what is sent together.
var odmBulk = map[string]map[string]step{
	"Find":           {"Bulk": {takes: takesFilters}},
	"On":             {"Bulk": {takes: takesQuery}},
	"Insert":         {"Bulk": {verb: InsertMany, lone: true}},
	"Save":           {"Bulk": {verb: ReplaceOne, lone: true}},
	"SaveChanges":    {"Bulk": {verb: UpdateOne, lone: true}},
	"Replace":        {"Bulk": {verb: ReplaceOne, lone: true}},
	"Delete":         {"Bulk": {verb: DeleteOne, lone: true}, "BulkQuery": {verb: DeleteMany, lone: true}},
	"HardDelete":     {"Bulk": {verb: DeleteOne, lone: true}, "BulkQuery": {verb: DeleteMany, lone: true}},
	"DeleteOne":      {"BulkQuery": {verb: DeleteOne, lone: true}},
	"Update":         {"BulkQuery": {verb: UpdateMany, takes: takesChanges, lone: true}},
	"UpdateOne":      {"BulkQuery": {verb: UpdateOne, takes: takesChanges, lone: true}},
	"UpdatePipeline": {"BulkQuery": {verb: UpdateMany, takes: takesStages, lone: true}},
	"Upsert":         {"BulkQuery": {verb: UpdateOne, takes: takesUpsert, lone: true}},
}

// stepOf returns the method of a collection, a query or a bulk.
func stepOf(holder, method string) (step, bool) {
	if s, ok := odmSteps[method][holder]; ok {
		return s, true
	}
	s, ok := odmBulk[method][holder]
	return s, ok
}

// isStep reports whether any type of odm has a method of that name that makes or sends a query.
func isStep(method string) bool { return len(odmSteps[method]) > 0 || len(odmBulk[method]) > 0 }

// odmHolder reports whether queries are sent from a type of odm.
func odmHolder(name string) bool {
	switch name {
	case "Collection", "Union", "Query", "Projected", "Mixed", "Bulk", "BulkQuery":
		return true
	}
	return false
}

// beginsQuery reports whether a type of odm has no condition by itself.
func beginsQuery(name string) bool { return name == "Collection" || name == "Union" || name == "Bulk" }
