package engine

import (
	"context"
	"errors"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/databridge-go/databridge/odm/internal/codec"
)

// A Codec says how a client turns values into BSON and back.
type Codec = codec.Codec

// CodecWith returns the codec of a client that is made with a registry and options; nil are the driver's own.
func CodecWith(registry *bson.Registry, opts *options.BSONOptions) (Codec, error) {
	if opts != nil && opts.UseJSONStructTags {
		return Codec{}, errors.New("the client is set to use json struct tags where there is no bson tag: odm reads bson tags only")
	}
	if registry != nil && registry == usualRegistry() {
		registry = nil
	}
	return codec.New(registry, opts), nil
}

// CodecOf returns the codec that a database was made with. The driver (v2.10.0) has no method that tells it, and another
// one would store other data than the rest of the program does with the same client, so it is read from the fields where
// the driver keeps it. A driver that keeps it elsewhere is an error, never a guess: the caller has to name the codec then.
func CodecOf(db *mongo.Database) (Codec, error) {
	registry, ok := pointerIn[bson.Registry](db, "registry")
	opts, ok2 := pointerIn[options.BSONOptions](db, "bsonOpts")
	if !ok || !ok2 {
		return Codec{}, errors.New("this version of the driver does not tell the registry and the BSON options of a client: name them by odm.WithCodec")
	}
	return CodecWith(registry, opts)
}

// usualRegistry is the one that the driver takes if none is named; nil if that cannot be told, and then it counts as a
// registry like any other, which is slower and no less right.
func usualRegistry() *bson.Registry {
	cur, err := mongo.NewCursorFromDocuments(nil, nil, nil)
	if err != nil {
		return nil
	}
	defer func() { _ = cur.Close(context.Background()) }() // it has no connection
	registry, _ := pointerIn[bson.Registry](cur, "registry")
	return registry
}
