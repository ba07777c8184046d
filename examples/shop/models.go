package main

import (
	"time"

	"github.com/databridge-go/databridge/odm"
)

// A Customer is one document of the collection customers.
type Customer struct {
	odm.Document `bson:",inline" odm:"collection=customers"`
	Email        string    `bson:"email" odm:"unique"`
	Name         string    `bson:"name"`
	Points       int       `bson:"points"`
	Tags         []string  `bson:"tags,omitempty"` // a nil slice would be stored as null, to which nothing can be pushed
	Home         Address   `bson:"home"`
	Since        time.Time `bson:"since"`
}

// An Address is part of a customer.
type Address struct {
	Street string `bson:"street"`
	City   string `bson:"city"`
}

// The fields of Customer as proxies: an unknown field, or a value of another type, does not compile.
const (
	Email  odm.Str[Customer, string]    = "email"
	Points odm.Num[Customer, int]       = "points"
	Tags   odm.List[Customer, string]   = "tags"
	City   odm.Str[Customer, string]    = "home.city"
	Since  odm.Ord[Customer, time.Time] = "since"
)
