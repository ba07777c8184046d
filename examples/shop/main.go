// Command shop shows odm's core path on a real MongoDB: insert, query, save what changed, update, delete. Under each
// step it prints the command that the server got. DATABRIDGE_MONGODB_URI names the server; the database shop_example is
// dropped before and after.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"time"

	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/databridge-go/databridge/odm"
)

func main() {
	if err := run(context.Background(), os.Stdout, os.Getenv("DATABRIDGE_MONGODB_URI")); err != nil {
		fmt.Fprintln(os.Stderr, "shop:", err)
		os.Exit(1)
	}
}

// run does what a small shop does with its customers.
func run(ctx context.Context, out io.Writer, uri string) error {
	if u, err := url.Parse(uri); err != nil || u.Host == "" {
		return errors.New("DATABRIDGE_MONGODB_URI names no server: set it, for example to mongodb://localhost:27017, or run make demo")
	}
	client, err := mongo.Connect(options.Client().SetServerSelectionTimeout(5 * time.Second).ApplyURI(uri).SetMonitor(printCommands(out)))
	if err != nil {
		return err
	}
	defer func() { _ = client.Disconnect(ctx) }()
	// A program that only uses odm says odm.Open(ctx, uri); this one wants the driver's monitor.
	db, err := odm.New(client.Database("shop_example"), odm.Models(odm.ModelOf[Customer]()))
	if err != nil {
		return err
	}
	if err := db.Driver().Drop(ctx); err != nil {
		return err
	}
	defer func() { _ = db.Driver().Drop(ctx) }()
	if err := db.Sync(ctx); err != nil { // the unique index on email
		return err
	}
	s := shop{out, odm.CollectionOf[Customer](db)}
	for _, step := range []func(context.Context) error{s.insert, s.refuse, s.query, s.save, s.update, s.remove} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// A shop prints what it does with its customers.
type shop struct {
	out       io.Writer
	customers *odm.Collection[Customer]
}

func (s shop) say(format string, args ...any) { _, _ = fmt.Fprintf(s.out, format+"\n", args...) }

// insert stores three customers; their ids are filled in.
func (s shop) insert(ctx context.Context) error {
	s.say("insert three customers")
	day := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	return s.customers.InsertMany(ctx, []*Customer{
		{Email: "ada@example.com", Name: "Ada", Points: 120, Tags: []string{"vip"}, Home: Address{"Main St 1", "Oslo"}, Since: day},
		{Email: "bo@example.com", Name: "Bo", Points: 15, Home: Address{"Side St 2", "Bergen"}, Since: day.AddDate(0, 1, 0)},
		{Email: "cy@example.com", Name: "Cy", Points: 70, Tags: []string{"new", "vip"}, Home: Address{"Hill 3", "Oslo"}, Since: day.AddDate(0, 2, 0)},
	})
}

// refuse shows a typed error: the address is taken.
func (s shop) refuse(ctx context.Context) error {
	s.say("insert a fourth with an address that is taken")
	var taken *odm.DuplicateError
	err := s.customers.Insert(ctx, &Customer{Email: "ada@example.com", Name: "Eve"})
	if !errors.As(err, &taken) {
		return fmt.Errorf("want a *DuplicateError, got %w", err)
	}
	s.say("  refused: %v", taken)
	return nil
}

// query finds with typed and dynamic conditions together.
func (s shop) query(ctx context.Context) error {
	s.say("find those in Oslo with 50 points or more")
	q := s.customers.Find(Points.Gte(50), odm.F("home.city").Eq("Oslo")).Sort(Points.Desc()).Limit(10)
	for c, err := range q.Iter(ctx) {
		if err != nil {
			return err
		}
		s.say("  %s has %d points", c.Name, c.Points)
	}
	return nil
}

// save sends only what changed since the document was read.
func (s shop) save(ctx context.Context) error {
	s.say("move Ada to Bergen and give her 5 points: only the difference is sent")
	ada, err := s.customers.FindOne(ctx, Email.Eq("ada@example.com"))
	if err != nil {
		return err
	}
	ada.Home.City = "Bergen"
	ada.Points += 5
	return s.customers.SaveChanges(ctx, ada)
}

// update changes documents without reading them.
func (s shop) update(ctx context.Context) error {
	s.say("thank everybody in Bergen")
	result, err := s.customers.Find(City.Eq("Bergen")).Update(ctx, Points.Inc(10), Tags.Push("thanked"))
	if err != nil {
		return err
	}
	s.say("  %d matched, %d modified", result.Matched, result.Modified)
	return nil
}

// remove deletes by condition; a query without one is refused.
func (s shop) remove(ctx context.Context) error {
	s.say("delete without a condition")
	if _, err := s.customers.Find().Delete(ctx); !errors.Is(err, odm.ErrUnfiltered) {
		return fmt.Errorf("want ErrUnfiltered, got %w", err)
	}
	s.say("  refused: %v", odm.ErrUnfiltered)
	s.say("delete who came before February")
	n, err := s.customers.Find(Since.Lt(time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC))).Delete(ctx)
	if err != nil {
		return err
	}
	left, err := s.customers.Find().Count(ctx)
	s.say("  %d deleted, %d left", n, left)
	return err
}
