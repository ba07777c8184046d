package inserts_test

import (
	"fmt"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"github.com/databridge-go/databridge/odm/internal/engine"
)

// sized are n documents of about the given size.
func sized(n, size int) []bson.D {
	docs := make([]bson.D, n)
	for i := range docs {
		docs[i] = bson.D{{Key: "_id", Value: fmt.Sprint(i)}, {Key: "pad", Value: make([]byte, size)}}
	}
	return docs
}

// What does not fit into one command is sent as several, and what is said of it has the positions of the whole.
func TestALargeInsertIsSplit(t *testing.T) {
	f := opened(t, "")
	for name, tt := range map[string]struct {
		docs     []bson.D
		taken    []int
		manner   engine.Manner
		commands int
		refused  []int
		stored   int
	}{
		"as many as one command holds": {docs: sized(100000, 0), commands: 1, stored: 100000},
		"one more":                     {docs: sized(100001, 0), commands: 2, stored: 100001},
		"large documents":              {docs: sized(5, 7<<20), commands: 3, stored: 5},
		"the largest document":         {docs: append(sized(1, 10), bson.D{{Key: "_id", Value: "l"}, {Key: "pad", Value: make([]byte, 16<<20-28)}}), commands: 1, stored: 2},
		"one is taken, with an order":  {docs: sized(5, 7<<20), taken: []int{2}, commands: 2, refused: []int{2}, stored: 2},
		"two are taken, without one":   {docs: sized(5, 7<<20), taken: []int{1, 4}, manner: engine.Manner{Unordered: true}, commands: 3, refused: []int{1, 4}, stored: 3},
		"just as large as a command":   {docs: sized(3, 5596000), commands: 1, stored: 3},
		"with a comment beside it":     {docs: sized(3, 5596000), manner: engine.Manner{Comment: strings.Repeat("x", 3<<10)}, commands: 2, stored: 3},
	} {
		f.again()
		for _, i := range tt.taken {
			tt.docs[i][0].Value = "taken"
		}
		fates, err := f.engine().InsertMany(t.Context(), batch(t, f, tt.docs, tt.manner))
		var many mongo.BulkWriteException
		if err != nil {
			many = err.(mongo.BulkWriteException)
		}
		var refused []int
		for _, w := range many.WriteErrors {
			refused = append(refused, w.Index)
		}
		isTrue(t, tt.docs, fates, f.stored(), false)
		sent, stored := f.take(), len(f.stored())-1
		if len(sent) != tt.commands || fmt.Sprint(refused) != fmt.Sprint(tt.refused) || stored != tt.stored {
			t.Errorf("%s: %d commands, %v refused, %d stored; want %d, %v, %d", name, len(sent), refused, stored, tt.commands, tt.refused, tt.stored)
		}
	}
}

// A command in the middle is lost: what was sent before it is known, and what follows was never tried.
func TestACommandInTheMiddleOfAnInsertIsLost(t *testing.T) {
	f := opened(t, "retryWrites=false")
	for name, data := range map[string]bson.D{"refused": code(13), "lost": {{Key: "closeConnection", Value: true}}} {
		f.again()
		f.mu.Lock()
		f.onSent = func(n int) {
			if n == 2 {
				f.arm(data, bson.D{{Key: "times", Value: 1}})
			}
		}
		f.mu.Unlock()
		docs := sized(5, 7<<20)
		fates, err := f.engine().InsertMany(t.Context(), batch(t, f, docs, engine.Manner{Unordered: true}))
		isTrue(t, docs, fates, f.stored(), false)
		lost := name == "lost"
		want := []engine.Fate{{Done: true}, {Done: true}, {Unknown: lost, Err: err}, {Unknown: lost, Err: err}, {}}
		if err == nil || fmt.Sprint(fates) != fmt.Sprint(want) {
			t.Errorf("%s: %v, and the fates %v; want %v", name, err, fates, want)
		}
	}
}

// A document that was never encoded is not there, and what was appended is what the Batch gives back.
func TestABatchKeepsItsDocuments(t *testing.T) {
	f := opened(t, "")
	b := f.engine().Batch(2, engine.Manner{})
	docs := append(fine(), sized(3, 7<<20)...)
	for _, d := range docs {
		if err := b.Append(func([]byte) ([]byte, error) { return []byte("half"), fmt.Errorf("no") }); err == nil {
			t.Fatal("the error is gone")
		}
		must(t, b.Append(func(dst []byte) ([]byte, error) { return append(dst, raw(t, d)...), nil }))
	}
	for i, d := range docs {
		if b.Len() != len(docs) || string(b.Document(i)) != string(raw(t, d)) {
			t.Errorf("document %d of %d is another one", i, b.Len())
		}
	}
}
