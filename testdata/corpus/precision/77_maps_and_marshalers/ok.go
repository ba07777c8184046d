// Package maps_and_marshalers stores maps, inline maps and types with an encoding of their own.
package maps_and_marshalers

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

// Day is stored as a date.
type Day string

func (d Day) MarshalBSONValue() (byte, []byte, error) {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return 0, nil, err
	}
	typ, data, err := bson.MarshalValue(t)
	return byte(typ), data, err
}

func (d *Day) UnmarshalBSONValue(typ byte, data []byte) error {
	var t time.Time
	if err := bson.UnmarshalValue(bson.Type(typ), data, &t); err != nil {
		return err
	}
	*d = Day(t.Format(time.DateOnly))
	return nil
}

// Money is stored as a document.
type Money struct{ Cents int64 }

func (m Money) MarshalBSON() ([]byte, error) {
	return bson.Marshal(bson.D{{Key: "amount", Value: m.Cents}, {Key: "currency", Value: "EUR"}})
}

func (m *Money) UnmarshalBSON(data []byte) error {
	var d struct {
		Amount int64 `bson:"amount"`
	}
	err := bson.Unmarshal(data, &d)
	m.Cents = d.Amount
	return err
}

// Version is a number in Go and a string in the database.
type Version int

func (v Version) MarshalBSONValue() (byte, []byte, error) {
	typ, data, err := bson.MarshalValue(fmt.Sprintf("v%d", int(v)))
	return byte(typ), data, err
}

// Lines of a ledger, by account.
type Ledger struct {
	ID       string                   `bson:"_id"`
	Day      Day                      `bson:"day"`
	Total    Money                    `bson:"total"`
	Version  Version                  `bson:"version"`
	Accounts map[string]Account       `bson:"accounts"`
	Rates    map[string]float64       `bson:"rates"`
	Nested   map[string]map[int]int   `bson:"nested"`
	Raw      bson.Raw                 `bson:"raw"`
	Any      any                      `bson:"any"`
	Value    bson.RawValue            `bson:"value"`
	JSON     json.RawMessage          `bson:"json"`
	List     bson.A                   `bson:"list"`
	Doc      bson.D                   `bson:"doc"`
	URL      url.URL                  `bson:"url"`
	Dur      time.Duration            `bson:"dur"`
	Key      [16]byte                 `bson:"key"`
	Bytes    []byte                   `bson:"bytes"`
	Matrix   [][]int                  `bson:"matrix"`
	Ptr      **int                    `bson:"ptr"`
	Stack    []map[string]bson.M      `bson:"stack"`
	Rest     map[string]bson.RawValue `bson:",inline"`
}

type Account struct {
	Owner string `bson:"owner"`
	Sum   Money  `bson:"sum"`
}

type Ledgers struct{ c *mongo.Collection }

func (l *Ledgers) Put(ctx context.Context, ledger *Ledger) error {
	_, err := l.c.ReplaceOne(ctx, bson.M{"_id": ledger.ID}, ledger)
	return err
}

func (l *Ledgers) Find(ctx context.Context, account string, n int) (out []Ledger, err error) {
	filter := bson.M{
		"day":                                time.Now(),
		"total.amount":                       bson.M{"$gt": 100},
		"total.currency":                     "EUR",
		"version":                            bson.M{"$in": bson.A{"v1", "v2"}},
		"accounts." + account + ".owner":     "me",
		"accounts.main.sum.amount":           3,
		"accounts.main.owner":                bson.M{"$regex": "^a"},
		"rates.EUR":                          bson.M{"$gte": 1},
		"nested.a.1":                         bson.M{"$ne": 4},
		"raw.a.b":                            1,
		"any.thing":                          true,
		"value":                              bson.M{"$type": "int"},
		"json":                               json.RawMessage(`{"a":1}`),
		"list.0.x":                           1,
		"doc.a":                              bson.M{"$exists": true},
		"url":                                bson.M{"$regex": "^https:"},
		"dur":                                bson.M{"$lt": time.Minute},
		"key":                                bson.Binary{Subtype: 4, Data: []byte("0123456789abcdef")},
		"bytes":                              []byte("x"),
		"matrix":                             bson.M{"$elemMatch": bson.M{"$elemMatch": bson.M{"$gt": 3}}},
		"matrix.0.1":                         7,
		"matrix.2":                           bson.M{"$size": 2},
		"ptr":                                bson.M{"$mod": bson.A{2, 0}},
		"stack.k.deep":                       nil,
		"rest_of_it":                         "inline maps may hold any key",
		"rest." + strconv.Itoa(n) + ".value": 1,
	}
	cur, err := l.c.Find(ctx, filter)
	if err != nil {
		return nil, err
	}
	return out, cur.All(ctx, &out)
}

func (l *Ledgers) Move(ctx context.Context, id, from, to string, cents int64) error {
	inc := bson.M{}
	inc["accounts."+from+".sum.amount"] = -cents
	inc[fmt.Sprintf("accounts.%s.sum.amount", to)] = cents
	_, err := l.c.UpdateOne(ctx, bson.M{"_id": id}, bson.M{
		"$inc": inc,
		"$set": bson.M{"total": Money{cents}, "day": Day("2024-01-02"), "version": Version(3), "any": bson.A{1}, "list": []int{1}, "doc": bson.M{"a": 1}, "free": "text",
			"raw": bson.M{}, "value": 3, "url": url.URL{Host: "example.com"}, "key": [16]byte{}, "rates": bson.M{"USD": 1}},
		"$unset": bson.M{"accounts." + from: 1},
	})
	return err
}
