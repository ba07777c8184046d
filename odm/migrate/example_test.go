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

// The main.go that databridge migrate new writes has the sources by //go:embed *.go.
func ExampleMain() {
	main := func() {
		migrate.Main(migrate.Set{
			Migrations: []migrate.Migration{m20260102150405(), m20260103090000()},
		})
	}
	_ = main
}

// A service that migrates its database before it serves; others of it that start at the same time wait.
func ExampleSet_Run() {
	start := func(ctx context.Context, db *odm.DB) error {
		set := migrate.Set{Migrations: []migrate.Migration{m20260102150405(), m20260103090000()}}
		report, err := set.Run(ctx, db, migrate.Options{Wait: 5 * time.Minute})
		var failed *migrate.Error
		if errors.As(err, &failed) && failed.RolledBack {
			return fmt.Errorf("the database is as it was before %s: %w", failed.Name, err)
		}
		if err != nil {
			return err
		}
		for _, ran := range report.Ran {
			fmt.Println(ran.Name, ran.Took)
		}
		return nil
	}
	_ = start
}

func ExampleSet_Status() {
	pending := func(ctx context.Context, db *odm.DB, set migrate.Set) error {
		all, err := set.Status(ctx, db)
		if err != nil {
			return err
		}
		for _, s := range all {
			fmt.Println(s.Name, s.State, s.Late, s.Changed)
		}
		return nil
	}
	_ = pending
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
