package analyzer_test

import (
	"fmt"
	"strings"
	"testing"
)

// The one misspelt key in a literal of ten thousand lines is found, and nothing else.
func TestALiteralOfTenThousandLines(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString(`package long

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type User struct {
	ID    bson.ObjectID ` + "`bson:\"_id\"`" + `
	Email string ` + "`bson:\"email\"`" + `
}

func Any(ctx context.Context, db *mongo.Database) (u User, err error) {
	err = db.Collection("users").FindOne(ctx, bson.M{"$or": bson.A{
`)
	for i := range 10_000 {
		key := "email"
		if i == 9_000 {
			key = "emial"
		}
		fmt.Fprintf(&b, "\t\tbson.M{%q: \"%d@example.com\"},\n", key, i)
	}
	b.WriteString("\t}}).Decode(&u)\n\treturn u, err\n}\n")
	found := check(t, "", "long", caseFiles{"long.go": b.String()})
	if len(found) != 1 || found[0].Code != "DB2001" {
		t.Errorf("found %d: %v", len(found), found)
	}
}
