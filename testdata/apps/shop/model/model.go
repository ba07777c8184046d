// Package model holds the shop's documents.
package model

import (
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

// Address is where a customer or an order lives.
type Address struct {
	Street string `bson:"street"`
	City   string `bson:"city"`
	Zip    string `bson:"zip"`
}

// Order is kept by plain driver code.
type Order struct {
	ID         bson.ObjectID `bson:"_id,omitempty"`
	CustomerID bson.ObjectID `bson:"customer_id"`
	Status     string        `bson:"status"`
	Lines      []Line        `bson:"lines"`
	ShipTo     Address       `bson:"ship_to"`
	Total      int64         `bson:"total"`
	PlacedAt   time.Time     `bson:"placed_at"`
}

// Line is one article of an order.
type Line struct {
	SKU   string `bson:"sku"`
	Qty   int    `bson:"qty"`
	Price int64  `bson:"price"`
}

// Customer is kept by odm.
type Customer struct {
	odm.Document `bson:",inline" odm:"collection=customers"`
	Email        string    `bson:"email" odm:"unique"`
	Name         string    `bson:"name"`
	Points       int       `bson:"points"`
	Tags         []string  `bson:"tags"`
	Home         Address   `bson:"home"`
	Since        time.Time `bson:"since"`
}

// Coupon has two fields under one key.
type Coupon struct {
	Code    string    `bson:"code"`
	Percent int       `bson:"percent"`
	Expires time.Time `bson:"expires"`
	Label   string    `bson:"code"` // planted: DB1001
}
