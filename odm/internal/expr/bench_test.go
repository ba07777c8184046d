package expr

import (
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// The filter of the design's figures: {age: {$gte: 18}, "address.city": "Oslo", tags: {$in: ["a", "b"]}} to wire bytes.
func BenchmarkDocument(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		fs := []Node{New("age", "$gte", 18), New("address.city", "$eq", "Oslo"), NewList("tags", "$in", []string{"a", "b"})}
		if _, err := Document(Codec{}, fs); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDriverD(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		d := bson.D{{Key: "$and", Value: bson.A{
			bson.D{{Key: "age", Value: bson.D{{Key: "$gte", Value: 18}}}},
			bson.D{{Key: "address.city", Value: "Oslo"}},
			bson.D{{Key: "tags", Value: bson.D{{Key: "$in", Value: []string{"a", "b"}}}}},
		}}}
		if _, err := bson.Marshal(d); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkUpdate(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		cs := []Mutation{Change("age", "$inc", 1), Change("name", "$set", "x"), Add("tags", "$push", []string{"a"})}
		if _, _, err := Update(Codec{}, cs); err != nil {
			b.Fatal(err)
		}
	}
}
