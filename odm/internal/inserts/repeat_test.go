package inserts_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/event"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/databridge-go/databridge/internal/mongotest"
	"github.com/databridge-go/databridge/odm/internal/engine"
)

// The server does the write and its answer is lost: the repetition is known for one, and stores nothing twice. That the
// write was done before is shown by a write concern error, which comes after it.
func TestARepeatedInsertIsDoneOnce(t *testing.T) {
	f := opened(t, "")
	var mu sync.Mutex
	var replies []bson.Raw
	done := bson.D{{Key: "writeConcernError", Value: bson.D{{Key: "code", Value: 91}, {Key: "errmsg", Value: "gone"}}}, {Key: "errorLabels", Value: bson.A{"RetryableWriteError"}}}
	other, err := mongo.Connect(options.Client().ApplyURI(uriOf(t, f)).SetMonitor(&event.CommandMonitor{Succeeded: func(_ context.Context, e *event.CommandSucceededEvent) {
		if e.CommandName == "insert" {
			mu.Lock()
			defer mu.Unlock()
			replies = append(replies, e.Reply)
		}
	}}))
	must(t, err)
	defer func() { must(t, other.Disconnect(context.Background())) }()
	must(t, other.Ping(t.Context(), nil))
	f.again()
	f.arm(done, bson.D{{Key: "times", Value: 1}})
	c := engine.On(other.Database(f.name), nil, new(engine.Writes), engine.Codec{}).Collection("things")
	docs := fine()
	b := c.Batch(len(docs), engine.Manner{})
	for _, d := range docs {
		d[0] = bson.E{Key: "name", Value: d[0].Value} // without an _id of its own: the server would store it twice
		must(t, b.Append(func(dst []byte) ([]byte, error) { return append(dst, raw(t, d)...), nil }))
	}
	_, err = c.InsertMany(t.Context(), b)
	must(t, err)
	last := replies[len(replies)-1]
	ids, _ := last.Lookup("retriedStmtIds").ArrayOK()
	values, _ := ids.Values()
	if len(values) != len(docs) || len(f.stored()) != len(docs)+1 {
		t.Errorf("the answers are %v, and %d documents are stored", replies, len(f.stored()))
	}
}

func uriOf(t *testing.T, f *field) string {
	t.Helper()
	return mongotest.Failing(t).URI + "&appName=" + f.name
}

// The sessions are the driver's own, and their numbers are counted together: the driver's writes and ours may take turns,
// at the same time too, and no number comes twice.
func TestNumbersAreSharedWithTheDriver(t *testing.T) {
	f := opened(t, "maxPoolSize=4")
	f.again()
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for i := range 25 {
				if i%2 == 0 {
					if _, err := f.db.Collection("things").InsertOne(t.Context(), bson.D{}); err != nil {
						t.Error(err)
					}
					continue
				}
				doc := raw(t, bson.D{{Key: "_id", Value: bson.NewObjectID()}})
				if _, err := f.engine().Do(t.Context(), engine.Operation{Kind: engine.Insert, Document: doc}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	seen, sessions := map[string]bool{}, map[string]bool{}
	for _, command := range f.take() {
		id := command.Lookup("lsid").String()
		key := id + command.Lookup("txnNumber").String()
		if seen[key] {
			t.Errorf("the number %s comes twice", key)
		}
		seen[key], sessions[id] = true, true
	}
	if len(seen) != 200 || len(sessions) > 8 {
		t.Errorf("%d writes in %d sessions", len(seen), len(sessions))
	}
}

// The primary steps down in the middle: what was being inserted is stored once.
func TestTheServerStepsDown(t *testing.T) {
	f := opened(t, "")
	f.again()
	stop := make(chan struct{})
	var inserting sync.WaitGroup
	sent := 0
	inserting.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
			}
			sent++
			doc := raw(t, bson.D{{Key: "_id", Value: sent}})
			if _, err := f.engine().Do(t.Context(), engine.Operation{Kind: engine.Insert, Document: doc}); err != nil {
				t.Errorf("insert %d: %v", sent, err)
			}
		}
	})
	time.AfterFunc(100*time.Millisecond, func() {
		command := bson.D{{Key: "replSetStepDown", Value: 1}, {Key: "force", Value: true}}
		_ = f.root.Database("admin").RunCommand(context.Background(), command).Err() // it may close our connection too
	})
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); {
		var hello struct {
			ElectionID bson.ObjectID `bson:"electionId"`
		}
		time.Sleep(200 * time.Millisecond)
		if err := f.root.Database("admin").RunCommand(t.Context(), bson.D{{Key: "hello", Value: 1}}).Decode(&hello); err == nil && hello.ElectionID[11] > 1 {
			break
		}
	}
	close(stop)
	inserting.Wait()
	if stored := len(f.stored()) - 1; stored != sent {
		t.Errorf("%d of %d are stored", stored, sent)
	}
}
