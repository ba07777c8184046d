package spelling

import (
	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
	"github.com/databridge-go/databridge/odm/agg"
)

// accumulators are spellings of each accumulator that is a window function too.
func accumulators() map[string][]any {
	by := agg.By("-n")
	return map[string][]any{
		"$addToSet": {agg.AddToSet("x", n)}, "$avg": {agg.Avg("x", n)}, "$bottom": {agg.Bottom("x", by, s)}, "$bottomN": {agg.BottomN("x", 2, by, s)},
		"$concatArrays": {agg.ConcatArrays("x", nums)}, "$count": {agg.CountDocuments("x")}, "$first": {agg.First("x", n)}, "$firstN": {agg.FirstN("x", n, 2)},
		"$last": {agg.Last("x", n)}, "$lastN": {agg.LastN("x", n, 2)}, "$max": {agg.Max("x", n)}, "$maxN": {agg.MaxN("x", n, 2)}, "$median": {agg.Median("x", n)},
		"$min": {agg.Min("x", n)}, "$minN": {agg.MinN("x", n, 2)}, "$percentile": {agg.Percentile("x", n, []float64{0.5})},
		"$push": {agg.Push("x", n), agg.Push("x", agg.Array(n, f)), agg.Push("x", agg.Literal([]string{"$a"})), agg.Push("x", []int{1, 2}), agg.Push("x", bson.D{{Key: "a", Value: n}})}, "$setUnion": {agg.SetUnion("x", nums)},
		"$stdDevPop": {agg.StdDevPop("x", n)}, "$stdDevSamp": {agg.StdDevSamp("x", n)}, "$sum": {agg.Sum("x", 1), agg.Sum("x", n)}, "$top": {agg.Top("x", by, s)}, "$topN": {agg.TopN("x", 2, by, s)},
	}
}

// groupers are spellings of the accumulators of $group alone.
func groupers() map[string][]any {
	code := agg.AccumulatorCode{Init: "function() { return 0 }", Accumulate: "function(s, n) { return s + n }", AccumulateArgs: []any{n}, Merge: "function(a, b) { return a + b }"}
	full := code
	full.Init, full.InitArgs, full.Finalize = "function(a) { return a }", []any{0}, "function(s) { return s }"
	return map[string][]any{"$mergeObjects": {agg.MergeObjects("x", object)}, "$accumulator": {agg.Code("x", code), agg.Code("x", full)}}
}

// windows are spellings of the window functions that are no accumulators.
func windows() map[string][]any {
	return map[string][]any{
		"$covariancePop": {agg.CovariancePop("x", n, f)}, "$covarianceSamp": {agg.CovarianceSamp("x", n, f).OverDocuments(agg.Unbounded, agg.CurrentDocument)},
		"$denseRank": {agg.DenseRank("x")}, "$rank": {agg.Rank("x")}, "$documentNumber": {agg.DocumentNumber("x")},
		"$derivative":   {agg.Derivative("x", f).OverDocuments(-1, 0), agg.Derivative("x", f, "hour").OverDocuments(-1, 0)},
		"$integral":     {agg.Integral("x", f).OverRange(-10, 10), agg.Integral("x", f, "hour").OverRange(-1, 0, "day")},
		"$expMovingAvg": {agg.ExpMovingAvg("x", n, 2), agg.ExpMovingAvgAlpha("x", n, 0.5)},
		"$linearFill":   {agg.LinearFill("x", f)}, "$locf": {agg.Locf("x", f)}, "$shift": {agg.Shift("x", n, -1, agg.Literal(nil)), agg.Shift("x", n, 1, "none")},
		"$minMaxScaler": {agg.MinMaxScaler("x", n), agg.MinMaxScaler("x", n, agg.MinMaxScalerOptions{Min: 1, Max: 9})},
	}
}

// stages are spellings of each stage.
func stages() map[string][]any {
	where := agg.Where(odm.F("n").Gt(0))
	doc := bson.D{{Key: "x", Value: 1}}
	all := agg.SearchOptions{
		Index: "i", Operator: bson.D{{Key: "text", Value: doc}}, Highlight: doc, Concurrent: true, Count: doc, SearchAfter: "t", SearchBefore: "t", ScoreDetails: true, Sort: doc,
		ReturnScope: doc, ReturnStoredSource: true, Tracking: doc,
	}
	fusion := agg.FusionOptions{Weights: map[string]float64{"a": 1}, ScoreDetails: true}
	scored := fusion
	scored.Normalization, scored.Method, scored.Expression = "sigmoid", "expression", agg.Var("a")
	join := agg.LookupOptions{From: "other", LocalField: n, ForeignField: f, As: "x"}
	joined := join
	joined.Let, joined.Pipeline = []agg.Fields{agg.Field("m", n)}, []agg.Stage{agg.Match(odm.Expression(agg.Gt(f, agg.Var("m"))))}
	graph := agg.GraphLookupOptions{From: "other", StartWith: n, ConnectFromField: n, ConnectToField: f, As: "x"}
	deep := graph
	deep.MaxDepth, deep.DepthField, deep.RestrictSearchWithMatch = 0, "d", where
	point := odm.NewPoint(1, 2)
	return map[string][]any{
		"$addFields": {agg.AddFields(agg.Field("x", n), agg.Field("y", doc), agg.Field("z", bson.D{{Key: "a", Value: n}}), agg.Field("e", bson.D{}))}, "$set": {agg.Set(agg.Field("x", agg.Object(agg.Field("a", n))))},
		"$bucket":     {agg.Bucket(n, []int{0, 5}, agg.BucketOptions{Default: "other", Output: []agg.Accumulator{agg.Sum("c", 1)}}), agg.Bucket(n, []int{0, 5})},
		"$bucketAuto": {agg.BucketAuto(n, 2, agg.BucketAutoOptions{Output: []agg.Accumulator{agg.Sum("c", 1)}, Granularity: "R5"}), agg.BucketAuto(n, 2)},
		"$changeStream": {agg.ChangeStream(agg.ChangeStreamOptions{}), agg.ChangeStream(agg.ChangeStreamOptions{
			AllChangesForCluster: true, FullDocument: "required", FullDocumentBeforeChange: "off", ResumeAfter: raw(doc), ShowExpandedEvents: true, StartAfter: raw(doc), StartAtOperationTime: &bson.Timestamp{T: 1},
		})},
		"$changeStreamSplitLargeEvent": {agg.ChangeStreamSplitLargeEvent()},
		"$collStats":                   {agg.CollStats(agg.CollStatsOptions{Count: true}), agg.CollStats(agg.CollStatsOptions{LatencyStats: true, Histograms: true, StorageStats: true, Scale: 1024, Count: true, QueryExecStats: true})},
		"$count":                       {agg.Count("x")}, "$currentOp": {agg.CurrentOp(agg.CurrentOpOptions{}), agg.CurrentOp(agg.CurrentOpOptions{AllUsers: true, IdleConnections: true, IdleCursors: true, IdleSessions: true, LocalOps: true})},
		"$densify":   {agg.Densify(n, agg.DensifyRange{Step: 1, Bounds: "full"}), agg.Densify(at, agg.DensifyRange{Step: 1, Unit: "day", Bounds: "partition"}, s)},
		"$documents": {agg.Documents([]bson.D{doc}), agg.Documents([]any{bson.D{{Key: "x", Value: agg.Add(1, 2)}}})},
		"$facet":     {agg.Facet(agg.Pipeline("a", agg.Count("n")), agg.Pipeline("b", agg.Limit(1)))},
		"$fill":      {agg.Fill(agg.FillOptions{}, agg.FillValue("x", 0)), agg.Fill(agg.FillOptions{PartitionBy: s, SortBy: agg.By("n")}, agg.FillMethod("f", "locf")), agg.Fill(agg.FillOptions{PartitionByFields: []agg.Path{s}, SortBy: agg.By("n")}, agg.FillMethod("f", "linear"))},
		"$geoNear": {agg.GeoNear(point, agg.GeoNearOptions{DistanceField: "d"}), agg.GeoNear(point, agg.GeoNearOptions{
			DistanceField: "d", DistanceMultiplier: 2, IncludeLocs: "l", Key: agg.As("loc"), MaxDistance: 0, MinDistance: 0, Query: where, Spherical: true,
		})},
		"$graphLookup": {agg.GraphLookup(graph), agg.GraphLookup(deep)}, "$group": {agg.Group(nil), agg.Group(agg.Object(agg.Field("a", n), agg.Field("b", s)), agg.Sum("c", 1)), agg.Group(bson.D{})},
		"$indexStats": {agg.IndexStats()}, "$limit": {agg.Limit(1)}, "$skip": {agg.Skip(1)},
		"$listLocalSessions":  {agg.ListLocalSessions(), agg.ListLocalSessions(agg.SessionsOptions{AllUsers: true}), agg.ListLocalSessions(agg.SessionsOptions{Users: []agg.SessionUser{{User: "u", DB: "d"}}})},
		"$listSessions":       {agg.ListSessions(), agg.ListSessions(agg.SessionsOptions{AllUsers: true}), agg.ListSessions(agg.SessionsOptions{Users: []agg.SessionUser{{User: "u", DB: "d"}}})},
		"$listSampledQueries": {agg.ListSampledQueries(), agg.ListSampledQueries("a.b")}, "$listSearchIndexes": {agg.ListSearchIndexes(), agg.ListSearchIndexes(agg.ListSearchIndexesOptions{ID: "i", Name: "n"})},
		"$lookup": {agg.Lookup(join), agg.Lookup(joined), agg.Lookup(agg.LookupOptions{Pipeline: []agg.Stage{agg.Documents([]bson.D{doc})}, As: "x"})},
		"$match":  {agg.Match(odm.F("n").Gt(0), odm.F("s").Eq("x")), agg.Match[odm.Expr]()},
		"$merge": {agg.Merge("other"), agg.Merge("other", agg.MergeOptions{DB: "db", WhenMatched: "replace", WhenNotMatched: "discard"}), agg.Merge("other", agg.MergeOptions{On: []agg.Path{n, s}}),
			agg.Merge("other", agg.MergeOptions{On: []agg.Path{agg.As("_id")}, Let: []agg.Fields{agg.Field("m", agg.Root)}, WhenMatchedPipeline: []agg.Stage{agg.Set(agg.Field("n", agg.Var("m").Field(n)))}})},
		"$out":            {agg.Out("other"), agg.Out("other", agg.OutOptions{DB: "db"}), agg.Out("other", agg.OutOptions{DB: "db", TimeSeries: &agg.OutTimeSeries{TimeField: "at", MetaField: "s", Granularity: "hours", BucketMaxSpanSeconds: 1, BucketRoundingSeconds: 1}})},
		"$planCacheStats": {agg.PlanCacheStats()},
		"$project":        {agg.Project(agg.Include(n, s), agg.Exclude(agg.As("_id")), agg.Field("x", 1), agg.Field("y", true), agg.Field("z", agg.Object(agg.Field("a", 1))), agg.Field("d", doc), agg.Field("t", "text"), agg.Field("l", []int{1}), agg.Field("nil", nil))},
		"$rankFusion":     {agg.RankFusion(agg.FusionOptions{}, agg.Pipeline("a", agg.Limit(1))), agg.RankFusion(fusion, agg.Pipeline("a", agg.Limit(1)))},
		"$scoreFusion":    {agg.ScoreFusion(agg.FusionOptions{}, agg.Pipeline("a", agg.Limit(1))), agg.ScoreFusion(scored, agg.Pipeline("a", agg.Limit(1)))},
		"$redact":         {agg.Redact(agg.Cond(agg.Gt(n, 0), agg.Descend, agg.Prune))}, "$replaceRoot": {agg.ReplaceRoot(object)}, "$replaceWith": {agg.ReplaceWith(agg.MergeObjectsOf(agg.Root, bson.D{{Key: "x", Value: 1}}))},
		"$rerank": {agg.Rerank("m", "q", 10, s), agg.Rerank("m", "q", 10, s, n)}, "$sample": {agg.Sample(1)}, "$score": {agg.Score(n), agg.Score(n, agg.ScoreOptions{Normalization: "sigmoid", Weight: 2, ScoreDetails: true})},
		"$search": {agg.Search(all)}, "$searchMeta": {agg.SearchMeta(agg.SearchMetaOptions{Index: "i", Operator: bson.D{{Key: "facet", Value: doc}}, Count: doc, ReturnScope: doc, ReturnStoredSource: true})},
		"$setWindowFields":         {agg.SetWindowFields(s, agg.By("n"), agg.Sum("x", n).OverDocuments(agg.Unbounded, 0), agg.Rank("r")), agg.SetWindowFields(nil, agg.By("n"), agg.Max("x", n).OverRange(-1, agg.CurrentDocument))},
		"$shardedDataDistribution": {agg.ShardedDataDistribution()},
		"$sort":                    {agg.Sort("n", "-s"), agg.SortBy(agg.By("n").Meta("score", "randVal"))}, "$sortByCount": {agg.SortByCount(s)},
		"$unionWith": {agg.UnionWith("other"), agg.UnionWith("other", agg.Limit(1))}, "$unset": {agg.Unset(n), agg.Unset(n, s)},
		"$unwind": {agg.Unwind(nums), agg.Unwind(nums, agg.UnwindOptions{IncludeArrayIndex: "i", PreserveNullAndEmptyArrays: true})},
		"$vectorSearch": {agg.VectorSearch(agg.VectorSearchOptions{Index: "i", Path: nums, QueryVector: []float64{1}, Limit: 1, NumCandidates: 1}), agg.VectorSearch(agg.VectorSearchOptions{
			Index: "i", Path: nums, QueryVector: []float64{1}, Query: "q", Model: "m", Limit: 1, NumCandidates: 1, Exact: true, Filter: where, ParentFilter: where, ReturnStoredSource: true, ScoreMode: "avg",
		})},
	}
}

func raw(d bson.D) bson.Raw {
	doc, err := bson.Marshal(d)
	if err != nil {
		panic(err) // a fault of the test
	}
	return doc
}
