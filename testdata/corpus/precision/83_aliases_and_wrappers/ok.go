// Package aliases_and_wrappers has names of its own for the driver's types and functions.
package aliases_and_wrappers

import (
	"context"

	b "go.mongodb.org/mongo-driver/v2/bson"
	. "go.mongodb.org/mongo-driver/v2/mongo"
	mopts "go.mongodb.org/mongo-driver/v2/mongo/options"
)

type (
	M      = b.M
	D      = b.D
	Filter map[string]any
	Set    M
	Coll   = Collection
)

type Doc struct {
	ID   string `bson:"_id"`
	Name string `bson:"name"`
	Age  int    `bson:"age"`
	Sub  struct {
		A int `bson:"a"`
		B struct {
			C []string `bson:"c"`
		} `bson:"b"`
	} `bson:"sub"`
}

type set struct {
	Set   any `bson:"$set,omitempty"`
	Inc   M   `bson:"$inc,omitempty"`
	Unset M   `bson:"$unset,omitempty"`
}

func Eq(k string, v any) b.E                 { return b.E{Key: k, Value: v} }
func And(es ...b.E) D                        { return D(es) }
func Or(ds ...D) b.E                         { return b.E{Key: "$or", Value: ds} }
func Op(k, op string, v any) b.E             { return b.E{Key: k, Value: D{{Key: op, Value: v}}} }
func (f Filter) With(k string, v any) Filter { f[k] = v; return f }

type Repo struct{ c *Coll }

func (r Repo) One(ctx context.Context, name string) (d Doc, err error) {
	err = r.c.FindOne(ctx, And(Eq("name", name), Op("age", "$gte", 3), Or(D{Eq("sub.a", 1)}, D{Eq("sub.b.c", "x")}))).Decode(&d)
	return d, err
}

func (r Repo) Two(ctx context.Context, name string) (d Doc, err error) {
	err = r.c.FindOne(ctx, Filter{"name": name}.With("age", M{"$lt": 9}), mopts.FindOne().SetSkip(1)).Decode(&d)
	return d, err
}

func (r Repo) Put(ctx context.Context, d Doc) error {
	if _, err := r.c.UpdateByID(ctx, d.ID, set{Set: d, Inc: M{"version": 1}}); err != nil {
		return err
	}
	if _, err := r.c.UpdateByID(ctx, d.ID, &set{Unset: M{"sub.b": ""}}); err != nil {
		return err
	}
	if _, err := r.c.UpdateByID(ctx, d.ID, Set{"$set": D{{"sub.b.c.0", "first"}}}); err != nil {
		return err
	}
	raw, err := b.Marshal(M{"$set": M{"age": 3}})
	if err != nil {
		return err
	}
	_, err = r.c.UpdateByID(ctx, d.ID, b.Raw(raw))
	return err
}

func (r Repo) Replace(ctx context.Context, d Doc) error {
	_, err := r.c.ReplaceOne(ctx, M{"_id": d.ID}, d, mopts.Replace().SetUpsert(true))
	if err == ErrNoDocuments {
		return nil
	}
	return err
}

func (r Repo) Stages(ctx context.Context) error {
	cur, err := r.c.Aggregate(ctx, Pipeline{{{"$match", M{"age": 3}}}, {{"$sample", M{"size": 3}}}, {{"$sort", M{"name": 1}}}})
	if err != nil {
		return err
	}
	defer cur.Close(ctx)
	return nil
}

type op func(*update)

type update struct{ doc D }

func SetField(k string, v any) op {
	return func(u *update) { u.doc = append(u.doc, b.E{Key: "$set", Value: D{{Key: k, Value: v}}}) }
}

func (r Repo) Update(ctx context.Context, id string, ops ...op) error {
	u := &update{}
	for _, o := range ops {
		o(u)
	}
	_, err := r.c.UpdateOne(ctx, Eqs("_id", id), u.doc)
	return err
}

func Eqs(kv ...any) M {
	m := M{}
	for i := 0; i+1 < len(kv); i += 2 {
		m[kv[i].(string)] = kv[i+1]
	}
	return m
}
