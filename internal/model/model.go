// Package model says what a document type is: which keys MongoDB stores for a Go struct, of which BSON kinds, and
// what a dotted path means in it. The rules are the driver's struct codec (go.mongodb.org/mongo-driver/v2/bson) and
// odm's tags. They are written once, over the small view of a Go type that Type gives; packages fromreflect (run
// time) and fromtypes (edit time) adapt reflect.Type and go/types.Type to it. The package imports the standard
// library only.
package model

import "strings"

// A Struct is a Go struct type as MongoDB stores it.
type Struct struct {
	Name       string    // import path and name as reflect spells them, "example.com/shop.User"; the type's spelling if it has no name
	Collection string    // odm:"collection=users" on the embedded document; "" if none
	Options    []Option  // the other odm options on the embedded document, in order: revision, root, child …
	Fields     []*Field  // the keys stored at this level in the order of encoding, those of inlined structs included
	BackLinks  []*Field  // the odm.BackLink fields: never stored, filled from the other side
	Rest       *Value    // the values of an inline map: any further key leads to one; nil if there is none
	Open       string    // why keys beyond Fields may be stored here ("inline map", "MarshalBSON", "invalid type" …); "" is closed
	Lost       []Lost    // Go fields that are never stored
	Problems   []Problem // what is wrong with the declaration
	Document   bool      // embeds odm.DocumentOf[K]
}

// A Field is one stored key.
type Field struct {
	Name      string // the stored key
	Go        string // the Go selector from the struct that holds it: "Email", "Audit.CreatedAt" through an inlined struct
	JSON      string // the name in the json tag; "" if there is none
	Tagged    bool   // Name stands in the bson tag; else it is the lower-cased Go name
	OmitEmpty bool
	MinSize   bool
	Truncate  bool
	Embedded  bool     // an embedded struct without ",inline": stored as a sub-document
	Options   []Option // of the odm tag
	Value     *Value
	Index     []int // reflect's index path from the struct
	Source    any   `json:"-"` // what the adapter knows the field by: *types.Var or reflect.StructField; not compared
}

// GoName is the name of the Go field itself: "CreatedAt" for the selector "Audit.CreatedAt".
func (f *Field) GoName() string { return f.Go[strings.LastIndexByte(f.Go, '.')+1:] }

// A Value is what one stored value may be.
type Value struct {
	Type   string  // the Go type as reflect spells it
	Kinds  Kinds   // the BSON kinds it is stored as; Null is in it if the Go value can be nil. 0 means that nothing is known
	Elem   *Value  // of the elements of an array, and of the values of a map
	Map    bool    // a map: any key leads to Elem
	Struct *Struct // of a document; nil for maps, scalars and unknown shapes
	Link   *Struct // the target of odm.Link and odm.BackLink; stored as a DBRef ($ref, $id)
	Opaque string  // why Kinds is 0: "MarshalBSONValue", "interface", "type parameter", "invalid type" …
	Source any     `json:"-"` // types.Type or reflect.Type; not compared
}

// An Option is one option of an odm tag: "unique", or "collection=users" cut at the equals sign.
type Option struct{ Name, Value string }

// Lost is a Go field that is never stored.
type Lost struct {
	Go     string // the Go selector
	Why    string // "unexported", "tag -", "embedded but unexported"
	Tagged bool   // it has a bson tag all the same
	Source any    `json:"-"`
}

// A Problem is a fault of a declaration that the tag or the type alone proves.
type Problem struct {
	Kind   ProblemKind
	Field  string // the Go selector of the field at fault
	Other  string // DuplicateKey: the Go selector of the field that has the key already
	Key    string // DuplicateKey: the stored key; UnknownOption, MalformedTag: the text at fault
	Near   string // the nearest known option, "" if none is near
	Source any    `json:"-"`
}

// A ProblemKind names a Problem.
type ProblemKind string

// The problems of a declaration.
const (
	DuplicateKey  ProblemKind = "duplicate key"
	MalformedTag  ProblemKind = "malformed tag"  // not `key:"value"` pairs, bson:email, a comma between tags
	UnknownOption ProblemKind = "unknown option" // bson:"email,omitempy", odm:"uniqe"
	OptionAsName  ProblemKind = "option as name" // bson:"omitempty" stores under the key "omitempty"
	BlankInOption ProblemKind = "blank in option"
	InlineKind    ProblemKind = "inline of a kind that cannot be inlined"
	NotInline     ProblemKind = "document not inline" // odm.Document embedded without ",inline"
	NoEncoding    ProblemKind = "no encoding"         // chan, func, complex
)
