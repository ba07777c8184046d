package migrate_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing/fstest"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/databridge-go/databridge/internal/mongotest"
	"github.com/databridge-go/databridge/odm"
	"github.com/databridge-go/databridge/odm/migrate"
)

// The types of a migration belong to it alone: the program's own go on changing. They name the collection.
func m20260102150405() migrate.Migration {
	type before struct {
		odm.Document `bson:",inline" odm:"collection=people"`
		Name         string `bson:"name"`
	}
	type after struct {
		odm.Document `bson:",inline" odm:"collection=people"`
		First        string `bson:"first"`
		Last         string `bson:"last"`
	}
	return migrate.Migration{
		Name: "20260102150405_split_name",
		Forward: migrate.Iterative(func(_ context.Context, old *before, new *after) error {
			new.First, new.Last, _ = strings.Cut(old.Name, " ")
			return nil
		}),
		Backward: migrate.Iterative(func(_ context.Context, old *after, new *before) error {
			new.Name = strings.TrimSpace(old.First + " " + old.Last)
			return nil
		}),
	}
}

func m20260103090000() migrate.Migration {
	return migrate.Migration{
		Name: "20260103090000_index_last",
		Forward: migrate.FreeFall(func(ctx context.Context, db *odm.DB) error {
			_, err := db.Driver().Collection("people").Indexes().CreateOne(ctx, mongo.IndexModel{
				Keys: bson.D{{Key: "last", Value: 1}}, Options: options.Index().SetName("last"),
			})
			return err
		}),
		Backward: migrate.FreeFall(func(ctx context.Context, db *odm.DB) error {
			return db.Driver().Collection("people").Indexes().DropOne(ctx, "last")
		}),
		NoTransaction: true, // a transaction cannot make an index of a filled collection
	}
}

// filled opens a fresh database with one person of the old shape; done drops it.
func filled() (ctx context.Context, db *odm.DB, done func()) {
	ctx = context.Background()
	uri, drop, err := mongotest.Fresh()
	check(err)
	db, err = odm.Open(ctx, uri)
	check(err)
	_, err = db.Driver().Collection("people").InsertOne(ctx, bson.D{{Key: "_id", Value: bson.ObjectID{11: 1}}, {Key: "name", Value: "Ada Lovelace"}})
	check(err)
	return ctx, db, func() { check(db.Close(ctx)); check(drop()) }
}

func check(err error) {
	if err != nil {
		panic(err) // an Example has nobody else to tell
	}
}

// A service that migrates its database before it serves; others of it that start at the same time wait.
func ExampleSet_Run() {
	ctx, db, done := filled()
	defer done()
	set := migrate.Set{Migrations: []migrate.Migration{m20260102150405(), m20260103090000()}}
	report, err := set.Run(ctx, db, migrate.Options{Wait: 5 * time.Minute})
	check(err)
	for _, ran := range report.Ran {
		fmt.Println(ran.Name, ran.Transaction, ran.Parts[0].Changed)
	}
	person, err := db.Driver().Collection("people").FindOne(ctx, bson.D{}).Raw()
	fmt.Println(person, err)

	_, err = set.Run(ctx, db, migrate.Options{Direction: migrate.Backward, Distance: 1})
	fmt.Println(err)
	// Output:
	// 20260102150405_split_name true 1
	// 20260103090000_index_last false 0
	// {"_id": {"$oid":"000000000000000000000001"},"first": "Ada","last": "Lovelace"} <nil>
	// <nil>
}

// Each document of the old type is handed over with the new one, which has what both store already.
func ExampleIterative() {
	ctx, db, done := filled()
	defer done()
	type before struct {
		odm.Document `bson:",inline" odm:"collection=people"`
		Name         string `bson:"name"`
	}
	type after struct {
		odm.Document `bson:",inline" odm:"collection=people"`
		First        string `bson:"first"`
		Last         string `bson:"last"`
	}
	split := migrate.Iterative(func(_ context.Context, old *before, new *after) error {
		if old.Name == "" {
			return migrate.ErrSkip
		}
		new.First, new.Last, _ = strings.Cut(old.Name, " ")
		return nil
	}, migrate.BatchSize(100))
	set := migrate.Set{Migrations: []migrate.Migration{{Name: "20260102150405_split_name", Forward: split}}}
	report, err := set.Run(ctx, db, migrate.Options{DryRun: true})
	check(err)
	for _, change := range report.Ran[0].Parts[0].Sample {
		fmt.Println(change.Before, "->", change.After)
	}
	// Output: {"_id": {"$oid":"000000000000000000000001"},"name": "Ada Lovelace"} -> {"_id": {"$oid":"000000000000000000000001"},"first": "Ada","last": "Lovelace"}
}

// What fails leaves nothing behind where the deployment has transactions.
func ExampleError() {
	ctx, db, done := filled()
	defer done()
	set := migrate.Set{Migrations: []migrate.Migration{{
		Name:    "20260104100000_fails",
		Forward: migrate.FreeFall(func(context.Context, *odm.DB) error { return errors.New("no such luck") }),
	}}}
	_, err := set.Run(ctx, db, migrate.Options{})
	var failed *migrate.Error
	fmt.Println(errors.As(err, &failed), failed.Name, failed.RolledBack)
	// Output: true 20260104100000_fails true
}

func ExampleSet_Status() {
	ctx, db, done := filled()
	defer done()
	set := migrate.Set{Migrations: []migrate.Migration{m20260102150405(), m20260103090000()}}
	check(set.Mark(ctx, db, "20260102150405_split_name", migrate.Applied)) // it was done by hand
	all, err := set.Status(ctx, db)
	check(err)
	for _, s := range all {
		fmt.Println(s.Name, s.State, s.Changed)
	}
	applied, err := set.Applied(ctx, db)
	fmt.Println(len(applied), err)
	pending, err := set.Pending(ctx, db)
	fmt.Println(len(pending), err)
	// Output:
	// 20260102150405_split_name applied false
	// 20260103090000_index_last pending false
	// 1 <nil>
	// 1 <nil>
}

// A command says what is wrong with its arguments, or its set, before it asks a server.
func ExampleCommand() {
	c := migrate.Command{Stdout: os.Stdout, Stderr: os.Stdout}
	fmt.Println(c.Run(context.Background(), []string{"-backward", "-uri", "mongodb://localhost/shop"}))
	fmt.Println(c.Run(context.Background(), []string{"stauts"}))
	fmt.Println(c.Run(context.Background(), []string{"-forward", "-backward", "-uri", "mongodb://localhost/shop"}))
	fmt.Println(c.Run(context.Background(), []string{"-d", "-1", "-uri", "mongodb://localhost/shop"}))
	// Output:
	// migrate: how far back? say -d 1 for the newest migration, -to NAME to keep it and those before it, or -d 0 for all
	// 2
	// migrate: no command "stauts"; there are status and mark, and none at all to migrate (-help)
	// 2
	// migrate: -forward and -backward at once
	// 2
	// migrate: the distance is a number of migrations, 0 for all
	// 2
}

// A migration may have several steps; the position between them is kept where it has no transaction.
func ExampleSteps() {
	m := m20260102150405()
	m.Forward = migrate.Steps(m.Forward, migrate.FreeFall(func(ctx context.Context, db *odm.DB) error {
		_, err := db.Driver().Collection("settings").DeleteOne(ctx, bson.D{{Key: "_id", Value: "name format"}})
		return err
	}))
	m.Backward = migrate.Steps(m.Backward, migrate.Nothing())
	set := migrate.Set{Migrations: []migrate.Migration{m}, Files: fstest.MapFS{"20260102150405_split_name.go": {Data: []byte("package main")}}}
	_, err := set.Run(context.Background(), nil, migrate.Options{})
	fmt.Println(err)
	// Output: migrate: no database: the DB comes from odm.Open or odm.New
}
