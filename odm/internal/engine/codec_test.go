package engine_test

import (
	"bytes"
	"context"
	"reflect"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/databridge-go/databridge/odm/internal/engine"
)

// client returns a client that never connects.
func client(t *testing.T, o *options.ClientOptions) *mongo.Client {
	t.Helper()
	c, err := mongo.Connect(options.Client().ApplyURI("mongodb://127.0.0.1:1"), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Disconnect(context.Background()) })
	return c
}

// The private fields of the pinned driver are where CodecOf looks for them: those of the client, and those of a database
// that has its own. If this fails after an update of the driver, CodecOf has to learn where they are now.
func TestTheCodecOfAClient(t *testing.T) {
	t.Parallel()
	registry := bson.NewRegistry()
	opts := &options.BSONOptions{NilSliceAsEmpty: true}
	with := func(r *bson.Registry, o *options.BSONOptions) engine.Codec {
		codec, err := engine.CodecWith(r, o)
		if err != nil {
			t.Fatal(err)
		}
		return codec
	}
	plain, own := client(t, options.Client()), client(t, options.Client().SetRegistry(registry).SetBSONOptions(opts))
	for name, tt := range map[string]struct {
		db   *mongo.Database
		want engine.Codec
	}{
		"nothing is said":     {plain.Database("x"), engine.Codec{}},
		"options that say no": {client(t, options.Client().SetBSONOptions(&options.BSONOptions{})).Database("x"), engine.Codec{}},
		"the client's":        {own.Database("x"), with(registry, opts)},
		"the database's own":  {plain.Database("x", options.Database().SetRegistry(registry).SetBSONOptions(opts)), with(registry, opts)},
	} {
		got, err := engine.CodecOf(tt.db)
		if err != nil || !got.Same(tt.want) || got.Plain() != tt.want.Same(engine.Codec{}) {
			t.Errorf("%s: the codec is %+v, %v; want %+v", name, got, err, tt.want)
		}
	}
	json := client(t, options.Client().SetBSONOptions(&options.BSONOptions{UseJSONStructTags: true}))
	if _, err := engine.CodecOf(json.Database("x")); err == nil {
		t.Error("json tags in the place of bson tags are no error")
	}
}

// one is encoded and decoded otherwise by each of the driver's options.
type one struct {
	Slice []int
	Bytes []byte
	Map   map[string]int
	Zero  struct{ A int } `bson:",omitempty"`
	Empty int
	Int   int64
	Keys  map[float64]int
	A     struct{ X int } `bson:",inline"`
}

// Every option that the driver has is honoured, as the driver itself does it. A new one must be added to the codec.
func TestEveryOptionOfTheDriver(t *testing.T) {
	t.Parallel()
	stored, err := bson.Marshal(bson.D{
		{Key: "id", Value: bson.NewObjectID()}, {Key: "bin", Value: []byte{1}}, {Key: "doc", Value: bson.D{{Key: "a", Value: 1}}},
		{Key: "at", Value: bson.DateTime(0)}, {Key: "f", Value: 1.5}, {Key: "m", Value: bson.D{{Key: "new", Value: 1}}}, {Key: "s", Value: bson.D{}},
	})
	if err != nil {
		t.Fatal(err)
	}
	type read struct {
		ID, Bin, Doc, At any
		F                int
		M                map[string]int
		S                struct{ Old int }
		Hex              string `bson:"-"`
	}
	seen := 0
	for i := range reflect.TypeFor[options.BSONOptions]().NumField() {
		name := reflect.TypeFor[options.BSONOptions]().Field(i).Name
		if name == "UseJSONStructTags" {
			continue // an error
		}
		seen++
		var o options.BSONOptions
		reflect.ValueOf(&o).Elem().Field(i).SetBool(true)
		codec, err := engine.CodecWith(nil, &o)
		if err != nil {
			t.Fatal(err)
		}
		// The driver's own way: a client's options reach a SingleResult and a filter by an encoder and a decoder.
		var want, got read
		want.M, got.M = map[string]int{"old": 1}, map[string]int{"old": 1}
		want.S.Old, got.S.Old = 1, 1
		var buf bytes.Buffer
		enc, dec := bson.NewEncoder(bson.NewDocumentWriter(&buf)), bson.NewDecoder(bson.NewDocumentReader(bytes.NewReader(stored)))
		on := reflect.ValueOf(enc).MethodByName(name)
		if on.IsValid() {
			on.Call(nil)
		} else if on = reflect.ValueOf(dec).MethodByName(name); on.IsValid() {
			on.Call(nil)
		} else {
			t.Errorf("neither the encoder nor the decoder has %s", name)
			continue
		}
		wantErr := dec.Decode(&want)
		if err := codec.Unmarshal(stored, &got); (err == nil) != (wantErr == nil) || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: decodes to %+v, %v; want %+v, %v", name, got, err, want, wantErr)
		}
		wantErr = enc.Encode(one{Keys: map[float64]int{1: 1}, Int: 1})
		raw, err := codec.Marshal(one{Keys: map[float64]int{1: 1}, Int: 1})
		if (err == nil) != (wantErr == nil) || err == nil && !bytes.Equal(raw, buf.Bytes()) {
			t.Errorf("%s: encodes to %v, %v; want %v, %v", name, raw, err, bson.Raw(buf.Bytes()), wantErr)
		}
	}
	if seen != 16 {
		t.Errorf("the driver has %d options beside UseJSONStructTags, and the codec knows 16", seen)
	}
}
