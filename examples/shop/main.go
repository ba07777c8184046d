// Command shop shows odm's core path on a real MongoDB: insert, query, save what changed, update, delete. It prints
// each step's MQL. DATABRIDGE_MONGODB_URI names the server; the database shop_example is dropped at the end.
package main

import (
	"context"
	"fmt"
	"log"
	"net/url"
	"os"
	"time"

	"github.com/databridge-go/databridge/odm"
)

func main() {
	uri, err := withDatabase(os.Getenv("DATABRIDGE_MONGODB_URI"), "shop_example")
	if err != nil {
		log.Fatal(err)
	}
	if err := run(context.Background(), uri); err != nil {
		log.Fatal(err)
	}
}

// withDatabase puts the database's name into a URI.
func withDatabase(uri, name string) (string, error) {
	u, err := url.Parse(uri)
	if err != nil || u.Host == "" {
		return "", fmt.Errorf("DATABRIDGE_MONGODB_URI is %q: set it to a server, or run make demo", uri)
	}
	u.Path = "/" + name
	return u.String(), nil
}

// run does what a small shop does with its customers.
func run(ctx context.Context, uri string) error {
	db, err := odm.Open(ctx, uri, odm.Models(odm.ModelOf[Customer]()))
	if err != nil {
		return err
	}
	defer func() { _ = db.Close(ctx) }()
	defer func() { _ = db.Drop(ctx) }()
	if err := db.Sync(ctx); err != nil { // the unique index on email
		return err
	}
	customers := odm.CollectionOf[Customer](db)
	for _, step := range []func(context.Context, *odm.Collection[Customer]) error{insert, query, save, update, remove} {
		if err := step(ctx, customers); err != nil {
			return err
		}
	}
	return nil
}

// insert stores three customers; their ids are filled in.
func insert(ctx context.Context, customers *odm.Collection[Customer]) error {
	day := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	docs := []*Customer{
		{Email: "ada@example.com", Name: "Ada", Points: 120, Tags: []string{"vip"}, Home: Address{"Main St 1", "Oslo"}, Since: day},
		{Email: "bo@example.com", Name: "Bo", Points: 15, Home: Address{"Side St 2", "Bergen"}, Since: day.AddDate(0, 1, 0)},
		{Email: "cy@example.com", Name: "Cy", Points: 70, Tags: []string{"new", "vip"}, Home: Address{"Hill 3", "Oslo"}, Since: day.AddDate(0, 2, 0)},
	}
	if err := customers.InsertMany(ctx, docs); err != nil {
		return err
	}
	fmt.Printf("insert    %d customers\n", len(docs))
	return nil
}

// query finds with typed and dynamic conditions together.
func query(ctx context.Context, customers *odm.Collection[Customer]) error {
	q := customers.Find(Points.Gte(50), odm.F("home.city").Eq("Oslo")).Sort(Points.Desc()).Limit(10)
	command, err := q.Command()
	if err != nil {
		return err
	}
	fmt.Println("find     ", command)
	for c, err := range q.Iter(ctx) {
		if err != nil {
			return err
		}
		fmt.Printf("          %s has %d points\n", c.Name, c.Points)
	}
	return nil
}

// save sends only what changed since the document was read.
func save(ctx context.Context, customers *odm.Collection[Customer]) error {
	ada, err := customers.FindOne(ctx, Email.Eq("ada@example.com"))
	if err != nil {
		return err
	}
	ada.Home.City = "Bergen"
	ada.Points += 5
	changes, err := customers.Changes(ada)
	if err != nil {
		return err
	}
	fmt.Println("changes  ", changes)
	return customers.SaveChanges(ctx, ada)
}

// update changes documents without reading them.
func update(ctx context.Context, customers *odm.Collection[Customer]) error {
	changes := []odm.Change[Customer]{Points.Inc(10), Tags.Push("thanked")}
	mql, _, err := odm.UpdateBSON(changes...)
	if err != nil {
		return err
	}
	result, err := customers.Find(City.Eq("Bergen")).Update(ctx, changes...)
	if err != nil {
		return err
	}
	fmt.Printf("update    %v, %d modified\n", mql, result.Modified)
	return nil
}

// remove deletes by condition; a query without one is refused.
func remove(ctx context.Context, customers *odm.Collection[Customer]) error {
	_, err := customers.Find().Delete(ctx)
	fmt.Println("delete    without a condition:", err)
	filter := Since.Lt(time.Date(2026, 1, 15, 0, 0, 0, 0, time.UTC))
	n, err := customers.Find(filter).Delete(ctx)
	if err != nil {
		return err
	}
	left, err := customers.Find().Count(ctx)
	fmt.Printf("delete    %v: %d deleted, %d left\n", filter, n, left)
	return err
}
