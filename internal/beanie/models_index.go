package main

import (
	"time"

	"github.com/databridge-go/databridge/odm"
)

// The models of indexes. Several share a collection: each is the model of one program.

type Indexed struct {
	odm.Document `bson:",inline" odm:"collection=indexed"`
	Plain        string    `bson:"plain" odm:"index"`
	Only         string    `bson:"only" odm:"unique,sparse"`
	Down         int       `bson:"down" odm:"desc"`
	Seen         time.Time `bson:"seen" odm:"ttl=24h"`
	Title        string    `bson:"title" odm:"text"`
	Place        []float64 `bson:"place" odm:"2dsphere"`
	Token        string    `bson:"token" odm:"hashed"`
	State        string    `bson:"state" odm:"index,partial={'state':'open'}"`
	Name         string    `bson:"name" odm:"unique,collation=en:2"`
}

type Listed struct {
	odm.Document `bson:",inline" odm:"collection=indexed"`
	A            int `bson:"a" odm:"index"`
	B            int `bson:"b"`
}

func (Listed) Indexes() []odm.Index {
	return []odm.Index{{Keys: []string{"a"}, Unique: true}, {Keys: []string{"b"}}, {Keys: []string{"a", "-b"}}}
}

type ListedMore struct {
	Listed `bson:",inline" odm:"collection=indexed"`
	C      int `bson:"c"`
}

func (ListedMore) Indexes() []odm.Index {
	return []odm.Index{{Keys: []string{"c"}}, {Keys: []string{"a", "-b"}, Name: "mine", Sparse: true}}
}

// Twofold has two indexes of the same keys in another order.
type Twofold struct {
	odm.Document `bson:",inline" odm:"collection=indexed"`
	A            int `bson:"a"`
	B            int `bson:"b"`
}

func (Twofold) Indexes() []odm.Index {
	return []odm.Index{{Keys: []string{"a", "b"}}, {Keys: []string{"b", "a"}}}
}

// Unindexed has one index, which the database has in other ways before it is declared.
type Unindexed struct {
	odm.Document `bson:",inline" odm:"collection=indexed"`
	A            int `bson:"a" odm:"unique"`
}

type Reading struct {
	odm.Document `bson:",inline" odm:"collection=readings,timeseries=at,meta=sensor,granularity=minutes,expireAfterSeconds=3600"`
	At           time.Time `bson:"at"`
	Sensor       string    `bson:"sensor"`
	Value        float64   `bson:"value"`
}
