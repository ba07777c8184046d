// Package sessions_and_targets ends its sessions in other places than where it starts them, and decodes into targets that
// are no structs.
package sessions_and_targets

import (
	"context"
	"errors"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

type Product struct {
	ID    bson.ObjectID `bson:"_id,omitempty"`
	Name  string        `bson:"name"`
	Tags  []string      `bson:"tags"`
	Stars int           `bson:"stars"`
}

// A Unit is a unit of work: it keeps its session.
type Unit struct {
	session *mongo.Session
}

func Begin(client *mongo.Client) (*Unit, error) {
	session, err := client.StartSession()
	if err != nil {
		return nil, err
	}
	if err := session.StartTransaction(); err != nil {
		session.EndSession(context.Background())
		return nil, err
	}
	return &Unit{session: session}, nil
}

func (u *Unit) Done(ctx context.Context, failed *error) {
	defer u.session.EndSession(ctx)
	if *failed != nil {
		_ = u.session.AbortTransaction(ctx)
		return
	}
	*failed = u.session.CommitTransaction(ctx)
}

func started(client *mongo.Client) (*mongo.Session, error) {
	return client.StartSession(options.Session().SetCausalConsistency(true))
}

func InTransaction(ctx context.Context, client *mongo.Client, do func(context.Context) error) error {
	session, err := started(client)
	if err != nil {
		return fmt.Errorf("session: %w", err)
	}
	defer func() { session.EndSession(context.WithoutCancel(ctx)) }()
	_, err = session.WithTransaction(ctx, func(ctx context.Context) (any, error) { return nil, do(ctx) })
	return err
}

func Twice(ctx context.Context, client *mongo.Client, c *mongo.Collection, p Product) error {
	session, err := client.StartSession()
	if err != nil {
		return err
	}
	err = mongo.WithSession(ctx, session, func(ctx context.Context) error {
		_, err := c.InsertOne(ctx, p)
		return err
	})
	session.EndSession(ctx)
	return err
}

// A Text takes any document as text.
type Text string

func (t *Text) UnmarshalBSON(data []byte) error {
	*t = Text(bson.Raw(data).String())
	return nil
}

type Row map[string]any

func Texts(ctx context.Context, c *mongo.Collection) (texts []Text, tags []string, err error) {
	cur, err := c.Find(ctx, bson.D{})
	if err != nil {
		return nil, nil, err
	}
	if err := cur.All(ctx, &texts); err != nil {
		return nil, nil, err
	}
	err = c.Distinct(ctx, "tags", bson.D{}).Decode(&tags)
	return texts, tags, err
}

func One[T any](ctx context.Context, c *mongo.Collection, filter any) (out T, err error) {
	err = c.FindOne(ctx, filter).Decode(&out)
	if errors.Is(err, mongo.ErrNoDocuments) {
		return out, nil
	}
	return out, err
}

func Rows(ctx context.Context, c *mongo.Collection) ([]Row, bson.Raw, error) {
	first, err := One[bson.Raw](ctx, c, bson.D{})
	if err != nil {
		return nil, nil, err
	}
	cur, err := c.Aggregate(ctx, bson.A{
		bson.D{{Key: "$group", Value: bson.D{
			{Key: "_id", Value: "$name"},
			{Key: "stars", Value: bson.D{{Key: "$avg", Value: "$stars"}}},
		}}},
	})
	if err != nil {
		return nil, nil, err
	}
	var rows []Row
	return rows, first, cur.All(ctx, &rows)
}

// A Mean has more fields than its pipeline returns: Go fills them.
type Mean struct {
	Name  string  `bson:"_id"`
	Stars float64 `bson:"stars"`
	Count int     `bson:"count"`
	Best  bool    `bson:"-"`
	Place int     `bson:"place"`
}

func Means(ctx context.Context, c *mongo.Collection) ([]Mean, error) {
	cur, err := c.Aggregate(ctx, mongo.Pipeline{
		{{Key: "$group", Value: bson.M{"_id": "$name", "stars": bson.M{"$avg": "$stars"}, "count": bson.M{"$sum": 1}}}},
		{{Key: "$sort", Value: bson.M{"stars": -1}}},
	})
	if err != nil {
		return nil, err
	}
	var means []Mean
	if err := cur.All(ctx, &means); err != nil {
		return nil, err
	}
	for i := range means {
		means[i].Place, means[i].Best = i+1, i == 0
	}
	return means, nil
}
