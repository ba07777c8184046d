package agg

import (
	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm/internal/expr"
)

// SearchOptions says what Search looks for.
type SearchOptions struct {
	Index              string // empty is "default"
	Operator           bson.D // one operator of Atlas Search with its options: {text: {query: …, path: …}}
	Highlight          bson.D
	Concurrent         bool
	Count              bson.D
	SearchAfter        string
	SearchBefore       string
	ScoreDetails       bool
	Sort               bson.D
	ReturnScope        bson.D
	ReturnStoredSource bool
	Tracking           bson.D
}

// Search is a full-text search by Atlas Search, which must be the first stage. Since MongoDB 5.0.
func Search(o SearchOptions) Stage {
	return options("$search", searchOperator(o.Operator), option("index", o.Index), given("highlight", o.Highlight),
		option("concurrent", o.Concurrent), given("count", o.Count), option("searchAfter", o.SearchAfter),
		option("searchBefore", o.SearchBefore), option("scoreDetails", o.ScoreDetails), given("sort", o.Sort),
		given("returnScope", o.ReturnScope), option("returnStoredSource", o.ReturnStoredSource), given("tracking", o.Tracking))
}

// SearchMetaOptions says what SearchMeta looks for.
type SearchMetaOptions struct {
	Index              string // empty is "default"
	Operator           bson.D // one operator of Atlas Search, or facet
	Count              bson.D
	ReturnScope        bson.D
	ReturnStoredSource bool
}

// SearchMeta is the counts and facets of a search by Atlas Search, without its documents ($searchMeta). Since MongoDB
// 5.0.
func SearchMeta(o SearchMetaOptions) Stage {
	return options("$searchMeta", searchOperator(o.Operator), option("index", o.Index), given("count", o.Count),
		given("returnScope", o.ReturnScope), option("returnStoredSource", o.ReturnStoredSource))
}

// given is a document of options, left out if empty.
func given(name string, d bson.D) arg {
	if len(d) == 0 {
		return arg{left: true}
	}
	return constantly(name, d)
}

// searchOperator is the one key of an operator, which stands among the options.
func searchOperator(op bson.D) arg {
	if len(op) != 1 {
		return arg{err: badf("it needs one Operator, not %d", len(op))}
	}
	return constantly(op[0].Key, op[0].Value)
}

// VectorSearchOptions says what VectorSearch looks for.
type VectorSearchOptions struct {
	Index              string
	Path               Path
	QueryVector        any    // a slice of numbers, or a bson.Binary of subtype 9; or else Query
	Query              string // a text that the server makes the vector of; since MongoDB 8.2
	Model              string // that does so; since MongoDB 8.2
	Limit              int
	NumCandidates      int   // how many are looked at; 0 only if Exact
	Exact              bool  // looks at all
	Filter             Query // conditions on the documents
	ParentFilter       Query
	ReturnStoredSource bool
	ScoreMode          string // of nested vectors: "avg" or "max"; empty is the server's choice
}

// VectorSearch finds the nearest neighbours of a vector, by an index of Atlas Vector Search. It must be the first stage.
// Since MongoDB 6.0.11.
func VectorSearch(o VectorSearchOptions) Stage {
	nested := arg{left: true}
	if o.ScoreMode != "" {
		nested = plain("nestedOptions", expr.D{{Key: "scoreMode", Value: o.ScoreMode}})
	}
	return options("$vectorSearch", required(option("index", o.Index), "Index"), required(option("limit", o.Limit), "Limit"),
		required(path("path", o.Path), "Path"), constantly("queryVector", o.QueryVector), option("exact", o.Exact), o.Filter.arg("filter"),
		option("numCandidates", o.NumCandidates), option("returnStoredSource", o.ReturnStoredSource), nested,
		o.ParentFilter.arg("parentFilter"), option("query", o.Query), option("model", o.Model))
}

// Rerank orders results anew, by how well the texts at the paths answer a question, as a model judges (Atlas). Since
// MongoDB 8.3.
func Rerank(model, question string, numDocs int, fields ...Path) Stage {
	on := arg{err: badf("it needs a path")}
	if len(fields) == 1 {
		on = path("path", fields[0])
	} else if len(fields) > 1 {
		on = pathList("path", fields)
	}
	return options("$rerank", plain("model", model), plain("query", expr.D{{Key: "text", Value: question}}), on, plain("numDocsToRerank", numDocs))
}

// ScoreOptions change Score.
type ScoreOptions struct {
	Normalization string // "none" (if empty), "sigmoid" or "minMaxScaler"
	Weight        any    // by which the score is multiplied; nil is 1
	ScoreDetails  bool
}

// Score computes a score and stores it as metadata. Since MongoDB 8.2.
func Score(v any, opts ...ScoreOptions) Stage {
	o := last(opts)
	return options("$score", need("score", v), option("normalization", o.Normalization), maybe("weight", o.Weight), option("scoreDetails", o.ScoreDetails))
}

// FusionOptions change RankFusion and ScoreFusion.
type FusionOptions struct {
	Weights       map[string]float64 // of the pipelines by name; one that is missing has the weight 1
	ScoreDetails  bool
	Normalization string // of ScoreFusion: "none" (if empty), "sigmoid" or "minMaxScaler"
	Method        string // of ScoreFusion: "avg" (if empty) or "expression"
	Expression    any    // of ScoreFusion with the method "expression"; nil is none
}

// RankFusion merges several ranked pipelines by reciprocal rank. Since MongoDB 8.1.
func RankFusion(o FusionOptions, pipelines ...NamedPipeline) Stage {
	if o.Normalization != "" || o.Method != "" || o.Expression != nil {
		return Stage{expr.BadStage(badf("$rankFusion: Normalization, Method and Expression are for ScoreFusion"))}
	}
	return options("$rankFusion", plain("input", expr.D{{Key: "pipelines", Value: facets(pipelines)}}), o.combination(), option("scoreDetails", o.ScoreDetails))
}

// ScoreFusion merges several scored pipelines by their scores. Since MongoDB 8.2.
func ScoreFusion(o FusionOptions, pipelines ...NamedPipeline) Stage {
	normalization := o.Normalization
	if normalization == "" {
		normalization = "none"
	}
	return options("$scoreFusion", plain("input", expr.D{{Key: "pipelines", Value: facets(pipelines)}, {Key: "normalization", Value: normalization}}),
		o.combination(), option("scoreDetails", o.ScoreDetails))
}

func (o FusionOptions) combination() arg {
	weights := arg{left: true}
	if len(o.Weights) > 0 {
		m := make(map[string]any, len(o.Weights))
		for k, v := range o.Weights {
			m[k] = v
		}
		weights = plain("weights", document(ordered(m)))
	}
	d, err := arguments("combination", []arg{weights, option("method", o.Method), maybe("expression", o.Expression)})
	return arg{name: "combination", value: d, left: len(d) == 0 && err == nil, err: err}
}

// ChangeStreamOptions change ChangeStream.
type ChangeStreamOptions struct {
	AllChangesForCluster     bool   // on the database admin
	FullDocument             string // "default", "required", "updateLookup", "whenAvailable"; empty is the default
	FullDocumentBeforeChange string // "off", "required", "whenAvailable"; empty is off
	ResumeAfter              bson.Raw
	ShowExpandedEvents       bool // since MongoDB 6.0
	StartAfter               bson.Raw
	StartAtOperationTime     *bson.Timestamp
}

// ChangeStream watches writes as they happen. It must be the first stage. Collection.Watch is what programs want: it goes
// on after an interruption.
func ChangeStream(o ChangeStreamOptions) Stage {
	at := arg{left: true}
	if o.StartAtOperationTime != nil {
		at = plain("startAtOperationTime", *o.StartAtOperationTime)
	}
	return options("$changeStream", option("allChangesForCluster", o.AllChangesForCluster), option("fullDocument", o.FullDocument),
		option("fullDocumentBeforeChange", o.FullDocumentBeforeChange), token("resumeAfter", o.ResumeAfter),
		option("showExpandedEvents", o.ShowExpandedEvents), token("startAfter", o.StartAfter), at)
}

func token(name string, t bson.Raw) arg {
	if len(t) == 0 {
		return arg{left: true}
	}
	return constantly(name, t)
}

// ChangeStreamSplitLargeEvent cuts events that exceed 16 MB into fragments. It must be the last stage. Since MongoDB 6.0.9.
func ChangeStreamSplitLargeEvent() Stage { return options("$changeStreamSplitLargeEvent") }
