// Package customers keeps customers with odm.
package customers

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"

	"example.com/shop/model"
)

// Name and Points are proxies: the compiler checks what is asked of them.
const (
	Name   odm.Str[model.Customer, string] = "name"
	Points odm.Num[model.Customer, int]    = "points"
)

// Store is the collection of customers.
type Store struct {
	coll *odm.Collection[model.Customer]
}

// New returns the store of a database.
func New(db *odm.DB) *Store { return &Store{coll: odm.CollectionOf[model.Customer](db)} }

// Best returns the ten customers of a city with the most points.
func (s *Store) Best(ctx context.Context, city string) ([]*model.Customer, error) {
	return s.coll.
		Find(Points.Gt(0), odm.F("home.city").Eq(city)).
		Sort("-points", "nmae"). // planted: DB2007
		Limit(10).
		All(ctx)
}

// ByMail returns the customer with an address.
func (s *Store) ByMail(ctx context.Context, mail string) (*model.Customer, error) {
	return s.coll.FindOne(ctx, odm.F("emial").Eq(mail)) // planted: DB2001
}

// Tagged returns the customers that have every tag.
func (s *Store) Tagged(ctx context.Context, tags ...string) ([]*model.Customer, error) {
	return s.coll.Find(odm.Raw(bson.M{"tags": bson.M{"$al": tags}})).All(ctx) // planted: DB3001
}

// Rename changes a customer's name.
func (s *Store) Rename(ctx context.Context, id bson.ObjectID, name string) error {
	_, err := s.coll.Find(odm.F("_id").Eq(id)).Update(ctx, Name.Set(name))
	return err
}
