package devserver

import (
	"encoding/json"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/databridge-go/databridge/internal/mongotest"
)

func TestMain(m *testing.M) { mongotest.Main(m) }

func TestOnlyReadingIsRun(t *testing.T) {
	for command, tt := range map[string]struct{ run, explain string }{
		`{"find": "users", "filter": {"a": {"$gt": 1}}}`:                                                 {"", ""},
		`{"count": "users"}`:                                                                             {"", ""},
		`{"distinct": "users"}`:                                                                          {"", ""},
		`{"aggregate": "users", "pipeline": [{"$match": {}}]}`:                                           {"", ""},
		`{"aggregate": "users", "pipeline": [{"$out": "copy"}]}`:                                         {"$out", ""},
		`{"aggregate": "users", "pipeline": [{"$merge": {"into": "copy"}}]}`:                             {"$merge", ""},
		`{"aggregate": "users", "pipeline": [{"$lookup": {"pipeline": [{"$match": {"$where": "1"}}]}}]}`: {"$where", "$where"},
		`{"find": "users", "filter": {"$or": [{"$where": "sleep(9)"}]}}`:                                 {"$where", "$where"},
		`{"find": "users", "filter": {"$expr": {"$function": {"body": "x"}}}}`:                           {"$function", "$function"},
		`{"aggregate": "users", "pipeline": [{"$group": {"_id": 1, "n": {"$accumulator": {}}}}]}`:        {"$accumulator", "$accumulator"},
		`{"update": "users", "updates": [{"q": {}, "u": {"$set": {"a": 1}}}]}`:                           {"update", ""},
		`{"delete": "users", "deletes": [{"q": {}, "limit": 0}]}`:                                        {"delete", ""},
		`{"findAndModify": "users", "remove": true}`:                                                     {"findAndModify", ""},
		`{"insert": "users", "documents": [{}]}`:                                                         {"insert", "insert"},
		`{"dropDatabase": 1}`:                                                                            {"dropDatabase", "dropDatabase"},
		`{"mapReduce": "users"}`:                                                                         {"mapReduce", "mapReduce"},
		`{"eval": "1", "find": "users"}`:                                                                 {"eval", "eval"},
		`{}`:                                                                                             {"empty", "empty"},
	} {
		var d bson.D
		if err := bson.UnmarshalExtJSON([]byte(command), false, &d); err != nil {
			t.Fatal(err)
		}
		for explain, want := range map[bool]string{false: tt.run, true: tt.explain} {
			err := Refuse(d, explain)
			if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
				t.Errorf("Refuse(%s, %v) = %v, want one about %q", command, explain, err, want)
			}
		}
	}
}

func TestTriesOnAServer(t *testing.T) {
	uri := mongotest.URI(t)
	client, err := mongo.Connect(options.Client().ApplyURI(uri))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Disconnect(t.Context()) })
	name := databaseOf(uri)
	users := client.Database(name).Collection("users")
	var docs []any
	for i := range 50 {
		docs = append(docs, bson.M{"email": "a@b.c", "age": i})
	}
	if _, err := users.InsertMany(t.Context(), docs); err != nil {
		t.Fatal(err)
	}
	if _, err := users.Indexes().CreateOne(t.Context(), mongo.IndexModel{Keys: bson.D{{Key: "age", Value: 1}}}); err != nil {
		t.Fatal(err)
	}
	for what, tt := range map[string]struct {
		q    Request
		want []string
		err  string
	}{
		"a find is bounded":     {Request{Command: raw(`{"find": "users"}`)}, []string{"// 20 documents", `"email": "a@b.c"`}, ""},
		"its own limit holds":   {Request{Command: raw(`{"find": "users", "limit": 1}`)}, []string{"// 1 document;"}, ""},
		"a pipeline is bounded": {Request{Command: raw(`{"aggregate": "users", "pipeline": [{"$match": {"age": {"$gte": 10}}}]}`)}, []string{"// 20 documents"}, ""},
		"a count":               {Request{Command: raw(`{"count": "users", "query": {"age": {"$lt": 5}}}`)}, []string{`"n": 5`}, ""},
		"an index is used":      {Request{Explain: true, Execute: true, Command: raw(`{"find": "users", "filter": {"age": 7}}`)}, []string{"// plan: FETCH < IXSCAN age_1", "// 1 key and 1 document read for 1 result"}, ""},
		"no index":              {Request{Explain: true, Execute: true, Command: raw(`{"find": "users", "filter": {"email": "x"}}`)}, []string{"COLLSCAN", "// no index serves it", "// 0 keys and 50 documents read for 0 results"}, ""},
		"a pipeline":            {Request{Explain: true, Execute: true, Command: raw(`{"aggregate": "users", "pipeline": [{"$match": {"age": 7}}], "cursor": {}}`)}, []string{"IXSCAN age_1"}, ""},
		"a write is explained":  {Request{Explain: true, Execute: true, Command: raw(`{"delete": "users", "deletes": [{"q": {"age": 3}, "limit": 0}]}`)}, []string{"IXSCAN age_1"}, ""},
		"$out is explained":     {Request{Explain: true, Execute: true, Command: raw(`{"aggregate": "users", "pipeline": [{"$match": {"age": 7}}, {"$out": "copy"}], "cursor": {}}`)}, []string{"IXSCAN age_1"}, ""},
		"$out is not run":       {Request{Command: raw(`{"aggregate": "users", "pipeline": [{"$out": "copy"}]}`)}, nil, "$out"},
		"a delete is not run":   {Request{Command: raw(`{"delete": "users", "deletes": [{"q": {}, "limit": 0}]}`)}, nil, "delete"},
	} {
		t.Run(what, func(t *testing.T) {
			tt.q.URI = uri
			text, err := tt.q.Do(t.Context())
			if (err == nil) != (tt.err == "") || err != nil && !strings.Contains(err.Error(), tt.err) {
				t.Fatalf("err = %v, want one about %q", err, tt.err)
			}
			for _, want := range tt.want {
				if !strings.Contains(text, want) {
					t.Errorf("%q is not in\n%s", want, text)
				}
			}
		})
	}
	if n, err := users.CountDocuments(t.Context(), bson.M{}); err != nil || n != 50 {
		t.Errorf("there are %d documents now, %v; want 50: nothing may write", n, err)
	}
	names, err := client.Database(name).ListCollectionNames(t.Context(), bson.M{})
	if err != nil || len(names) != 1 {
		t.Errorf("collections = %v, %v; want users alone", names, err)
	}
}

func raw(s string) json.RawMessage { return json.RawMessage(s) }
