package agg

import (
	"errors"

	"github.com/databridge-go/databridge/odm/internal/expr"
)

// An Ordering is the keys that something is sorted by; By makes it.
type Ordering struct {
	keys  expr.D
	whole any // the order of elements by themselves
	err   error
}

// By is the order by the given keys: "age" and U.Age.Asc() ascending, "-age" and U.Age.Desc() descending. The one key ""
// or "-" is the order of the elements of an array by themselves, in SortArray.
func By[O ~string](orders ...O) Ordering {
	if len(orders) == 1 && (orders[0] == "" || orders[0] == "-") {
		return Ordering{whole: 1 - 2*len(orders[0])}
	}
	keys, err := expr.SortKeys(orders)
	return Ordering{keys: keys, err: err}
}

// Meta returns the ordering with one more key: metadata of the documents, such as "textScore", the greatest first. Name
// is that of the key; no field is sorted by.
func (o Ordering) Meta(name As, keyword string) Ordering {
	o.keys = append(o.keys[:len(o.keys):len(o.keys)], expr.E{Key: string(name), Value: expr.D{{Key: "$meta", Value: keyword}}})
	if err := expr.CheckName(string(name)); err != nil && o.err == nil {
		o.err = err
	}
	return o
}

// given reports whether the ordering says anything.
func (o Ordering) given() bool { return len(o.keys) > 0 || o.whole != nil || o.err != nil }

func (o Ordering) value() any {
	switch {
	case o.err != nil:
		return expr.BadComputed(o.err)
	case o.whole != nil:
		return o.whole
	case len(o.keys) == 0:
		return expr.BadComputed(errors.New("odm: an order without keys: say agg.By"))
	}
	return o.keys
}

func (o Ordering) arg(name string) arg { return plain(name, o.value()) }
