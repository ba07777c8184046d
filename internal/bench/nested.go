package main

import (
	"fmt"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

type (
	geo struct {
		Lat float64 `bson:"lat"`
		Lng float64 `bson:"lng"`
	}
	address struct {
		Street string `bson:"street"`
		City   string `bson:"city"`
		Zip    string `bson:"zip"`
		Geo    geo    `bson:"geo"`
	}
	item struct {
		SKU   string    `bson:"sku"`
		Qty   int       `bson:"qty"`
		Price float64   `bson:"price"`
		At    time.Time `bson:"at"`
	}
)

// A customer is Nested2KB: a user with two addresses, ten tags, twenty items and a map of eight keys.
type customer struct {
	odm.Document `bson:",inline"`
	Name         string            `bson:"name"`
	Email        string            `bson:"email"`
	Age          int               `bson:"age"`
	City         string            `bson:"city"`
	Score        float64           `bson:"score"`
	Active       bool              `bson:"active"`
	Home         address           `bson:"home"`
	Work         address           `bson:"work"`
	Tags         []string          `bson:"tags"`
	Items        []item            `bson:"items"`
	Labels       map[string]string `bson:"labels"`
}

// A plainCustomer is a customer without odm.
type plainCustomer struct {
	ID     bson.ObjectID     `bson:"_id,omitempty"`
	Name   string            `bson:"name"`
	Email  string            `bson:"email"`
	Age    int               `bson:"age"`
	City   string            `bson:"city"`
	Score  float64           `bson:"score"`
	Active bool              `bson:"active"`
	Home   address           `bson:"home"`
	Work   address           `bson:"work"`
	Tags   []string          `bson:"tags"`
	Items  []item            `bson:"items"`
	Labels map[string]string `bson:"labels"`
}

func addressOf(i int) address {
	return address{
		Street: fmt.Sprintf("%d Main Street", i), City: cities[i%len(cities)], Zip: fmt.Sprintf("%05d", i),
		Geo: geo{Lat: 59.9 + float64(i)/1e4, Lng: 10.7 - float64(i)/1e4},
	}
}

func plainCustomerOf(i int) *plainCustomer {
	u := plainUserOf(i)
	c := &plainCustomer{
		ID: u.ID, Name: u.Name, Email: u.Email, Age: u.Age, City: u.City, Score: u.Score, Active: u.Active,
		Home: addressOf(i), Work: addressOf(i + 1), Labels: map[string]string{},
	}
	for k := range 10 {
		c.Tags = append(c.Tags, fmt.Sprintf("tag%d", (i+k)%100))
	}
	for k := range 20 {
		at := time.UnixMilli(1_700_000_000_000 + int64(i)*1000 + int64(k)).UTC()
		c.Items = append(c.Items, item{SKU: fmt.Sprintf("SKU-%06d", i*20+k), Qty: 1 + k%5, Price: 9.99 + float64(k), At: at})
	}
	for k := range 8 {
		c.Labels[fmt.Sprintf("key%d", k)] = fmt.Sprintf("value%d", (i+k)%1000)
	}
	return c
}

func customerOf(i int) *customer {
	p := plainCustomerOf(i)
	return &customer{
		Name: p.Name, Email: p.Email, Age: p.Age, City: p.City, Score: p.Score, Active: p.Active,
		Home: p.Home, Work: p.Work, Tags: p.Tags, Items: p.Items, Labels: p.Labels,
	}
}

// markCustomer is the mark of the user in it, with a number of what hangs on it.
func markCustomer(user int64, home, work address, tags []string, items []item, labels map[string]string) int64 {
	sum := user + int64(len(home.Street)+len(work.Zip)) + int64(home.Geo.Lat*1e4) + int64(work.Geo.Lng*1e4)
	for _, t := range tags {
		sum += int64(len(t))
	}
	for _, it := range items {
		sum += int64(len(it.SKU)+it.Qty) + int64(it.Price*100) + it.At.UnixMilli()
	}
	for k, v := range labels {
		sum += int64(len(k) + len(v))
	}
	return sum
}

var customers = shape[customer, plainCustomer]{
	name: "nested", model: customerOf, plain: plainCustomerOf, noID: func(p *plainCustomer) { p.ID = bson.NilObjectID },
	markT: func(c *customer) int64 {
		return markCustomer(markUser(c.Name, c.Email, c.City, c.Age, c.Score, c.Active), c.Home, c.Work, c.Tags, c.Items, c.Labels)
	},
	markP: func(c *plainCustomer) int64 {
		return markCustomer(markUser(c.Name, c.Email, c.City, c.Age, c.Score, c.Active), c.Home, c.Work, c.Tags, c.Items, c.Labels)
	},
}
