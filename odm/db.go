package odm

import (
	"context"
	"errors"
	"fmt"
	"reflect"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/databridge-go/databridge/odm/internal/engine"
)

// A DB is a database with the models that live in it. It is safe for concurrent use.
type DB struct {
	driver   *mongo.Database
	engine   *engine.Database
	owned    bool // Open has made the client, so Close ends it
	models   []Model
	families families
	validate func(doc any) error
	trace    engine.Trace
	writes   *engine.Writes
	client   *options.ClientOptions // of WithClientOptions
	codec    *codecChoice           // of WithCodec; nil means that of the client
}

// A codecChoice is what WithCodec says.
type codecChoice struct {
	registry *bson.Registry
	options  *options.BSONOptions
}

// An Option is a setting of Open and New.
type Option struct{ apply func(*DB) }

// Models names the models of the database: what is wrong with one of them is known at once, and Sync makes their
// indexes.
func Models(models ...Model) Option {
	return Option{func(db *DB) { db.models = append(db.models, models...) }}
}

// WithValidation makes every write of a document ask validate first; doc is the pointer to it. What validate returns
// comes back in a *ValidationError, and nothing is sent. It is asked after the Before hooks, on every path that writes a
// document: Insert, InsertMany, Save, SaveChanges, Replace, ReplaceMany, ReplaceOne, FindAndReplace, Upsert of a query
// (its onInsert), and the same in a Bulk. It is made for the method Struct of github.com/go-playground/validator.
func WithValidation(validate func(doc any) error) Option {
	return Option{func(db *DB) { db.validate = validate }}
}

// WithClientOptions makes Open connect with opts beside what the URI says: a registry of codecs, BSON options, a monitor,
// TLS, a pool. Where both say something, opts count. New has no use for it: the client is connected already.
//
// The registry and the BSON options of the client, or of the database given to New, are honoured everywhere: in
// documents, and in the values of conditions and changes. WithCodec names others.
func WithClientOptions(opts *options.ClientOptions) Option {
	return Option{func(db *DB) { db.client = opts }}
}

// WithCodec makes odm encode and decode by registry and opts, nil for the driver's own, in the place of what the client is
// made with. What the program does with the same client by itself is not changed by it, so both should be the same.
//
// It is seldom needed: Open knows the options that it connects with, and New finds those of the client in the driver,
// which has no method that tells them. Should a later driver keep them elsewhere, New returns an error until they are
// named here: a guess would store other data than the rest of the program.
func WithCodec(registry *bson.Registry, opts *options.BSONOptions) Option {
	return Option{func(db *DB) { db.codec = &codecChoice{registry, opts} }}
}

// A Model is a document type; ModelOf makes it.
type Model struct{ typ reflect.Type }

// ModelOf is the model T.
func ModelOf[T any]() Model { return Model{reflect.TypeFor[T]()} }

// Open connects to the database that uri names and waits until its server answers: as long as ctx or the URI's
// serverSelectionTimeoutMS allows, else ten seconds. A URI without a database is an error, since there is no default
// one. The DB must be closed.
//
// Errors: a *ConnectError if no server answers or it refuses the user, a *ModelError for each of Models that is at
// fault.
func Open(ctx context.Context, uri string, opts ...Option) (*DB, error) {
	db, err := configured(opts)
	if err != nil {
		return nil, err
	}
	if db.codec == nil {
		db.codec = &codecChoice{}
		if db.client != nil {
			db.codec = &codecChoice{db.client.Registry, db.client.BSONOptions}
		}
	}
	codec, err := engine.CodecWith(db.codec.registry, db.codec.options)
	if err != nil {
		return nil, fmt.Errorf("odm: %w", err)
	}
	driver, err := engine.Connect(ctx, uri, db.client)
	if err != nil {
		return nil, fmt.Errorf("odm: %w", err)
	}
	db.owned = true
	return db.on(driver, codec), nil
}

// New makes a DB of a database of a client that the caller has connected, and will disconnect.
//
// Errors: a *ModelError for each of Models that is at fault, joined.
func New(database *mongo.Database, opts ...Option) (*DB, error) {
	if database == nil || database.Name() == "" {
		return nil, errors.New("odm: New of no database: give it client.Database(name)")
	}
	db, err := configured(opts)
	if err != nil {
		return nil, err
	}
	var codec engine.Codec
	if db.codec != nil {
		codec, err = engine.CodecWith(db.codec.registry, db.codec.options)
	} else {
		codec, err = engine.CodecOf(database)
	}
	if err != nil {
		return nil, fmt.Errorf("odm: %w", err)
	}
	return db.on(database, codec), nil
}

// on returns db as that of a driver's database.
func (db *DB) on(driver *mongo.Database, codec engine.Codec) *DB {
	db.driver, db.engine = driver, engine.On(driver, db.trace, db.writes, codec)
	return db
}

// Database returns another database of the same client, with the models and options of db: one for each tenant, for
// example. It costs nothing and asks nobody. Closing it does nothing: the client is db's.
func (db *DB) Database(name string) *DB {
	other := *db
	other.owned = false
	return other.on(db.driver.Client().Database(name), db.engine.Codec())
}

// collection is where the documents of a model are stored.
func (db *DB) collection(p *plan) engine.Collection {
	c := db.engine.Collection(p.collection)
	if p.view != nil {
		return c.ReadOnly()
	}
	return c
}

// configured returns a DB with its options, and the errors of its models.
func configured(opts []Option) (*DB, error) {
	db := &DB{writes: new(engine.Writes)}
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
	var err error
	if db.families, err = familiesOf(db.models); err != nil {
		wrong = append(wrong, err)
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
