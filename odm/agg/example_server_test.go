package agg_test

import (
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
	"github.com/databridge-go/databridge/odm/agg"
)

// Figures of the server. Those of a collection are stages of its pipelines, the others of AggregateDB, some of them of
// the database admin alone.
func ExampleCollStats() {
	ctx, db, done := example()
	defer done()
	sessions, err := odm.AggregateDB[bson.D](ctx, db, agg.ListLocalSessions())
	fmt.Println(len(sessions) > 0, err)
	operations, err := odm.AggregateDB[bson.D](ctx, db.Database("admin"), agg.CurrentOp(agg.CurrentOpOptions{LocalOps: true}))
	fmt.Println(len(operations) > 0, err)

	fmt.Println(agg.CollStats(agg.CollStatsOptions{StorageStats: true, Scale: 1024}))
	fmt.Println(agg.IndexStats())
	fmt.Println(agg.PlanCacheStats())
	fmt.Println(agg.ListSessions(agg.SessionsOptions{AllUsers: true}))
	fmt.Println(agg.ListSampledQueries("shop.users"))
	fmt.Println(agg.ShardedDataDistribution())
	// Output:
	// true <nil>
	// true <nil>
	// {"$collStats":{"storageStats":{"scale":1024}}}
	// {"$indexStats":{}}
	// {"$planCacheStats":{}}
	// {"$listSessions":{"allUsers":true}}
	// {"$listSampledQueries":{"namespace":"shop.users"}}
	// {"$shardedDataDistribution":{}}
}

// Change streams by hand; Collection.Watch is what programs want.
func ExampleChangeStream() {
	fmt.Println(agg.ChangeStream(agg.ChangeStreamOptions{FullDocument: "updateLookup"}))
	fmt.Println(agg.ChangeStreamSplitLargeEvent())
	// Output:
	// {"$changeStream":{"fullDocument":"updateLookup"}}
	// {"$changeStreamSplitLargeEvent":{}}
}

// Atlas Search.
func ExampleSearch() {
	text := bson.D{{Key: "text", Value: bson.D{{Key: "query", Value: "coffee"}, {Key: "path", Value: "about"}}}}
	fmt.Println(agg.Search(agg.SearchOptions{Operator: text}))
	fmt.Println(agg.SearchMeta(agg.SearchMetaOptions{Operator: text}))
	fmt.Println(agg.ListSearchIndexes(agg.ListSearchIndexesOptions{Name: "default"}))
	// Output:
	// {"$search":{"text":{"query":"coffee","path":"about"}}}
	// {"$searchMeta":{"text":{"query":"coffee","path":"about"}}}
	// {"$listSearchIndexes":{"name":"default"}}
}

// Atlas Vector Search, and what makes one ranking of several.
func ExampleVectorSearch() {
	near := agg.VectorSearch(agg.VectorSearchOptions{Index: "v", Path: agg.As("vector"), QueryVector: []float64{1, 0}, NumCandidates: 100, Limit: 10})
	fmt.Println(near)
	fmt.Println(agg.RankFusion(agg.FusionOptions{Weights: map[string]float64{"near": 2}},
		agg.Pipeline("near", near), agg.Pipeline("new", agg.Sort("-at"))))
	fmt.Println(agg.ScoreFusion(agg.FusionOptions{}, agg.Pipeline("near", near)))
	fmt.Println(agg.Score(agg.As("stars"), agg.ScoreOptions{Normalization: "sigmoid"}))
	fmt.Println(agg.Rerank("rerank-2.5", "quiet cafés", 10, agg.As("about")))
	// Output:
	// {"$vectorSearch":{"index":"v","limit":10,"path":"vector","queryVector":[1.0,0.0],"numCandidates":100}}
	// {"$rankFusion":{"input":{"pipelines":{"near":[{"$vectorSearch":{"index":"v","limit":10,"path":"vector","queryVector":[1.0,0.0],"numCandidates":100}}],"new":[{"$sort":{"at":-1}}]}},"combination":{"weights":{"near":2.0}}}}
	// {"$scoreFusion":{"input":{"pipelines":{"near":[{"$vectorSearch":{"index":"v","limit":10,"path":"vector","queryVector":[1.0,0.0],"numCandidates":100}}]},"normalization":"none"}}}
	// {"$score":{"score":"$stars","normalization":"sigmoid"}}
	// {"$rerank":{"model":"rerank-2.5","query":{"text":"quiet cafés"},"path":"about","numDocsToRerank":10}}
}
