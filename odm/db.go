package odm

import (
	"context"
	"errors"
	"fmt"
	"reflect"

	"go.mongodb.org/mongo-driver/v2/mongo"

	"github.com/databridge-go/databridge/odm/internal/engine"
)

// A DB is a database with the models that live in it. It is safe for concurrent use.
type DB struct {
	driver   *mongo.Database
	owned    bool // Open has made the client, so Close ends it
	models   []Model
	validate func(doc any) error
}

// An Option is a setting of Open and New.
type Option struct{ apply func(*DB) }

// Models names the models of the database: what is wrong with one of them is known at once, and Sync makes their
// indexes.
func Models(models ...Model) Option {
	return Option{func(db *DB) { db.models = append(db.models, models...) }}
}

// WithValidation makes every write of a document ask validate first; doc is the pointer to it. What validate returns
// comes back in a *ValidationError, and nothing is sent. It is asked after the Before hooks, by Insert, InsertMany,
// Save, SaveChanges and Replace. It is made for the method Struct of github.com/go-playground/validator.
func WithValidation(validate func(doc any) error) Option {
	return Option{func(db *DB) { db.validate = validate }}
}

// A Model is a document type; ModelOf makes it.
type Model struct{ typ reflect.Type }

// ModelOf is the model T.
func ModelOf[T any]() Model { return Model{reflect.TypeFor[T]()} }

// Open connects to the database that uri names and waits until its server answers: as long as ctx or the URI's
// serverSelectionTimeoutMS allows, else ten seconds. A URI without a database is an error, since there is no default
// one. The DB must be closed.
func Open(ctx context.Context, uri string, opts ...Option) (*DB, error) {
	db, err := configured(opts)
	if err != nil {
		return nil, err
	}
	db.driver, err = engine.Connect(ctx, uri)
	if err != nil {
		return nil, fmt.Errorf("odm: %w", err)
	}
	db.owned = true
	return db, nil
}

// New makes a DB of a database of a client that the caller has connected, and will disconnect.
func New(database *mongo.Database, opts ...Option) (*DB, error) {
	if database == nil || database.Name() == "" {
		return nil, errors.New("odm: New of no database: give it client.Database(name)")
	}
	db, err := configured(opts)
	if err != nil {
		return nil, err
	}
	db.driver = database
	return db, nil
}

// configured returns a DB with its options, and the errors of its models.
func configured(opts []Option) (*DB, error) {
	db := &DB{}
	for _, o := range opts {
		if o.apply != nil {
			o.apply(db)
		}
	}
	var wrong []error
	for _, m := range db.models {
		if m.typ == nil {
			return nil, errors.New("odm: a zero Model: make it by ModelOf")
		}
		if err := planOf(m.typ).err; err != nil {
			wrong = append(wrong, err)
		}
	}
	return db, errors.Join(wrong...)
}

// Driver returns the driver's database, for what odm does not do.
func (db *DB) Driver() *mongo.Database { return db.driver }

// Close ends the connections of a DB that Open has made. The client of one that New has made is the caller's, and stays
// connected.
func (db *DB) Close(ctx context.Context) error {
	if !db.owned {
		return nil
	}
	return db.driver.Client().Disconnect(ctx)
}
