// Package indexes_ids_and_names makes indexes that fit, sets its texts as _id in time, has two collections of like names,
// and escapes what clients search for.
package indexes_ids_and_names

import (
	"context"
	"crypto/rand"
	"net/http"
	"regexp"
	"sync"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

type Lease struct {
	ID      string         `bson:"_id,omitempty"`
	Holder  string         `bson:"holder"`
	Keys    []string       `bson:"keys"`
	Hash    []byte         `bson:"hash"`
	Digest  [32]byte       `bson:"digest"`
	Until   time.Time      `bson:"until"`
	Warned  *time.Time     `bson:"warned,omitempty"`
	Renewed bson.DateTime  `bson:"renewed"`
	Meta    map[string]any `bson:"meta"`

	mu    sync.Mutex
	dirty bool `bson:"-"`
}

type Log struct {
	ID   bson.ObjectID `bson:"_id,omitempty"`
	Text string        `bson:"text"`
}

type Store struct{ db *mongo.Database }

func (s *Store) Indexes(ctx context.Context) error {
	expire := func(after int32) *options.IndexOptionsBuilder { return options.Index().SetExpireAfterSeconds(after) }
	_, err := s.db.Collection("leases").Indexes().CreateMany(ctx, []mongo.IndexModel{
		{Keys: bson.D{{Key: "until", Value: 1}}, Options: expire(0)},
		{Keys: bson.D{{Key: "warned", Value: 1}}, Options: expire(3600)},
		{Keys: bson.D{{Key: "renewed", Value: -1}}, Options: expire(86400)},
		{Keys: bson.D{{Key: "keys", Value: 1}, {Key: "hash", Value: 1}, {Key: "digest", Value: 1}}},
		{Keys: bson.D{{Key: "meta.$**", Value: 1}}},
		{Keys: bson.D{{Key: "holder", Value: "text"}}},
	})
	return err
}

func newID() string { return rand.Text() }

// Acquire sets the _id before the lease is stored.
func (s *Store) Acquire(ctx context.Context, holder string, keys []string) (*Lease, error) {
	lease := &Lease{Holder: holder, Keys: keys, Until: time.Now().Add(time.Minute)}
	lease.init()
	_, err := s.db.Collection("leases").InsertOne(ctx, lease)
	return lease, err
}

func (l *Lease) init() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ID, l.dirty = newID(), true
}

func (s *Store) Copy(ctx context.Context, from *Lease) error {
	lease := Lease{Holder: from.Holder, Until: from.Until}
	if lease.ID = from.ID; lease.ID == "" {
		lease.ID = newID()
	}
	_, err := s.db.Collection("leases").InsertOne(ctx, &lease)
	return err
}

// Take lets the filter of an upsert give the _id.
func (s *Store) Take(ctx context.Context, id, holder string) error {
	_, err := s.db.Collection("leases").UpdateByID(ctx, id,
		bson.M{"$set": bson.M{"holder": holder}, "$setOnInsert": bson.M{"until": time.Now().Add(time.Hour)}},
		options.UpdateOne().SetUpsert(true))
	return err
}

// Log and Logs write to two collections: one for today, and one for ever.
func (s *Store) Log(ctx context.Context, l Log) error {
	if _, err := s.db.Collection("log").InsertOne(ctx, l); err != nil {
		return err
	}
	_, err := s.db.Collection("logs").InsertOne(ctx, l)
	return err
}

func (s *Store) Today(ctx context.Context) (int64, error) {
	return s.db.Collection("log").EstimatedDocumentCount(ctx)
}

func (s *Store) Ever(ctx context.Context, text string) (int64, error) {
	return s.db.Collection("logs").CountDocuments(ctx, bson.M{"text": text})
}

var kinds = map[string]string{"warning": "^WARN", "error": "^ERR"}

// Search escapes what the client typed, and picks a pattern of its own by what the client chose.
func (s *Store) Search(w http.ResponseWriter, r *http.Request) {
	filter := bson.M{}
	if q := r.FormValue("q"); q != "" {
		filter["text"] = bson.M{"$regex": regexp.QuoteMeta(q), "$options": "i"}
	} else if pattern, ok := kinds[r.FormValue("kind")]; ok {
		filter["text"] = bson.Regex{Pattern: pattern}
	}
	n, err := s.db.Collection("logs").CountDocuments(r.Context(), filter)
	if err != nil || n == 0 {
		http.NotFound(w, r)
	}
}
