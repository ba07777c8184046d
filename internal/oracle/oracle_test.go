// Package oracle holds the catalogue to what MongoDB does: the server.json of each rule's archive has bad queries with
// the error or the silent result that the rule claims, and good twins, and all of them run on a real server.
package oracle

import (
	"context"
	"errors"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/x/mongo/driver/connstring"

	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/mongotest"
)

func TestMain(m *testing.M) { mongotest.Main(m) }

// A script is the server.json of an archive.
type script struct {
	Documents []bson.D `bson:"documents"` // what the collection c holds before each command
	Cases     []twins  `bson:"cases"`
}

// A twins is a command with the fault and one without it.
type twins struct {
	Bad  bson.D  `bson:"bad"`
	Says outcome `bson:"says"` // what the server makes of Bad
	Good bson.D  `bson:"good"`
	Then outcome `bson:"then"` // what it makes of Good
}

// An outcome is what a command leads to. What is not given is not asked for; without a code there must be no error.
type outcome struct {
	Code   int32   `bson:"code"`   // the error's number
	Finds  *int32  `bson:"finds"`  // the documents in the first batch; of an update, those that it changed
	Leaves *bson.D `bson:"leaves"` // values of the collection's first document afterwards
	Gives  *bson.D `bson:"gives"`  // the whole first document of the batch
}

func TestRulesAgainstTheServer(t *testing.T) {
	uri := mongotest.URI(t)
	db := connect(t, uri)
	for _, code := range diag.Archived() {
		ar, err := diag.Archive(code)
		if err != nil {
			t.Fatal(err)
		}
		text := diag.File(ar, "server.json")
		if _, free := exempt(code); text == "" && !free {
			t.Errorf("%s has no server.json, and is not exempt", code)
		}
		if text == "" {
			continue
		}
		t.Run(string(code), func(t *testing.T) {
			var s script
			if err := bson.UnmarshalExtJSON([]byte(text), false, &s); err != nil {
				t.Fatal(err)
			}
			if len(s.Cases) == 0 {
				t.Error("no cases")
			}
			for _, c := range s.Cases {
				if len(c.Bad) > 0 {
					s.judge(t, db, c.Bad, c.Says)
				}
				if len(c.Good) > 0 {
					s.judge(t, db, c.Good, c.Then)
				}
			}
		})
	}
}

// connect opens the database of a URI.
func connect(t *testing.T, uri string) *mongo.Database {
	t.Helper()
	cs, err := connstring.ParseAndValidate(uri)
	if err != nil {
		t.Fatal(err)
	}
	client, err := mongo.Connect(options.Client().ApplyURI(uri))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Disconnect(context.Background()) })
	return client.Database(cs.Database)
}

// judge runs one command on fresh documents.
func (s script) judge(t *testing.T, db *mongo.Database, command bson.D, want outcome) {
	t.Helper()
	ctx := context.Background()
	c := db.Collection("c")
	if err := c.Drop(ctx); err != nil {
		t.Fatal(err)
	}
	if len(s.Documents) > 0 {
		if _, err := c.InsertMany(ctx, s.Documents); err != nil {
			t.Fatal(err)
		}
	}
	text, _ := bson.MarshalExtJSON(command, false, false)
	reply, err := db.RunCommand(ctx, command).Raw()
	if got := codeOf(err); got != want.Code {
		t.Errorf("%s: error %d (%v), want %d", text, got, err, want.Code)
		return
	}
	if want.Finds != nil && found(reply) != *want.Finds {
		t.Errorf("%s: %d documents, want %d", text, found(reply), *want.Finds)
	}
	if want.Gives != nil {
		if got, wanted := first(t, reply), jsonOf(t, *want.Gives); got != wanted {
			t.Errorf("%s gives %s, want %s", text, got, wanted)
		}
	}
	if want.Leaves != nil {
		if got, wanted := left(t, c, *want.Leaves), jsonOf(t, *want.Leaves); got != wanted {
			t.Errorf("%s leaves %s, want %s", text, got, wanted)
		}
	}
}

// codeOf is the number of an error of the server, that of the first write included; 0 for none.
func codeOf(err error) int32 {
	var write mongo.WriteException
	var command mongo.CommandError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &write) && len(write.WriteErrors) > 0:
		return int32(write.WriteErrors[0].Code)
	case errors.As(err, &command):
		return command.Code
	}
	return -1
}

// found is how many documents a reply brings, or tells of.
func found(reply bson.Raw) int32 {
	if batch, ok := reply.Lookup("cursor", "firstBatch").ArrayOK(); ok {
		values, _ := batch.Values()
		return int32(len(values))
	}
	if n, ok := reply.Lookup("nModified").AsInt64OK(); ok {
		return int32(n)
	}
	n, _ := reply.Lookup("n").AsInt64OK()
	return int32(n)
}

// first is the first document of a reply's batch, "" if there is none.
func first(t *testing.T, reply bson.Raw) string {
	t.Helper()
	raw, ok := reply.Lookup("cursor", "firstBatch", "0").DocumentOK()
	if !ok {
		return ""
	}
	var doc bson.D
	if err := bson.Unmarshal(raw, &doc); err != nil {
		t.Fatal(err)
	}
	return jsonOf(t, doc)
}

// left returns the values that the first document has under the keys of like.
func left(t *testing.T, c *mongo.Collection, like bson.D) string {
	t.Helper()
	var doc bson.Raw
	if err := c.FindOne(context.Background(), bson.D{}, options.FindOne().SetSort(bson.D{{Key: "$natural", Value: 1}})).Decode(&doc); err != nil {
		t.Fatal(err)
	}
	got := bson.D{}
	for _, e := range like {
		if v, err := doc.LookupErr(e.Key); err == nil {
			got = append(got, bson.E{Key: e.Key, Value: v})
		}
	}
	return jsonOf(t, got)
}

func jsonOf(t *testing.T, d bson.D) string {
	t.Helper()
	text, err := bson.MarshalExtJSON(d, false, false)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// Nothing is exempt that has a section, or that is in no catalogue.
func TestExemptionsAreNeeded(t *testing.T) {
	for code := range exempted() {
		ar, err := diag.Archive(code)
		if err != nil {
			t.Errorf("%s is exempt, but has no archive", code)
			continue
		}
		if diag.File(ar, "server.json") != "" {
			t.Errorf("%s is exempt and has a server.json", code)
		}
	}
}

// exempt tells why a rule needs no server.
func exempt(code diag.Code) (reason string, ok bool) {
	if reason, ok = exempted()[code]; ok {
		return reason, true
	}
	for family, reason := range families() {
		if strings.HasPrefix(string(code), family) {
			return reason, true
		}
	}
	return "", false
}
