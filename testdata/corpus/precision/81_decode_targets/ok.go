// Package decode_targets decodes into all that the driver can fill.
package decode_targets

import (
	"context"
	"errors"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type Page struct {
	ID    bson.ObjectID  `bson:"_id"`
	Title string         `bson:"title"`
	Meta  map[string]any `bson:"meta"`
	Parts []any          `bson:"parts"`
}

type pages []Page

type Store struct {
	c    *mongo.Collection
	last Page
}

func byPointer(ctx context.Context, c *mongo.Collection) (*Page, error) {
	p := new(Page)
	return p, c.FindOne(ctx, bson.M{"title": "a"}).Decode(p)
}

func toPointer(ctx context.Context, c *mongo.Collection) (*Page, error) {
	var p *Page
	err := c.FindOne(ctx, bson.M{"title": "a"}).Decode(&p)
	return p, err
}

func intoField(ctx context.Context, s *Store) error {
	return s.c.FindOne(ctx, bson.D{}).Decode(&s.last)
}

func intoMap(ctx context.Context, c *mongo.Collection) (map[string]any, error) {
	m := map[string]any{}
	if err := c.FindOne(ctx, bson.D{}).Decode(m); err != nil {
		return nil, err
	}
	var d bson.D
	var raw bson.Raw
	res := c.FindOne(ctx, bson.D{})
	if err := errors.Join(res.Decode(&d), res.Decode(&raw), res.Err()); err != nil {
		return nil, err
	}
	return m, nil
}

func into(ctx context.Context, c *mongo.Collection, target any) error {
	return c.FindOne(ctx, bson.D{}).Decode(target)
}

func allInto(ctx context.Context, c *mongo.Collection, results any) error {
	cur, err := c.Find(ctx, bson.D{})
	if err != nil {
		return err
	}
	return cur.All(ctx, results)
}

func each[T any](ctx context.Context, c *mongo.Collection, fn func(T) error) error {
	cur, err := c.Find(ctx, bson.D{})
	if err != nil {
		return err
	}
	defer cur.Close(ctx)
	for cur.Next(ctx) {
		var t T
		if err := cur.Decode(&t); err != nil {
			return err
		}
		if err := fn(t); err != nil {
			return err
		}
	}
	return cur.Err()
}

func fill[T any, P interface{ *T }](ctx context.Context, c *mongo.Collection) (P, error) {
	p := P(new(T))
	return p, c.FindOne(ctx, bson.D{}).Decode(p)
}

func slicesOfAll(ctx context.Context, c *mongo.Collection) (a pages, b []*Page, err error) {
	cur, err := c.Find(ctx, bson.D{})
	if err != nil {
		return nil, nil, err
	}
	if err := cur.All(ctx, &a); err != nil {
		return nil, nil, err
	}
	cur, err = c.Find(ctx, bson.D{})
	if err != nil {
		return nil, nil, err
	}
	out := &b
	return a, b, cur.All(ctx, out)
}

func choose(ctx context.Context, c *mongo.Collection, short bool) (any, error) {
	var target any = &Page{}
	if short {
		target = &struct {
			Title string `bson:"title"`
		}{}
	}
	return target, c.FindOne(ctx, bson.D{{Key: "title", Value: "a"}}).Decode(target)
}

func raw(data []byte) (p Page, n int, err error) {
	if err = bson.Unmarshal(data, &p); err != nil {
		return p, 0, err
	}
	v, err := bson.Raw(data).LookupErr("n")
	if err != nil {
		return p, 0, err
	}
	return p, n, v.Unmarshal(&n)
}

// values asks for the types that arrive.
func values(ctx context.Context, c *mongo.Collection) (out []string, err error) {
	var m bson.M
	if err := c.FindOne(ctx, bson.D{}).Decode(&m); err != nil {
		return nil, err
	}
	if d, ok := m["meta"].(bson.D); ok {
		out = append(out, fmt.Sprint(len(d)))
	}
	for _, v := range m["parts"].(bson.A) {
		switch v := v.(type) {
		case string:
			out = append(out, v)
		case int32, int64, float64:
			out = append(out, fmt.Sprint(v))
		case bson.D:
			out = append(out, "document")
		case map[string]any, bson.M:
			out = append(out, "from elsewhere")
		case bson.ObjectID:
			out = append(out, v.Hex())
		case bson.DateTime:
			out = append(out, v.Time().String())
		case nil:
		}
	}
	return out, nil
}

// built is no decoded value.
func built() bool {
	m := bson.M{"nested": bson.M{"a": 1}, "list": []any{1}}
	_, ok := m["nested"].(bson.M)
	list := m["list"].([]any)
	return ok && len(list) == 1
}

func inserted(ctx context.Context, c *mongo.Collection, p Page) (bson.ObjectID, error) {
	res, err := c.InsertOne(ctx, p)
	if err != nil {
		return bson.NilObjectID, err
	}
	id, ok := res.InsertedID.(bson.ObjectID)
	if !ok {
		return bson.NilObjectID, errors.New("no ObjectID")
	}
	return id, nil
}
