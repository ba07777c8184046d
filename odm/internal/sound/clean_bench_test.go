package sound

import (
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// BenchmarkDocument looks at a small document.
func BenchmarkDocument(b *testing.B) {
	raw, err := bson.Marshal(bson.D{{Key: "_id", Value: bson.NewObjectID()}, {Key: "name", Value: "name12"}, {Key: "email", Value: "a@b.example"}, {Key: "age", Value: 1}, {Key: "active", Value: true}, {Key: "score", Value: 1.5}})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		_ = Document(raw)
	}
}
