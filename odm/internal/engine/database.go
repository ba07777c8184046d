package engine

import (
	"context"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

// A Database is a database, with what all its collections share.
type Database struct {
	driver *mongo.Database
	trace  Trace
	writes *Writes
	codec  Codec
	wire   *wire // nil if only the driver can send what has to be sent
}

// A Trace is told of each command before it is sent: it returns the context that the command is sent with, and what is
// called with the outcome.
type Trace func(ctx context.Context, database, collection, command string) (context.Context, func(error))

// On returns the database of driver, whose documents go through codec. A nil trace tells nobody.
func On(driver *mongo.Database, trace Trace, writes *Writes, codec Codec) *Database {
	return &Database{driver, trace, writes, codec, wireOf(driver)}
}

// Codec is how the client of the database turns values into BSON and back.
func (d *Database) Codec() Codec { return d.codec }

// Codec is how the client of the collection turns values into BSON and back.
func (c Collection) Codec() Codec {
	if c.in == nil {
		return Codec{}
	}
	return c.in.codec
}

// Collection returns the collection with the given name.
func (d *Database) Collection(name string) Collection {
	return Collection{driver: d.driver.Collection(name), in: d, count: d.writes.of(d.driver.Name() + "." + name)}
}

// Run runs a command of the database as a whole, such as create, and gives its reply.
func (d *Database) Run(ctx context.Context, collection string, command bson.Raw) (reply bson.Raw, err error) {
	es, err := command.Elements()
	if err != nil || len(es) == 0 {
		return nil, fmt.Errorf("a command is a document that begins with its name, and this is %v", command)
	}
	err = d.Collection(collection).write(ctx, es[0].Key(), func(ctx context.Context) error {
		reply, err = d.driver.RunCommand(ctx, command).Raw()
		return err
	})
	return reply, err
}

// read sends a command that changes nothing.
func (c Collection) read(ctx context.Context, command string, send func(context.Context) error) error {
	ctx, done := c.begin(ctx, command)
	err := send(ctx)
	done(err)
	return err
}

// write sends a command that may change documents, and counts it: before, since the server may be done before the
// answer is here, and after, since somebody may have read in between.
func (c Collection) write(ctx context.Context, command string, send func(context.Context) error) error {
	if c.view {
		return &ViewError{c.Name()}
	}
	if err := expired(ctx); err != nil {
		return err
	}
	c.count.add(ctx)
	defer c.count.add(ctx)
	return c.read(ctx, command, send)
}

// Transaction announces a transaction.
func (d *Database) Transaction(ctx context.Context) (context.Context, func(error)) {
	return Collection{in: d}.begin(ctx, "transaction")
}

func (c Collection) begin(ctx context.Context, command string) (context.Context, func(error)) {
	if c.in == nil || c.in.trace == nil {
		return ctx, func(error) {}
	}
	name := ""
	if c.driver != nil {
		name = c.Name()
	}
	return c.in.trace(ctx, c.in.driver.Name(), name, command)
}

// ReadOnly returns c as a view: every write is a *ViewError.
func (c Collection) ReadOnly() Collection { c.view = true; return c }

// A ViewError reports a write of a view. Nothing was sent.
type ViewError struct{ Name string }

func (e *ViewError) Error() string { return e.Name + " is a view, which can only be read" }
