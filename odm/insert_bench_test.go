package odm_test

import (
	"fmt"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"github.com/databridge-go/databridge/internal/mongotest"
	"github.com/databridge-go/databridge/odm"
)

// A rower is a small document with state.
type rower struct {
	odm.Document `bson:",inline" odm:"collection=rowers"`
	Name         string    `bson:"name"`
	Email        string    `bson:"email"`
	Age          int       `bson:"age"`
	Active       bool      `bson:"active"`
	Score        float64   `bson:"score"`
	Joined       time.Time `bson:"joined"`
}

// A plainRower is the same without it.
type plainRower struct {
	ID     bson.ObjectID `bson:"_id,omitempty"`
	Name   string        `bson:"name"`
	Email  string        `bson:"email"`
	Age    int           `bson:"age"`
	Active bool          `bson:"active"`
	Score  float64       `bson:"score"`
	Joined time.Time     `bson:"joined"`
}

// BenchmarkInsertMany inserts small documents, by odm and by the driver with and without ids of the caller's.
func BenchmarkInsertMany(b *testing.B) {
	db, err := odm.Open(b.Context(), mongotest.URI(b))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close(b.Context()) })
	driver := db.Driver().Collection("plain")
	at := time.Now().UTC().Truncate(time.Millisecond)
	plain := func(n int, id func() bson.ObjectID) []any {
		docs := make([]any, n)
		for i := range docs {
			docs[i] = &plainRower{id(), fmt.Sprint("name", i), "a@b.example", i, true, 1.5, at}
		}
		return docs
	}
	for _, n := range []int{1, 1000, 10000} {
		b.Run(fmt.Sprint("odm/", n), func(b *testing.B) {
			b.ReportAllocs()
			rowers := odm.CollectionOf[rower](db)
			for b.Loop() {
				b.StopTimer()
				docs := make([]*rower, n)
				for i := range docs {
					docs[i] = &rower{Name: fmt.Sprint("name", i), Email: "a@b.example", Age: i, Active: true, Score: 1.5, Joined: at}
				}
				b.StartTimer()
				if err := rowers.InsertMany(b.Context(), docs); err != nil {
					b.Fatal(err)
				}
			}
		})
		for name, id := range map[string]func() bson.ObjectID{"ids": bson.NewObjectID, "no ids": func() bson.ObjectID { return bson.NilObjectID }} {
			b.Run(fmt.Sprint("driver, ", name, "/", n), func(b *testing.B) {
				b.ReportAllocs()
				inserts(b, driver, func() []any { return plain(n, id) })
			})
		}
	}
}

func inserts(b *testing.B, c *mongo.Collection, docs func() []any) {
	for b.Loop() {
		b.StopTimer()
		all := docs()
		b.StartTimer()
		if _, err := c.InsertMany(b.Context(), all); err != nil {
			b.Fatal(err)
		}
	}
}
