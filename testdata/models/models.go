// Package models holds document types written in the ways that real programs write them. Every test of the house uses
// them: the two eyes of the model engine must agree on each, and the driver must store each as the engine says.
package models

import (
	"encoding/json"
	"net/url"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

// User is the plain case: tags on every field, an id, a nested struct, slices and pointers.
type User struct {
	ID        bson.ObjectID `bson:"_id,omitempty" json:"id"`
	Email     string        `bson:"email" json:"mail"`
	Name      string        `bson:"name,omitempty"`
	Age       int           `bson:"age"`
	Score     float64       `bson:"score"`
	Active    bool          `bson:"active"`
	Tags      []string      `bson:"tags"`
	Address   Address       `bson:"address"`
	Previous  []Address     `bson:"previous"`
	Billing   *Address      `bson:"billing,omitempty"`
	CreatedAt time.Time     `bson:"created_at"`
	DeletedAt *time.Time    `bson:"deleted_at,omitempty"`
	Password  string        `bson:"-"`
	hidden    string
}

// Address is a nested struct.
type Address struct {
	Street string  `bson:"street"`
	City   string  `bson:"city"`
	Geo    Point   `bson:"geo"`
	Zip    *string `bson:"zip,omitempty"`
}

// Point is GeoJSON.
type Point struct {
	Type        string     `bson:"type"`
	Coordinates [2]float64 `bson:"coordinates"`
}

// Untagged takes the driver's lower-cased names.
type Untagged struct {
	ID        bson.ObjectID
	FirstName string
	URL       string
	HTTPPort  int
	Ünicode   string
}

// JSONOnly has json tags alone: the driver does not read them.
type JSONOnly struct {
	ID        string `json:"id"`
	FirstName string `json:"first_name"`
	Skipped   string `json:"-"`
	OmitEmpty int    `json:"count,omitempty"`
}

// BareTags uses the driver's short form, a tag without a key.
type BareTags struct {
	A string "bare"
	B string "short,omitempty"
	C string "-"
	D string ",minsize"
}

// Base is what other types embed.
type Base struct {
	ID      bson.ObjectID `bson:"_id,omitempty"`
	Created time.Time     `bson:"created"`
	Version int64         `bson:"version"`
}

// Inlined embeds inline.
type Inlined struct {
	Base  `bson:",inline"`
	Title string `bson:"title"`
}

// InlinedPointer embeds a pointer inline.
type InlinedPointer struct {
	*Base `bson:",inline"`
	Title string `bson:"title"`
}

// InlinedField inlines a named field.
type InlinedField struct {
	Audit Base   `bson:",inline"`
	Title string `bson:"title"`
}

// Embedded forgets ",inline": a sub-document named base.
type Embedded struct {
	Base
	Title string `bson:"title"`
}

// EmbeddedPointer embeds a pointer without ",inline".
type EmbeddedPointer struct {
	*Address
	Title string `bson:"title"`
}

// EmbeddedNamed embeds with a name.
type EmbeddedNamed struct {
	Base `bson:"meta"`
}

// Deep inlines at three levels.
type Deep struct {
	Inlined `bson:",inline"`
	Body    string `bson:"body"`
}

// Dominated has the key of an inlined field itself: the outer one wins.
type Dominated struct {
	Base    `bson:",inline"`
	Version string `bson:"version"`
}

// DominatedDeep is Dominated below one more level.
type DominatedDeep struct {
	Dominated `bson:",inline"`
	Other     Base `bson:"other"`
}

// Left and Right have one key in common.
type Left struct {
	Shared string `bson:"shared"`
	L      int    `bson:"l"`
}

// Right is the other half of Left.
type Right struct {
	Shared int `bson:"shared"`
	R      int `bson:"r"`
}

// Clash inlines both: the driver refuses it.
type Clash struct {
	Left  `bson:",inline"`
	Right `bson:",inline"`
}

// Duplicate gives one key to two fields: the driver refuses it.
type Duplicate struct {
	Email string `bson:"email"`
	Mail  string `bson:"email"`
}

// InlineMap keeps what it does not know.
type InlineMap struct {
	Name  string         `bson:"name"`
	Extra map[string]any `bson:",inline"`
}

// InlineTyped keeps further keys of one type.
type InlineTyped struct {
	Name   string            `bson:"name"`
	Labels map[string]string `bson:",inline"`
}

// InlineBoth inlines a struct that has an inline map: the driver forgets the map.
type InlineBoth struct {
	InlineMap `bson:",inline"`
	More      int `bson:"more"`
}

// InlineScalar inlines what cannot be inlined: the driver refuses it.
type InlineScalar struct {
	N int `bson:",inline"`
}

// Options has every option of a bson tag.
type Options struct {
	Small    int64   `bson:"small,minsize"`
	Short    float32 `bson:"short,truncate"`
	Nested   Numbers `bson:"nested,minsize"`
	OmitName string  `bson:",omitempty"`
	Both     uint32  `bson:"both,omitempty,minsize"`
}

// MistakenOptions has the mistakes that people make in tags.
type MistakenOptions struct {
	Misspelt string  `bson:"misspelt,omitempy"`
	AsName   string  `bson:"omitempty"`
	Blank    string  `bson:"blank, omitempty"`
	Dash     string  `bson:"-,omitempty"`
	NoQuotes string  `bson:noquotes`
	Comma    string  `json:"comma",bson:"comma"`
	Space    string  `bson: "space"`
	Inline   Address `bson:"inline"`
	Odm      string  `bson:"odm" odm:"uniqe"`
}

// Numbers has every kind of number.
type Numbers struct {
	Int     int     `bson:"int"`
	Int8    int8    `bson:"int8"`
	Int16   int16   `bson:"int16"`
	Int32   int32   `bson:"int32"`
	Int64   int64   `bson:"int64"`
	Uint    uint    `bson:"uint"`
	Uint8   uint8   `bson:"uint8"`
	Uint16  uint16  `bson:"uint16"`
	Uint32  uint32  `bson:"uint32"`
	Uint64  uint64  `bson:"uint64"`
	Float32 float32 `bson:"float32"`
	Float64 float64 `bson:"float64"`
	Byte    byte    `bson:"byte"`
	Rune    rune    `bson:"rune"`
}

// Scalars has the driver's own types.
type Scalars struct {
	ObjectID   bson.ObjectID   `bson:"objectid"`
	DateTime   bson.DateTime   `bson:"datetime"`
	Decimal    bson.Decimal128 `bson:"decimal"`
	Regex      bson.Regex      `bson:"regex"`
	Binary     bson.Binary     `bson:"binary"`
	JavaScript bson.JavaScript `bson:"javascript"`
	Timestamp  bson.Timestamp  `bson:"timestamp"`
	MinKey     bson.MinKey     `bson:"minkey"`
	MaxKey     bson.MaxKey     `bson:"maxkey"`
	Null       bson.Null       `bson:"null"`
	Vector     bson.Vector     `bson:"vector"`
	Time       time.Time       `bson:"time"`
	Duration   time.Duration   `bson:"duration"`
	URL        url.URL         `bson:"url"`
	Number     json.Number     `bson:"number"`
}

// Loose has what may be anything.
type Loose struct {
	Any      any             `bson:"any"`
	Anything interface{}     `bson:"anything"`
	M        bson.M          `bson:"m"`
	D        bson.D          `bson:"d"`
	A        bson.A          `bson:"a"`
	E        []bson.E        `bson:"e"`
	Raw      bson.Raw        `bson:"raw"`
	RawValue bson.RawValue   `bson:"rawvalue"`
	JSON     json.RawMessage `bson:"json"`
	Anys     []any           `bson:"anys"`
	Error    error           `bson:"error"`
}

// Lists has slices and arrays.
type Lists struct {
	Strings  []string         `bson:"strings"`
	Pointers []*Address       `bson:"pointers"`
	Matrix   [][]int          `bson:"matrix"`
	Bytes    []byte           `bson:"bytes"`
	UUID     [16]byte         `bson:"uuid"`
	Array    [3]string        `bson:"array"`
	Times    []time.Time      `bson:"times"`
	IDs      []bson.ObjectID  `bson:"ids"`
	Pointer  *[]string        `bson:"pointer"`
	Named    Names            `bson:"named"`
	Letters  []Letter         `bson:"letters"`
	Maps     []map[string]int `bson:"maps"`
}

// Names is a named slice.
type Names []string

// Letter is a named byte: a slice of it is no binary.
type Letter byte

// Maps has maps by every key that the driver writes.
type Maps struct {
	Labels  map[string]string          `bson:"labels"`
	Counts  map[string]int64           `bson:"counts"`
	ByColor map[Color]Address          `bson:"by_color"`
	ByInt   map[int]string             `bson:"by_int"`
	ByText  map[TextKey]string         `bson:"by_text"`
	Nested  map[string]map[string]bool `bson:"nested"`
	Lists   map[string][]Address       `bson:"lists"`
	Pointer *map[string]int            `bson:"pointer"`
	Any     map[string]any             `bson:"any"`
}

// Color is a named string.
type Color string

// Level is a named int.
type Level int

// TextKey is a key that marshals itself.
type TextKey struct{ v string }

// MarshalText writes the key.
func (k TextKey) MarshalText() ([]byte, error) { return []byte("k" + k.v), nil }

// UnmarshalText reads the key.
func (k *TextKey) UnmarshalText(b []byte) error { k.v = string(b); return nil }

// Enums has named scalars and aliases.
type Enums struct {
	Color   Color   `bson:"color"`
	Level   *Level  `bson:"level"`
	Colors  []Color `bson:"colors"`
	Alias   Alias   `bson:"alias"`
	Aliases []Alias `bson:"aliases"`
	Strings StringMap
}

// Alias is another name of Address.
type Alias = Address

// StringMap is an alias of a map.
type StringMap = map[string]string

// Tree refers to itself through slices, pointers and maps.
type Tree struct {
	Name     string           `bson:"name"`
	Parent   *Tree            `bson:"parent"`
	Children []Tree           `bson:"children"`
	Index    map[string]*Tree `bson:"index"`
}

// Ping and Pong refer to each other.
type Ping struct {
	Pong *Pong `bson:"pong"`
	N    int   `bson:"n"`
}

// Pong is the other half of Ping.
type Pong struct {
	Ping []*Ping `bson:"ping"`
}

// Nest is a slice of itself.
type Nest []Nest

// Nested holds a Nest.
type Nested struct {
	Nest Nest `bson:"nest"`
}

// Anonymous has structs without a name.
type Anonymous struct {
	Meta struct {
		A int    `bson:"a"`
		B string `bson:"b"`
	} `bson:"meta"`
	List []struct{ X, Y float64 } `bson:"list"`
}

// Money marshals itself into a value.
type Money struct{ cents int64 }

// MarshalBSONValue writes the cents.
func (m Money) MarshalBSONValue() (byte, []byte, error) {
	t, b, err := bson.MarshalValue(m.cents)
	return byte(t), b, err
}

// Status marshals itself by a pointer method.
type Status struct{ code int }

// MarshalBSONValue writes the code.
func (s *Status) MarshalBSONValue() (byte, []byte, error) {
	t, b, err := bson.MarshalValue(s.code)
	return byte(t), b, err
}

// Whole marshals itself into a document.
type Whole struct {
	A int `bson:"a"`
}

// MarshalBSON writes another key than the tag says.
func (w Whole) MarshalBSON() ([]byte, error) { return bson.Marshal(bson.M{"other": w.A}) }

// Reader only reads itself.
type Reader struct {
	A int `bson:"a"`
}

// UnmarshalBSON reads anything.
func (r *Reader) UnmarshalBSON([]byte) error { return nil }

// Promoted inherits MarshalBSON from what it embeds.
type Promoted struct {
	Whole
	B int `bson:"b"`
}

// Custom has fields that marshal themselves.
type Custom struct {
	Money  Money            `bson:"money"`
	Status *Status          `bson:"status"`
	Whole  Whole            `bson:"whole"`
	Reader Reader           `bson:"reader"`
	Prices []Money          `bson:"prices"`
	InMap  map[string]Money `bson:"in_map"`
}

// InlinedCustom inlines a type with a marshaler: the struct codec does not ask it.
type InlinedCustom struct {
	Whole `bson:",inline"`
	B     int `bson:"b"`
}

// Unencodable has what the driver refuses.
type Unencodable struct {
	Ch   chan int        `bson:"ch"`
	Fn   func(int) bool  `bson:"fn"`
	C    complex128      `bson:"c"`
	Bad  map[float64]int `bson:"bad"`
	List []chan<- string `bson:"list"`
}

type base struct {
	Lost string `bson:"lost"`
}

// Unexported embeds an unexported type: its fields are lost.
type Unexported struct {
	base   `bson:",inline"`
	Kept   string `bson:"kept"`
	secret string `bson:"secret"`
}

// Page is generic.
type Page[T any] struct {
	Items []T `bson:"items"`
	Next  *T  `bson:"next"`
	Total int `bson:"total"`
}

// Pair is generic over two types.
type Pair[K comparable, V any] struct {
	Key   K           `bson:"key"`
	Value V           `bson:"value"`
	Map   map[K]V     `bson:"map"`
	Rest  *Pair[K, V] `bson:"rest"`
}

// Generics has instances.
type Generics struct {
	Users   Page[User]                 `bson:"users"`
	Strings Page[string]               `bson:"strings"`
	Pair    Pair[string, []*Address]   `bson:"pair"`
	Nested  Page[Page[map[string]any]] `bson:"nested"`
	Odd     Page[struct{ A int }]      `bson:"odd"`
	Bytes   Page[byte]                 `bson:"bytes"`
	Alias   Pair[Color, Alias]         `bson:"alias"`
}

// InlinedGeneric inlines an instance.
type InlinedGeneric struct {
	Page[Address] `bson:",inline"`
	Title         string `bson:"title"`
}

// Pointers has pointers to pointers.
type Pointers struct {
	String **string       `bson:"string"`
	Struct **Address      `bson:"struct"`
	Time   *time.Time     `bson:"time"`
	List   []*string      `bson:"list"`
	ID     *bson.ObjectID `bson:"_id"`
}

// Empty has no fields.
type Empty struct{}

// Account is an odm document.
type Account struct {
	odm.Document `bson:",inline" odm:"collection=accounts,revision"`
	Email        string                `bson:"email" odm:"unique"`
	Owner        odm.Link[User]        `bson:"owner"`
	Friends      []odm.Link[Account]   `bson:"friends"`
	Invoices     odm.BackLink[Invoice] `bson:"-" odm:"original=account"`
	Created      time.Time             `bson:"created" odm:"created"`
}

// Invoice has an id of its own type.
type Invoice struct {
	odm.DocumentOf[string] `bson:",inline" odm:"collection=invoices"`
	Account                odm.Link[Account] `bson:"account,omitempty"`
	Total                  bson.Decimal128   `bson:"total"`
}

// Vehicle is the root of an inheritance.
type Vehicle struct {
	odm.Document `bson:",inline" odm:"collection=vehicles,root"`
	Wheels       int `bson:"wheels"`
}

// Car is a child of Vehicle.
type Car struct {
	Vehicle `bson:",inline" odm:"child"`
	Doors   int `bson:"doors"`
}

// NotInlined forgets ",inline" on the document.
type NotInlined struct {
	odm.Document
	Name string `bson:"name"`
}

// TwoIDs has an id beside the document's.
type TwoIDs struct {
	odm.Document `bson:",inline" odm:"collection=twice"`
	Other        string `bson:"_id"`
}
