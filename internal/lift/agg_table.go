package lift

import "maps"

// An aggForm is how a function of odm/agg makes a part of a pipeline of its arguments.
type aggForm int

const (
	aggOpaque      aggForm = iota + 1 // {op: …}, which is not looked into
	aggPlain                          // {op: v}, v being no expression
	aggOne                            // {op: expression}
	aggList                           // {op: [expression, …]}
	aggReduced                        // the same, but one alone stands bare
	aggNamed                          // {op: {name: expression, …}}
	aggAccumulator                    // {name: {op: …}}, the name being the first argument
	aggStage                          // a stage of a form of its own
	aggPiece                          // what no operator stands for
)

// takes is how many arguments a form has at least.
func (f aggForm) takes() int {
	switch f {
	case aggPlain, aggOne, aggAccumulator:
		return 1
	}
	return 0
}

// An aggWord is a function of odm/agg, and what is made of it. Args are the names of the arguments in order: a bare one is
// an expression, =name the path of a field without a dollar, 'name a value that is sent as it is, @name fields, #name
// accumulators, |name stages, and +Name the options of aggStructs.
type aggWord struct {
	form aggForm
	op   string
	args string
	body aggForm // of an accumulator
	need int
}

// aggStructs are the fields of options, and the arguments that they are.
var aggStructs = map[string]string{
	"Unwind":         "IncludeArrayIndex:'includeArrayIndex PreserveNullAndEmptyArrays:'preserveNullAndEmptyArrays",
	"Lookup":         "From:'from LocalField:=localField ForeignField:=foreignField Let:@let Pipeline:|pipeline As:'as",
	"GraphLookup":    "From:'from StartWith:startWith ConnectFromField:=connectFromField ConnectToField:=connectToField As:'as MaxDepth:'maxDepth DepthField:'depthField RestrictSearchWithMatch:'restrictSearchWithMatch",
	"GeoNear":        "DistanceField:'distanceField DistanceMultiplier:'distanceMultiplier IncludeLocs:'includeLocs Key:=key MaxDistance:'maxDistance MinDistance:'minDistance Query:'query Spherical:'spherical",
	"Bucket":         "Default:default Output:#output",
	"BucketAuto":     "Output:#output Granularity:'granularity",
	"Filter":         "As:'as ArrayIndexAs:'arrayIndexAs Limit:limit",
	"Map":            "As:'as ArrayIndexAs:'arrayIndexAs",
	"Reduce":         "As:'as ValueAs:'valueAs ArrayIndexAs:'arrayIndexAs",
	"Convert":        "OnError:onError OnNull:onNull Base:base",
	"SerializeEJSON": "Relaxed:relaxed OnError:onError",
	"DateToString":   "Format:format Timezone:timezone OnNull:onNull",
	"DateFromString": "Format:format Timezone:timezone OnError:onError OnNull:onNull",
	"DateToParts":    "Timezone:timezone ISO8601:'iso8601",
	"DateDiff":       "Timezone:timezone StartOfWeek:startOfWeek",
	"DateTrunc":      "BinSize:binSize Timezone:timezone StartOfWeek:startOfWeek",
	"DateFromParts": "Year:year ISOWeekYear:isoWeekYear Month:month ISOWeek:isoWeek Day:day ISODayOfWeek:isoDayOfWeek Hour:hour " +
		"Minute:minute Second:second Millisecond:millisecond Timezone:timezone",
}

// aggWords are the functions of odm/agg.
var aggWords = joinedWords(aggStages, aggPieces, aggExpressions, aggAccumulators)

func joinedWords(all ...map[string]aggWord) map[string]aggWord {
	out := map[string]aggWord{}
	for _, words := range all {
		maps.Copy(out, words)
	}
	return out
}

// aggStages are the functions that make stages.
var aggStages = map[string]aggWord{
	"Match": {form: aggStage, op: "$match"}, "Group": {form: aggStage, op: "$group", need: 1}, "Sort": {form: aggStage, op: "$sort"},
	"SortBy": {form: aggPlain, op: "$sort"}, "Limit": {form: aggPlain, op: "$limit"}, "Skip": {form: aggPlain, op: "$skip"},
	"Count": {form: aggStage, op: "$count", need: 1}, "Sample": {form: aggNamed, op: "$sample", args: "'size"},
	"SortByCount": {form: aggOne, op: "$sortByCount"}, "Unwind": {form: aggStage, op: "$unwind", need: 1},
	"Facet": {form: aggStage, op: "$facet"},
	"Set":   {form: aggStage, op: "$set"}, "AddFields": {form: aggStage, op: "$addFields"}, "Project": {form: aggStage, op: "$project"},
	"Unset": {form: aggStage, op: "$unset", need: 1}, "ReplaceRoot": {form: aggNamed, op: "$replaceRoot", args: "newRoot"},
	"ReplaceWith": {form: aggOne, op: "$replaceWith"}, "Redact": {form: aggOne, op: "$redact"},
	"Bucket":     {form: aggNamed, op: "$bucket", args: "groupBy 'boundaries +Bucket"},
	"BucketAuto": {form: aggNamed, op: "$bucketAuto", args: "groupBy 'buckets +BucketAuto"},
	"Lookup":     {form: aggNamed, op: "$lookup", args: "+Lookup"}, "GraphLookup": {form: aggNamed, op: "$graphLookup", args: "+GraphLookup"},
	"UnionWith": {form: aggStage, op: "$unionWith", need: 1}, "GeoNear": {form: aggNamed, op: "$geoNear", args: "'near +GeoNear"},
	"SetWindowFields": {form: aggStage, op: "$setWindowFields", need: 2},
	"Merge":           {form: aggOpaque, op: "$merge"}, "Out": {form: aggStage, op: "$out", need: 1},
	"Densify": {form: aggOpaque, op: "$densify"}, "Fill": {form: aggOpaque, op: "$fill"}, "Documents": {form: aggOpaque, op: "$documents"},
	"Search": {form: aggOpaque, op: "$search"}, "SearchMeta": {form: aggOpaque, op: "$searchMeta"},
	"VectorSearch": {form: aggOpaque, op: "$vectorSearch"}, "RankFusion": {form: aggOpaque, op: "$rankFusion"},
	"ScoreFusion": {form: aggOpaque, op: "$scoreFusion"}, "Score": {form: aggOpaque, op: "$score"}, "Rerank": {form: aggOpaque, op: "$rerank"},
	"CollStats": {form: aggOpaque, op: "$collStats"}, "CurrentOp": {form: aggOpaque, op: "$currentOp"},
	"IndexStats": {form: aggOpaque, op: "$indexStats"}, "PlanCacheStats": {form: aggOpaque, op: "$planCacheStats"},
	"ListSampledQueries": {form: aggOpaque, op: "$listSampledQueries"}, "ListSearchIndexes": {form: aggOpaque, op: "$listSearchIndexes"},
	"ListSessions": {form: aggOpaque, op: "$listSessions"}, "ListLocalSessions": {form: aggOpaque, op: "$listLocalSessions"},
	"ShardedDataDistribution":     {form: aggOpaque, op: "$shardedDataDistribution"},
	"ChangeStream":                {form: aggOpaque, op: "$changeStream"},
	"ChangeStreamSplitLargeEvent": {form: aggOpaque, op: "$changeStreamSplitLargeEvent"},
}

// aggPieces are the functions that no operator of their own stands for.
var aggPieces = map[string]aggWord{
	"FillValue": {form: aggPiece}, "FillMethod": {form: aggPiece}, "Field": {form: aggPiece, need: 2}, "Include": {form: aggPiece}, "Exclude": {form: aggPiece}, "By": {form: aggPiece},
	"Pipeline": {form: aggPiece, need: 1}, "Case": {form: aggPiece, need: 2}, "Switch": {form: aggPiece}, "SwitchOr": {form: aggPiece, need: 1},
	"Let": {form: aggPiece, need: 1}, "Where": {form: aggPiece}, "Array": {form: aggPiece}, "Object": {form: aggPiece},
	"Raw": {form: aggPiece, need: 1}, "RawStage": {form: aggPiece, need: 1}, "When": {form: aggPiece, need: 2},
}

// aggAccumulators are the functions that make accumulators and window functions.
var aggAccumulators = accumulators(map[string]aggWord{
	"Sum": {op: "$sum"}, "Avg": {op: "$avg"}, "Min": {op: "$min"}, "Max": {op: "$max"}, "First": {op: "$first"}, "Last": {op: "$last"},
	"Push": {op: "$push"}, "AddToSet": {op: "$addToSet"}, "StdDevPop": {op: "$stdDevPop"}, "StdDevSamp": {op: "$stdDevSamp"},
	"MergeObjects": {op: "$mergeObjects"}, "ConcatArrays": {op: "$concatArrays"}, "SetUnion": {op: "$setUnion"},
	"LinearFill": {op: "$linearFill"}, "Locf": {op: "$locf"},
	"CountDocuments": {op: "$count", body: aggNamed}, "Rank": {op: "$rank", body: aggNamed}, "DenseRank": {op: "$denseRank", body: aggNamed},
	"DocumentNumber": {op: "$documentNumber", body: aggNamed},
	"FirstN":         {op: "$firstN", body: aggNamed, args: "input n"}, "LastN": {op: "$lastN", body: aggNamed, args: "input n"},
	"MaxN": {op: "$maxN", body: aggNamed, args: "input n"}, "MinN": {op: "$minN", body: aggNamed, args: "input n"},
	"Top": {op: "$top", body: aggNamed, args: "'sortBy output"}, "Bottom": {op: "$bottom", body: aggNamed, args: "'sortBy output"},
	"TopN": {op: "$topN", body: aggNamed, args: "n 'sortBy output"}, "BottomN": {op: "$bottomN", body: aggNamed, args: "n 'sortBy output"},
	"Shift":      {op: "$shift", body: aggNamed, args: "output 'by default"},
	"Derivative": {op: "$derivative", body: aggNamed, args: "input 'unit"}, "Integral": {op: "$integral", body: aggNamed, args: "input 'unit"},
	"CovariancePop": {op: "$covariancePop", body: aggList}, "CovarianceSamp": {op: "$covarianceSamp", body: aggList},
	"ExpMovingAvg":      {op: "$expMovingAvg", body: aggNamed, args: "input 'N"},
	"ExpMovingAvgAlpha": {op: "$expMovingAvg", body: aggNamed, args: "input 'alpha"},
	"Median":            {op: "$median", body: aggOpaque}, "Percentile": {op: "$percentile", body: aggOpaque},
	"MinMaxScaler": {op: "$minMaxScaler", body: aggOpaque}, "Code": {op: "$accumulator", body: aggOpaque},
})

// accumulators gives words their form. One that says no more takes one expression.
func accumulators(words map[string]aggWord) map[string]aggWord {
	out := map[string]aggWord{}
	for name, wd := range words {
		wd.form, wd.need = aggAccumulator, 1
		if wd.body == 0 {
			wd.body, wd.need = aggOne, 2
		}
		out[name] = wd
	}
	return out
}
