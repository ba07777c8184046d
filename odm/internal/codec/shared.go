package codec

import (
	"bytes"
	"io"
	"reflect"
	"sync"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// plans are those of the zero Codec. They are a pure function of types.
var plans shared

// A shared is what all copies of a Codec know together. The zero one is that of the zero Codec.
type shared struct {
	custom  *bson.Registry // nil is the driver's default one
	options options.BSONOptions

	once     sync.Once
	registry *bson.Registry        // custom, or one that is as the driver's default one
	usual    *bson.Registry        // what custom is compared with
	encoding [2]bson.EncodeContext // of a field; the second one with the tag minsize
	decoding [2]bson.DecodeContext // of a field; the second one with the tag truncate

	entries sync.Map  // reflect.Type of what a caller hands in, to *entry
	ops     sync.Map  // opKey to *op: values whose type is known when they are met
	writers sync.Pool // of *writer
	sorters sync.Pool // of *sorter
	buffers Buffers
}

// prepare makes what compiling and the driver's codecs need.
func (s *shared) prepare() {
	s.once.Do(func() {
		s.usual = bson.NewRegistry()
		s.registry = s.custom
		if s.custom == nil {
			s.registry = s.usual
		}
		c := Codec{options: &s.options}
		for i := range 2 {
			s.encoding[i] = contextOf(func(e *bson.Encoder) {
				c.configureFields(e)
				if i == 1 {
					e.IntMinSize()
				}
			})
			s.encoding[i].Registry = s.registry
			s.decoding[i] = decodeContextOf(func(d *bson.Decoder) {
				c.configure(d)
				if i == 1 {
					d.AllowTruncatingDoubles()
				}
			})
			s.decoding[i].Registry = s.registry
		}
	})
}

// A probe is encoded and decoded to learn the context that the driver hands to codecs: it has no other way to make one
// with options.
type probe struct{}

func contextOf(configure func(*bson.Encoder)) (found bson.EncodeContext) {
	r := bson.NewRegistry()
	r.RegisterTypeEncoder(reflect.TypeFor[probe](), bson.ValueEncoderFunc(func(ec bson.EncodeContext, w bson.ValueWriter, _ reflect.Value) error {
		found = ec
		return nil
	}))
	e := bson.NewEncoder(bson.NewDocumentWriter(io.Discard))
	e.SetRegistry(r)
	configure(e)
	_ = e.Encode(probe{}) // the probe writes nothing that could go wrong
	return found
}

func decodeContextOf(configure func(*bson.Decoder)) (found bson.DecodeContext) {
	r := bson.NewRegistry()
	r.RegisterTypeDecoder(reflect.TypeFor[probe](), bson.ValueDecoderFunc(func(dc bson.DecodeContext, _ bson.ValueReader, _ reflect.Value) error {
		found = dc
		return nil
	}))
	d := bson.NewDecoder(bson.NewDocumentReader(bytes.NewReader(nil)))
	d.SetRegistry(r)
	configure(d)
	_ = d.Decode(&probe{}) // the probe reads nothing that could go wrong
	return found
}
