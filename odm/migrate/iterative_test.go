package migrate_test

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/internal/mongotest"
	"github.com/databridge-go/databridge/odm"
	"github.com/databridge-go/databridge/odm/migrate"
)

// once runs one Iterative step forward.
func once(t *testing.T, db *odm.DB, s migrate.Step) (*migrate.Report, error) {
	t.Helper()
	return set(migrate.Migration{Name: "1", Forward: s}).Run(t.Context(), db, migrate.Options{})
}

func TestFieldsOfAnotherType(t *testing.T) {
	t.Parallel()
	type before struct {
		odm.DocumentOf[int] `bson:",inline" odm:"collection=people"`
		Age                 string            `bson:"age"`
		Home                map[string]string `bson:"home"`
		Tags                string            `bson:"tags"`
		Gone                string            `bson:"gone,omitempty"`
	}
	type home struct {
		City string `bson:"city"`
		Zip  int    `bson:"zip"`
	}
	type after struct {
		odm.DocumentOf[int] `bson:",inline" odm:"collection=people"`
		Age                 int      `bson:"age"`
		Home                home     `bson:"home"`
		Tags                []string `bson:"tags"`
		Note                string   `bson:"note,omitempty"`
	}
	_, db := open(t)
	put(t, db, "people",
		`{"_id": 1, "age": "36", "home": {"city": "Oslo", "zip": "0150", "floor": "2"}, "tags": "a,b", "gone": "", "rest": {"x": 1}}`,
		`{"_id": 2, "age": "", "home": {}, "tags": ""}`)
	step := migrate.Iterative(func(_ context.Context, old *before, new *after) error {
		new.Age, _ = strconv.Atoi(old.Age)
		new.Home.Zip, _ = strconv.Atoi(old.Home["zip"])
		new.Tags = strings.Split(old.Tags, ",")
		return nil
	})
	rehearsed, err := set(migrate.Migration{Name: "1", Forward: step}).Run(t.Context(), db, migrate.Options{DryRun: true})
	must(t, err)
	if got := strings.Join(rehearsed.Ran[0].Parts[0].Sample[0].Lost, " "); got != "age home.zip tags" {
		t.Errorf("the sample says that %q does not fit", got)
	}
	_, err = once(t, db, step)
	must(t, err)
	expect(t, stored(t, db, "people"),
		// home was a map, which knew each of its keys; gone was declared, if empty; rest is nobody's
		`{"_id":1,"age":36,"home":{"city":"Oslo","zip":150},"tags":["a","b"],"rest":{"x":1}}`,
		`{"_id":2,"age":0,"home":{"city":"","zip":0},"tags":[""]}`)
}

func TestIntoAnotherCollection(t *testing.T) {
	t.Parallel()
	type before struct {
		odm.DocumentOf[int] `bson:",inline" odm:"collection=notes"`
		N                   int `bson:"n"`
	}
	type after struct {
		odm.DocumentOf[int] `bson:",inline" odm:"collection=numbers"`
		N                   string `bson:"n"`
	}
	step := migrate.Iterative(func(_ context.Context, old *before, new *after) error {
		if old.ID == 2 {
			return migrate.ErrSkip
		}
		new.N = fmt.Sprint(old.N)
		return nil
	})
	_, db := open(t)
	fill(t, db, 3)
	report, err := once(t, db, step)
	must(t, err)
	if p := report.Ran[0].Parts[0]; p.Read != 3 || p.Changed != 2 {
		t.Errorf("the report says %+v", p)
	}
	expect(t, stored(t, db, "numbers"), `{"_id":1,"n":"0"}`, `{"_id":3,"n":"0"}`)
	expect(t, stored(t, db, "notes"), `{"_id":1,"n":0}`, `{"_id":2,"n":0}`, `{"_id":3,"n":0}`)
}

func TestIdsOfAllTypes(t *testing.T) {
	t.Parallel()
	type doc struct {
		ID bson.RawValue `bson:"_id"`
		N  int           `bson:"n"`
	}
	_, db := open(t)
	put(t, db, "doc", `{"_id": 1}`, `{"_id": 2.5}`, `{"_id": "a"}`, `{"_id": {"k": 1}}`, `{"_id": {"$oid": "0123456789abcdef01234567"}}`, `{"_id": true}`, `{"_id": {"$date": "2026-01-02T03:04:05Z"}}`)
	step := migrate.Iterative(func(_ context.Context, _ *doc, new *doc) error { new.N++; return nil }, migrate.BatchSize(1))
	report, err := once(t, db, step)
	must(t, err)
	if p := report.Ran[0].Parts[0]; p.Read != 7 || p.Changed != 7 {
		t.Errorf("the report says %+v", p)
	}
	n, err := db.Driver().Collection("doc").CountDocuments(t.Context(), bson.D{{Key: "n", Value: 1}})
	must(t, err)
	if n != 7 {
		t.Errorf("%d documents are migrated, want 7", n)
	}
}

func TestABatchEndsAt16MiB(t *testing.T) {
	t.Parallel()
	ctx, db := open(t)
	for id := 1; id <= 5; id++ {
		_, err := db.Driver().Collection("notes").InsertOne(ctx, bson.D{{Key: "_id", Value: id}, {Key: "n", Value: 0}, {Key: "big", Value: strings.Repeat("x", 7<<20)}})
		must(t, err)
	}
	var batches []int64
	s := set(migrate.Migration{Name: "1", NoTransaction: true, Forward: migrate.Iterative(func(_ context.Context, old, new *counted) error {
		new.N = 1
		return nil
	})})
	_, err := s.Run(ctx, db, migrate.Options{Progress: func(p *migrate.Progress) { batches = append(batches, p.Read) }})
	must(t, err)
	if got := fmt.Sprint(batches); got != "[3 5]" {
		t.Errorf("batches end at %s, want [3 5]", got)
	}
	if got := numbers(t, db); got != "1 1 1 1 1" {
		t.Errorf("stored %s", got)
	}
}

// A kept is a model with everything that odm does when it writes.
type kept struct {
	odm.DocumentOf[int] `bson:",inline" odm:"collection=notes,revision"`
	N                   int       `bson:"n"`
	Twice               int       `bson:"twice"`
	Updated             time.Time `bson:"updated" odm:"updated"`
	heard               *[]int
}

func (k *kept) BeforeSave(context.Context) error { k.Twice = 2 * k.N; return nil }

func (k *kept) AfterSave(context.Context) error { *k.heard = append(*k.heard, k.N); return nil }

func TestHooksTimesRevisionsAndValidationRun(t *testing.T) {
	t.Parallel()
	db, err := odm.Open(t.Context(), mongotest.URI(t), odm.WithValidation(func(doc any) error {
		if k, ok := doc.(*kept); ok && k.N > 2 {
			return errors.New("n is too large")
		}
		return nil
	}))
	must(t, err)
	t.Cleanup(func() { must(t, db.Close(context.Background())) })
	fill(t, db, 3)
	var heard []int
	step := func(last int) migrate.Step {
		return migrate.Iterative(func(_ context.Context, old *counted, new *kept) error {
			if new.heard = &heard; old.ID == 3 && last == 0 {
				return nil // as it is: but its field twice is new, so it is written
			}
			new.N = old.ID + old.ID/3*last
			return nil
		})
	}
	_, err = once(t, db, step(1))
	says(t, err, "1 forward (notes): document 3: odm: invalid migrate_test.kept: n is too large; nothing of it is stored")
	heard = nil
	_, err = once(t, db, step(0))
	must(t, err)
	docs, err := odm.CollectionOf[kept](db).Find().Sort("_id").All(t.Context())
	must(t, err)
	for i, d := range docs {
		want := []int{1, 2, 0}[i]
		if d.N != want || d.Twice != 2*want || d.Updated.IsZero() || odm.RevisionOf(d).IsZero() {
			t.Errorf("document %d is %+v at revision %v", d.ID, d, odm.RevisionOf(d))
		}
	}
	if got := fmt.Sprint(heard); got != "[1 2 0]" {
		t.Errorf("AfterSave has heard of %s", got)
	}
}

func TestADocumentKeepsItsID(t *testing.T) {
	t.Parallel()
	_, db := open(t)
	fill(t, db, 1)
	_, err := once(t, db, migrate.Iterative(func(_ context.Context, old, new *counted) error { new.ID = 7; return nil }))
	says(t, err, "document 1: its _id would become 7: the _id of a stored document cannot change")
	_, err = once(t, db, migrate.Iterative(func(_ context.Context, old, new *struct{ N int }) error { return nil }))
	says(t, err, "1 forward", "the type has no name")
}

func TestADocumentThatCannotBeRead(t *testing.T) {
	t.Parallel()
	_, db := open(t)
	put(t, db, "notes", `{"_id": 1, "n": 0}`, `{"_id": 2, "n": "two"}`)
	_, err := once(t, db, add(1, nil))
	says(t, err, "1 forward (notes): document 2: odm: decode migrate_test.counted", "nothing of it is stored")
}

func TestADryRunSeesWhatTheMigrationBeforeWouldDo(t *testing.T) {
	t.Parallel()
	ctx, db := open(t)
	fill(t, db, 9)
	s := set(migrate.Migration{Name: "1", Forward: add(1, nil)}, migrate.Migration{Name: "2", Forward: add(10, nil)})
	report, err := s.Run(ctx, db, migrate.Options{DryRun: true, Sample: 3})
	must(t, err)
	sample := report.Ran[1].Parts[0].Sample
	if len(sample) != 3 || sample[0].Before.Lookup("n").AsInt64() != 1 || sample[0].After.Lookup("n").AsInt64() != 11 {
		t.Errorf("the second sample is %v", sample)
	}
	if got := numbers(t, db); got != "0 0 0 0 0 0 0 0 0" {
		t.Errorf("stored %s", got)
	}
	_, err = set(migrate.Migration{Name: "1", Forward: add(1, func(int) error { return errors.New("boom") })}).Run(ctx, db, migrate.Options{DryRun: true})
	says(t, err, "1 forward would fail (notes): document 1: boom")
}
