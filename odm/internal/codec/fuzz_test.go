package codec_test

import (
	"reflect"
	"testing"
)

// FuzzDecode decodes any bytes into hard types and generated ones.
func FuzzDecode(f *testing.F) {
	raws, _ := samples(f)
	for i, raw := range raws {
		f.Add(uint64(i), []byte(raw))
	}
	f.Fuzz(func(t *testing.T, seed uint64, raw []byte) {
		all := hard()
		typ := reflect.TypeOf(all[seed%uint64(len(all))]).Elem()
		if seed > 1<<16 {
			typ = generator(seed).structure(3)
		}
		tryBytes(t, typ, raw)
	})
}

// FuzzDriver compares codec and driver on values of a hard type or a generated one, both ways.
func FuzzDriver(f *testing.F) {
	for seed := range uint64(8) {
		f.Add(seed, seed, seed%2 == 0)
	}
	f.Fuzz(func(t *testing.T, typ, value uint64, generated bool) {
		all := hard()
		of := reflect.TypeOf(all[typ%uint64(len(all))]).Elem()
		if generated {
			of = generator(typ).structure(3)
		}
		setupOf(nil, nil).tryType(t, generator(value), of, 2)
	})
}
