// Command shop places an order and ships it.
package main

import (
	"context"
	"fmt"
	"log"
	"os"

	"github.com/databridge-go/databridge/odm"

	"example.com/shop/customers"
	"example.com/shop/model"
	"example.com/shop/orders"
)

func main() {
	if err := run(context.Background(), os.Getenv("SHOP_MONGODB_URI")); err != nil {
		log.Fatal(err)
	}
}

// run asks for the best customers of a city and their city's orders.
func run(ctx context.Context, uri string) error {
	db, err := odm.Open(ctx, uri, odm.Models(odm.ModelOf[model.Customer]()))
	if err != nil {
		return err
	}
	defer func() { _ = db.Close(ctx) }()
	best, err := customers.New(db).Best(ctx, "Oslo")
	if err != nil {
		return err
	}
	store := orders.New(db.Driver())
	for _, c := range best {
		o := &model.Order{CustomerID: c.ID, Status: "open", ShipTo: c.Home, Total: 100}
		if err := store.Place(ctx, o); err != nil {
			return err
		}
	}
	open, err := store.InCity(ctx, "Oslo")
	fmt.Println(len(open), "open orders")
	return err
}
