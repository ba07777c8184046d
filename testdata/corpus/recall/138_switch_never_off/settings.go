// Package switch_never_off is a mistake of a known kind in code written for this test: omitempty keeps false out of the
// update.
package switch_never_off

import (
	"context"
	"errors"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type Webhook struct {
	ID        bson.ObjectID `bson:"_id,omitempty" json:"id"`
	URL       string        `bson:"url,omitempty" json:"url"`
	Events    []string      `bson:"events,omitempty" json:"events"`
	Enabled   bool          `bson:"enabled,omitempty" json:"enabled"`
	UpdatedAt time.Time     `bson:"updated_at" json:"updatedAt"`
}

type WebhookInput struct {
	URL     string   `json:"url"`
	Events  []string `json:"events"`
	Enabled bool     `json:"enabled"`
}

type Webhooks struct {
	coll *mongo.Collection
}

func NewWebhooks(db *mongo.Database) *Webhooks { return &Webhooks{coll: db.Collection("webhooks")} }

func (w *Webhooks) Create(ctx context.Context, in WebhookInput) (bson.ObjectID, error) {
	hook := Webhook{ID: bson.NewObjectID(), URL: in.URL, Events: in.Events, Enabled: in.Enabled, UpdatedAt: time.Now()}
	_, err := w.coll.InsertOne(ctx, hook)
	return hook.ID, err
}

// Update stores what the form of the settings sent.
func (w *Webhooks) Update(ctx context.Context, id string, in WebhookInput) error {
	oid, err := bson.ObjectIDFromHex(id)
	if err != nil {
		return err
	}
	if in.URL == "" {
		return errors.New("url is missing")
	}
	hook := Webhook{
		URL:       in.URL,
		Events:    in.Events,
		Enabled:   in.Enabled,
		UpdatedAt: time.Now(),
	}
	res, err := w.coll.UpdateOne(ctx, bson.M{"_id": oid}, bson.M{"$set": hook}) // BUG: omitempty-zero-lost
	if err != nil {
		return err
	}
	if res.MatchedCount == 0 {
		return mongo.ErrNoDocuments
	}
	return nil
}

// ForEvent lists the hooks that want to hear of an event.
func (w *Webhooks) ForEvent(ctx context.Context, event string) ([]Webhook, error) {
	cur, err := w.coll.Find(ctx, bson.M{"enabled": true, "events": event})
	if err != nil {
		return nil, err
	}
	var hooks []Webhook
	return hooks, cur.All(ctx, &hooks)
}
