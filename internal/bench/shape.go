package main

import (
	"encoding/binary"
	"fmt"
	"reflect"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// A shape is one kind of document in two types: T is the model that odm tracks, P the plain struct that is given to the
// driver, and to odm as a model that is not tracked. Both store the same document for the same number.
type shape[T, P any] struct {
	name  string
	model func(i int) *T // its id is zero
	plain func(i int) *P // its id is idOf(i)
	noID  func(*P)       // takes the id away
	markT func(*T) int64
	markP func(*P) int64
}

// idOf is the id of document i. Programs in other languages compute it too.
func idOf(i int) bson.ObjectID {
	var id bson.ObjectID
	binary.BigEndian.PutUint64(id[4:], uint64(i)+1)
	return id
}

// raw is the stored form of document i, by the driver's codec.
func (s shape[T, P]) raw(i int) (bson.Raw, error) { return bson.Marshal(s.plain(i)) }

// mark is the sum of the marks of documents 0 to n-1: what a variant must find in them.
func (s shape[T, P]) mark(n int) (sum int64) {
	for i := range n {
		sum += s.markP(s.plain(i))
	}
	return sum
}

// same reports an error unless a document that was read is document i, field by field.
func (s shape[T, P]) same(i int, got any) error { return s.equal(i, s.plain(i), got) }

// sameBut is same for a document whose id was taken away.
func (s shape[T, P]) sameBut(i int, got any) error { return s.equal(i, s.withoutID(i), got) }

// equal compares two documents as the driver stores and reads them: no field may be different, or more than wanted.
func (s shape[T, P]) equal(i int, want, got any) error {
	a, size, err := s.again(want)
	if err != nil {
		return err
	}
	b, sizeGot, err := s.again(got)
	if err != nil {
		return err
	}
	if size != sizeGot || !reflect.DeepEqual(a, b) {
		return fmt.Errorf("%s %d is %+v in %d bytes, want %+v in %d", s.name, i, b, sizeGot, a, size)
	}
	return nil
}

// again is a document that was encoded and decoded, and how many bytes it took.
func (s shape[T, P]) again(doc any) (p P, size int, err error) {
	raw, err := bson.Marshal(doc)
	if err != nil {
		return p, 0, err
	}
	err = bson.Unmarshal(raw, &p)
	return p, len(raw), err
}

// withoutID is document i without its id, which the driver or odm then makes.
func (s shape[T, P]) withoutID(i int) *P {
	p := s.plain(i)
	s.noID(p)
	return p
}
