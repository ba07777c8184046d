// Package polymorphic keeps several structs in one collection.
package polymorphic

import (
	"context"
	"errors"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// Kind says which struct a document is.
type Kind string

const (
	KindMail  Kind = "mail"
	KindCall  Kind = "call"
	KindVisit Kind = "visit"
)

// Header is what every event has.
type Header struct {
	ID   bson.ObjectID `bson:"_id,omitempty"`
	Kind Kind          `bson:"kind"`
	At   time.Time     `bson:"at"`
}

type Mail struct {
	Header `bson:",inline"`
	To     []string `bson:"to"`
	Body   Body     `bson:"body"`
}

type Body struct {
	Text string `bson:"text"`
	Size int    `bson:"size"`
}

type Call struct {
	Header `bson:",inline"`
	Number string        `bson:"number"`
	Length time.Duration `bson:"length"`
	Body   string        `bson:"body"`
}

type Visit struct {
	Header `bson:",inline"`
	Place  Place  `bson:"place"`
	To     string `bson:"to"`
}

type Place struct {
	City string `bson:"city"`
}

type Events struct{ coll *mongo.Collection }

func (e *Events) Add(ctx context.Context, event any) error {
	switch event.(type) {
	case *Mail, *Call, *Visit:
	default:
		return errors.New("no event")
	}
	_, err := e.coll.InsertOne(ctx, event)
	return err
}

func (e *Events) AddMail(ctx context.Context, m *Mail) error {
	m.Kind = KindMail
	return e.Add(ctx, m)
}

func (e *Events) Load(ctx context.Context, id bson.ObjectID) (any, error) {
	raw, err := e.coll.FindOne(ctx, bson.M{"_id": id}).Raw()
	if err != nil {
		return nil, err
	}
	var h Header
	if err := bson.Unmarshal(raw, &h); err != nil {
		return nil, err
	}
	switch h.Kind {
	case KindMail:
		m := new(Mail)
		return m, bson.Unmarshal(raw, m)
	case KindCall:
		var c Call
		return &c, bson.Unmarshal(raw, &c)
	}
	v := &Visit{}
	err = bson.Unmarshal(raw, v)
	return v, err
}

func (e *Events) Mails(ctx context.Context, to string, min int) ([]Mail, error) {
	return find[Mail](ctx, e.coll, bson.D{{Key: "kind", Value: KindMail}, {Key: "to", Value: to}, {Key: "body.size", Value: bson.M{"$gt": min}}})
}

func (e *Events) Calls(ctx context.Context, number string, longer time.Duration) ([]Call, error) {
	return find[Call](ctx, e.coll, bson.D{{Key: "kind", Value: KindCall}, {Key: "number", Value: number}, {Key: "length", Value: bson.M{"$gt": longer}}, {Key: "body", Value: bson.Regex{Pattern: "x", Options: "i"}}})
}

func (e *Events) Visits(ctx context.Context, city string) ([]Visit, error) {
	return find[Visit](ctx, e.coll, bson.M{"kind": "visit", "place.city": city}, options.Find().SetSort(bson.D{{Key: "at", Value: 1}}))
}

// find decodes what a filter matches.
func find[T any](ctx context.Context, coll *mongo.Collection, filter any, opts ...options.Lister[options.FindOptions]) ([]T, error) {
	cur, err := coll.Find(ctx, filter, opts...)
	if err != nil {
		return nil, err
	}
	var all []T
	err = cur.All(ctx, &all)
	return all, err
}

// Headers asks for a part of every kind of event.
func (e *Events) Headers(ctx context.Context, from, to time.Time, number string) ([]Header, error) {
	return find[Header](ctx, e.coll, bson.M{"at": bson.M{"$gte": from, "$lt": to}, "number": number, "place.city": bson.M{"$ne": "Oslo"}})
}

func (e *Events) Moved(ctx context.Context, from, to string) error {
	_, err := e.coll.UpdateMany(ctx, bson.M{"place.city": from}, bson.M{"$set": bson.M{"place.city": to, "moved": true}})
	return err
}
