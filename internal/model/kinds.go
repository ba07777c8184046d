package model

import (
	"iter"
	"strings"
)

// Kinds is a set of BSON kinds. The zero value means that nothing is known.
type Kinds uint32

// The BSON kinds, named as MongoDB's $type names them.
const (
	Double Kinds = 1 << iota
	String
	Object
	Array
	BinData
	ObjectID
	Bool
	Date
	Null
	Regex
	JavaScript
	Int
	Timestamp
	Long
	Decimal
	MinKey
	MaxKey

	// Number is every numeric kind: MongoDB compares them by value.
	Number = Double | Int | Long | Decimal
	// AnyKind is the set of all kinds.
	AnyKind = MaxKey<<1 - 1
)

// kindNames are the names of the kinds in the order of their bits, as $type takes them.
const kindNames = "double string object array binData objectId bool date null regex javascript int timestamp long decimal minKey maxKey"

// All yields the kinds of the set, each as a set of one, in the order of their declaration.
func (k Kinds) All() iter.Seq[Kinds] {
	return func(yield func(Kinds) bool) {
		for one := Double; one <= MaxKey; one <<= 1 {
			if k&one != 0 && !yield(one) {
				return
			}
		}
	}
}

// Names are the kinds of the set as $type names them, in the order of their declaration.
func (k Kinds) Names() []string {
	var names []string
	for i, name := range strings.Fields(kindNames) {
		if k&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	return names
}

// String is the names joined by "|"; "unknown" for the zero value, "any" for all of them.
func (k Kinds) String() string {
	switch k & AnyKind {
	case 0:
		return "unknown"
	case AnyKind:
		return "any"
	}
	return strings.Join(k.Names(), "|")
}
