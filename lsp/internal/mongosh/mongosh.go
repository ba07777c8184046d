// Package mongosh reads what people copy out of mongosh, Compass and logs: values with the shell's constructors, extended
// JSON, and whole statements such as db.users.find({age: {$gt: 5}}).sort({age: -1}). It writes them as Go.
package mongosh

// A Kind is the BSON type of a value.
type Kind string

// The kinds.
const (
	Document  Kind = "document"
	Array     Kind = "array"
	String    Kind = "string"
	Int       Kind = "int" // a number without a fraction, of any size that int64 holds
	Long      Kind = "long"
	Double    Kind = "double"
	Decimal   Kind = "decimal"
	Bool      Kind = "bool"
	Null      Kind = "null"
	Undefined Kind = "undefined"
	ObjectID  Kind = "objectId"
	Date      Kind = "date"
	Regex     Kind = "regex"
	Timestamp Kind = "timestamp"
	Binary    Kind = "binary"
	MinKey    Kind = "minKey"
	MaxKey    Kind = "maxKey"
)

// A Value is one value.
type Value struct {
	Kind    Kind
	Text    string // of a string, a decimal, a regex; 24 hexadecimal digits of an ObjectID
	Options string // of a regex
	Int     int64  // of an int, a long; milliseconds of a date; the seconds of a timestamp
	More    uint32 // the counter of a timestamp; the subtype of a binary
	Float   float64
	Bool    bool
	Data    []byte
	Entries []Entry
	Elems   []Elem
}

// An Entry is one key of a document.
type Entry struct {
	Notes []string // the comments before it
	Key   string
	Value Value
}

// An Elem is one element of an array.
type Elem struct {
	Notes []string
	Value Value
}

// A Statement is a call on a collection, or a value alone.
type Statement struct {
	Value      *Value // alone; nil for a call
	Collection string
	Calls      []Call // find(…), then sort(…), limit(…)
}

// A Call is one method with its arguments.
type Call struct {
	Name string
	Args []Value
}
