// Package built_by_branches builds filters, updates and sorts in branches, loops and helpers.
package built_by_branches

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

type Ticket struct {
	ID       bson.ObjectID `bson:"_id,omitempty"`
	Subject  string        `bson:"subject"`
	State    string        `bson:"state"`
	Priority int           `bson:"priority"`
	Assignee *string       `bson:"assignee"`
	Watchers []string      `bson:"watchers"`
	Opened   time.Time     `bson:"opened"`
	Closed   *time.Time    `bson:"closed"`
	Log      []Entry       `bson:"log"`
}

type Entry struct {
	By   string    `bson:"by"`
	What string    `bson:"what"`
	At   time.Time `bson:"at"`
}

type Query struct {
	State          string
	States         []string
	Mine, All      bool
	User           string
	From, To       *time.Time
	Min, Max       int
	Text           string
	IDs            []string
	Sort           string
	Fields         []string
	Watched, Extra bool
}

type Tickets struct{ c *mongo.Collection }

func (t *Tickets) filter(q Query) (bson.M, error) {
	f := bson.M{"state": bson.M{"$ne": "spam"}}
	if q.State != "" {
		f["state"] = q.State
	} else if len(q.States) > 0 {
		f["state"] = bson.M{"$in": q.States}
	}
	if q.All {
		delete(f, "state")
	}
	switch {
	case q.From != nil && q.To != nil:
		f["opened"] = bson.M{"$gte": q.From, "$lte": q.To}
	case q.From != nil:
		f["opened"] = bson.M{"$gte": q.From}
	case q.To != nil:
		f["opened"] = bson.M{"$lte": q.To}
	}
	prio := bson.M{}
	if q.Min > 0 {
		prio["$gte"] = q.Min
	}
	if q.Max > 0 {
		prio["$lte"] = q.Max
	}
	if len(prio) > 0 {
		f["priority"] = prio
	}
	var or bson.A
	if q.Mine {
		or = append(or, bson.M{"assignee": q.User})
		if q.Watched {
			or = append(or, bson.M{"watchers": q.User})
		}
		f["$or"] = or
	}
	if q.Text != "" {
		any := bson.A{bson.M{"subject": bson.M{"$regex": q.Text}}, bson.M{"log.what": bson.M{"$regex": q.Text}}}
		if old, ok := f["$or"]; ok {
			delete(f, "$or")
			f["$and"] = bson.A{bson.M{"$or": old}, bson.M{"$or": any}}
		} else {
			f["$or"] = any
		}
	}
	if len(q.IDs) > 0 {
		ids := make([]bson.ObjectID, 0, len(q.IDs))
		for _, hex := range q.IDs {
			id, err := bson.ObjectIDFromHex(hex)
			if err != nil {
				return nil, err
			}
			ids = append(ids, id)
		}
		f["_id"] = bson.M{"$in": ids}
	}
	return f, nil
}

func (t *Tickets) order(by string) bson.D {
	switch by {
	case "":
		return bson.D{{Key: "priority", Value: -1}, {Key: "opened", Value: 1}}
	case "text":
		return bson.D{{Key: "score", Value: bson.M{"$meta": "textScore"}}}
	}
	var d bson.D
	for _, f := range strings.Split(by, ",") {
		dir := 1
		if strings.HasPrefix(f, "-") {
			f, dir = f[1:], -1
		}
		d = append(d, bson.E{Key: f, Value: dir})
	}
	return d
}

func (t *Tickets) Find(ctx context.Context, q Query) (out []Ticket, err error) {
	f, err := t.filter(q)
	if err != nil {
		return nil, err
	}
	opts := options.Find().SetSort(t.order(q.Sort))
	if len(q.Fields) > 0 {
		p := bson.M{"_id": 1}
		for _, name := range q.Fields {
			p[name] = 1
		}
		opts.SetProjection(p)
	}
	cur, err := t.c.Find(ctx, f, opts)
	if err != nil {
		return nil, err
	}
	err = cur.All(ctx, &out)
	return out, err
}

func (t *Tickets) Assign(ctx context.Context, id bson.ObjectID, to string, now time.Time) error {
	update := bson.M{"$push": bson.M{"log": Entry{By: to, What: "assigned", At: now}}}
	if to == "" {
		update["$unset"] = bson.M{"assignee": ""}
	} else {
		update["$set"] = bson.M{"assignee": to, "state": "open"}
		update["$addToSet"] = bson.M{"watchers": to}
	}
	_, err := t.c.UpdateOne(ctx, bson.M{"_id": id}, update)
	return err
}

func (t *Tickets) Apply(ctx context.Context, id bson.ObjectID, changes map[string]any, ops ...bson.E) error {
	set := bson.M{"closed": nil}
	maps.Copy(set, changes)
	update := bson.D{{Key: "$set", Value: set}}
	update = append(update, ops...)
	_, err := t.c.UpdateOne(ctx, bson.D{{Key: "_id", Value: id}}, update)
	return err
}

func (t *Tickets) Close(ctx context.Context, id bson.ObjectID, op, field string, value any) error {
	if field == "" {
		return errors.New("no field")
	}
	_, err := t.c.UpdateOne(ctx, bson.M{"_id": id}, bson.M{op: bson.M{field: value}})
	return err
}

func (t *Tickets) Both(ctx context.Context, keys map[string][]string, names ...string) (int64, error) {
	conds := make([]bson.M, 0, len(keys)+1)
	conds = append(conds, bson.M{"state": "open"})
	for k, v := range keys {
		conds = append(conds, bson.M{k: bson.M{"$in": v}})
	}
	sorted := slices.SortedFunc(maps.Keys(keys), cmp.Compare[string])
	var watch []bson.M
	for _, n := range append([]string{"root"}, names...) {
		watch = append(watch, bson.M{"watchers": n})
	}
	ids := func() (all []bson.ObjectID) {
		all = append(all, bson.NewObjectID())
		return all
	}()
	return t.c.CountDocuments(ctx, bson.M{"$and": conds, "$or": watch, "_id": bson.M{"$nin": ids}, "watchers": bson.M{"$all": sorted}})
}

func (t *Tickets) Stage(ctx context.Context, q Query) (int64, error) {
	stages := []bson.M{}
	if q.State != "" {
		stages = append(stages, bson.M{"$match": bson.M{"state": q.State}})
	}
	if q.Extra {
		stages = append(stages, bson.M{"$unwind": "$log"}, bson.M{"$match": bson.M{"log.by": q.User}})
	}
	stages = append(stages, bson.M{"$group": bson.M{"_id": "$state", "n": bson.M{"$sum": 1}}})
	if q.Min > 0 {
		stages = append(stages, bson.M{"$match": bson.M{"n": bson.M{"$gte": q.Min}}}, bson.M{"$sort": bson.M{"n": -1}})
	}
	cur, err := t.c.Aggregate(ctx, stages)
	if err != nil {
		return 0, err
	}
	defer cur.Close(ctx)
	var n int64
	for ; cur.Next(ctx); n++ {
	}
	return n, cur.Err()
}
