package odm_test

import (
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/internal/mongotest"
	"github.com/databridge-go/databridge/odm"
)

// BenchmarkSingle runs the verbs of one document beside what people write with the driver.
func BenchmarkSingle(b *testing.B) {
	db, err := odm.Open(b.Context(), mongotest.URI(b))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close(b.Context()) })
	rowers, driver := odm.CollectionOf[rower](db), db.Driver().Collection("rowers")
	at, ctx := time.Now().UTC().Truncate(time.Millisecond), b.Context()
	kept := &rower{Name: "name", Email: "a@b.example", Age: 1, Active: true, Score: 1.5, Joined: at}
	if err := rowers.Insert(ctx, kept); err != nil {
		b.Fatal(err)
	}
	id, byID, age := kept.ID, odm.Ord[rower, bson.ObjectID]("_id"), odm.Num[rower, int]("age")
	n := 0
	for name, do := range map[string]func() error{
		"Insert/odm": func() error {
			return rowers.Insert(ctx, &rower{Name: "name", Email: "a@b.example", Age: 1, Active: true, Score: 1.5, Joined: at})
		},
		"Insert/driver": func() error {
			_, err := driver.InsertOne(ctx, &plainRower{bson.NewObjectID(), "name", "a@b.example", 1, true, 1.5, at})
			return err
		},
		"Get/odm": func() error { _, err := rowers.Get(ctx, id); return err },
		"Get/driver": func() error {
			var out plainRower
			return driver.FindOne(ctx, bson.D{{Key: "_id", Value: id}}).Decode(&out)
		},
		"UpdateOne/odm": func() error {
			n++
			_, err := rowers.Find(byID.Eq(id)).UpdateOne(ctx, age.Set(n))
			return err
		},
		"UpdateOne/driver": func() error {
			n++
			_, err := driver.UpdateOne(ctx, bson.D{{Key: "_id", Value: id}}, bson.D{{Key: "$set", Value: bson.D{{Key: "age", Value: n}}}})
			return err
		},
		"SaveChanges/odm": func() error { kept.Age++; return rowers.SaveChanges(ctx, kept) },
		"SaveChanges/driver": func() error {
			n++
			_, err := driver.ReplaceOne(ctx, bson.D{{Key: "_id", Value: id}}, &plainRower{id, "name", "a@b.example", n, true, 1.5, at})
			return err
		},
		"Delete/odm":    func() error { return ignored(rowers.Find(byID.Eq(bson.NilObjectID)).DeleteOne(ctx)) },
		"Delete/driver": func() error { return ignored(driver.DeleteOne(ctx, bson.D{{Key: "_id", Value: bson.NilObjectID}})) },
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := do(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func ignored[R any](_ R, err error) error { return err }
