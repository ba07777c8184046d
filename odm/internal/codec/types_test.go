package codec_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/url"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

// The types below are those that a generator would not hit on: each has a rule of the driver of its own.

type (
	named      string
	namedInt   int16
	namedBool  bool
	namedBytes []byte
	namedMap   map[string]string
	namedSlice []named
	namedD     bson.D
	upperKey   string // a key that reads itself
	coded      int    // a number that writes itself as a string
	codedRef   struct{ N int }
	docMarshal struct{ N int }
	zeroer     struct{ N int }
	textKey    struct{ S string }
	failing    int
	shouting   interface{ Shout() string }
	emptyLike  interface{}
	private    struct{ _ int }
	inlineBase struct{ Base, Shared string }
	inlineDeep struct {
		inlineBase `bson:",inline"`
		Deep       int
		Base       string
	}
	Exported struct {
		X int
		Y *string
	}
)

func (k *upperKey) UnmarshalText(b []byte) error {
	*k = upperKey(strings.ToUpper(string(b)))
	return nil
}

func (c coded) MarshalBSONValue() (byte, []byte, error) {
	t, b, err := bson.MarshalValue(fmt.Sprintf("#%d", int(c)))
	return byte(t), b, err
}

func (c *coded) UnmarshalBSONValue(t byte, b []byte) error {
	s, ok := bson.RawValue{Type: bson.Type(t), Value: b}.StringValueOK()
	if !ok {
		return fmt.Errorf("a coded is a string, not %v", bson.Type(t))
	}
	_, err := fmt.Sscanf(s, "#%d", (*int)(c))
	return err
}

func (c *codedRef) MarshalBSONValue() (byte, []byte, error) {
	if c == nil {
		t, b, err := bson.MarshalValue("nil")
		return byte(t), b, err
	}
	return coded(c.N).MarshalBSONValue()
}

func (c *codedRef) UnmarshalBSONValue(t byte, b []byte) error {
	return (*coded)(&c.N).UnmarshalBSONValue(t, b)
}

func (d docMarshal) MarshalBSON() ([]byte, error) {
	return bson.Marshal(bson.D{{Key: "doc", Value: d.N}})
}

func (d *docMarshal) UnmarshalBSON(b []byte) error {
	d.N = len(b)
	return nil
}

func (z zeroer) IsZero() bool { return z.N == 7 }

func (k textKey) MarshalText() ([]byte, error) { return []byte("<" + k.S + ">"), nil }
func (k *textKey) UnmarshalText(b []byte) error {
	k.S = string(b)
	return nil
}

func (failing) MarshalBSONValue() (byte, []byte, error) { return 0, nil, errors.New("it fails") }
func (*failing) UnmarshalBSONValue(byte, []byte) error  { return errors.New("it fails") }
func (l *inlineBase) Fill()                             { l.Base = "base" }

// A self is made of itself.
type self struct {
	Name  string
	Next  *self
	Kids  []self           `bson:",omitempty"`
	ByKey map[string]*self `bson:",omitempty"`
}

type scalars struct {
	B    bool
	I    int
	I8   int8
	I16  int16
	I32  int32
	I64  int64
	U    uint
	U8   uint8
	U16  uint16
	U32  uint32
	U64  uint64
	F32  float32
	F64  float64
	S    string
	N    named
	NI   namedInt
	NB   namedBool
	ID   bson.ObjectID
	T    time.Time
	DT   bson.DateTime
	Dec  bson.Decimal128
	TS   bson.Timestamp
	Bin  bson.Binary
	By   []byte
	NBy  namedBytes
	Raw  bson.RawValue
	JS   bson.JavaScript
	Sym  bson.Symbol
	Rx   bson.Regex
	Ptr  bson.DBPointer
	Und  bson.Undefined
	Null bson.Null
	Min  bson.MinKey
	Max  bson.MaxKey
	Num  json.Number
	URL  url.URL
	Vec  bson.Vector
	Code bson.CodeWithScope
}

type flagged struct {
	I    int             `bson:"i,omitempty"`
	I64  int64           `bson:",omitempty,minsize"`
	U    uint            `bson:",minsize"`
	U32  uint32          `bson:",minsize,omitempty"`
	U64  uint64          `bson:"u64,minsize"`
	F    float64         `bson:",omitempty"`
	F32  float32         `bson:",truncate,omitempty"`
	Cut  int             `bson:",truncate"`
	S    string          `bson:",omitempty"`
	B    bool            `bson:",omitempty"`
	T    time.Time       `bson:",omitempty"`
	ID   bson.ObjectID   `bson:"_id,omitempty"`
	Z    zeroer          `bson:",omitempty"`
	ZP   *zeroer         `bson:",omitempty"`
	P    *int            `bson:",omitempty"`
	L    []int64         `bson:",omitempty,minsize"`
	M    map[string]int  `bson:",omitempty"`
	A    [2]int          `bson:",omitempty"`
	A0   [0]int          `bson:",omitempty"`
	St   Exported        `bson:",omitempty"`
	Any  any             `bson:",omitempty"`
	Any2 any             `bson:",minsize"`
	Bin  bson.Binary     `bson:",omitempty"`
	Dec  bson.Decimal128 `bson:",omitempty"`
	Deep struct {
		N int64
		F int
		L []uint32
	} `bson:",minsize,truncate"`
	Skip string `bson:"-"`
	Dash string `bson:"-,"`
}

type containers struct {
	SS   []string
	SI   []int
	S8   []int8
	SP   []*Exported
	SV   []Exported
	SSS  [][]string
	SN   namedSlice
	SA   []any
	SB   [][]byte
	SPP  []**int
	A3   [3]string
	AB   [4]byte
	AV   [2]Exported
	MSS  map[string]string
	MSA  map[string]any
	MSI  map[string]int
	MSV  map[string]Exported
	MSP  map[string]*Exported
	MNS  map[named]string
	MNM  namedMap
	MM   map[string]map[string]string
	MIS  map[int]string
	MUS  map[uint8]string
	MTK  map[textKey]int
	MUK  map[upperKey]int
	MSC  map[string]codedRef
	PI   *int
	PPI  **int
	PS   *string
	PV   *Exported
	PL   *[]string
	PM   *map[string]string
	D    bson.D
	M    bson.M
	A    bson.A
	ND   namedD
	ED   []bson.E
	Raw  bson.Raw
	Any  any
	Like emptyLike
	Str  struct{ A, B string }
	Priv private
}

type methods struct {
	C   coded
	CP  *coded
	CR  codedRef
	CRP *codedRef
	CL  []coded
	CRL []codedRef
	CM  map[string]coded
	D   docMarshal
	DP  *docMarshal
	DL  []*docMarshal
	L   odm.Link[Tracked]
	LL  []odm.Link[Tracked] `bson:",omitempty"`
	LO  odm.Link[Tracked]   `bson:",omitempty"`
	Any any
}

type inlined struct {
	odm.Document `bson:",inline"`
	inlineDeep   `bson:",inline"` // unexported: left out
	Exported     `bson:",inline"`
	*Pointed     `bson:",inline"`
	Name         string
	Rest         map[string]any `bson:",inline"`
}

// Pointed is inlined by its pointer.
type Pointed struct {
	P int
	Q *Quoted `bson:",inline"`
}

// Quoted is inlined by a pointer in a struct that is inlined by a pointer.
type Quoted struct{ Quote string }

type inlineInts struct {
	Known int
	Rest  map[string]int `bson:",inline"`
}

type shadowed struct {
	Exported `bson:",inline"`
	X        string
}

type doubled struct {
	A int `bson:"same"`
	B int `bson:"same"`
}

type interfaces struct {
	S shouting
	L []shouting
	M map[string]shouting
	V bson.ValueMarshaler
}

type unencodable struct {
	A int
	F func() `bson:",omitempty"`
}

type chans struct{ C []chan int }

// hard are pointers to values of all these types.
func hard() []any {
	return []any{
		new(scalars), new(flagged), new(containers), new(methods), new(inlined), new(inlineInts), new(shadowed), new(doubled),
		new(interfaces), new(unencodable), new(chans), new(self), new(docMarshal), new(codedRef), new(private), new(failingField),
		new(User), new(Tracked), new(Nested), new(bson.M), new(bson.D), new(map[string]string), new(map[string]Exported), new(Keyed),
	}
}

type failingField struct {
	A int
	F failing
}

// Keyed is a model whose id is no ObjectID.
type Keyed struct {
	odm.DocumentOf[string] `bson:",inline" odm:"collection=keyed"`
	Total                  bson.Decimal128
}

// edge values of numbers.
var edges = []int64{0, 1, -1, 127, 128, 255, 256, 32767, 65535, 65536, math.MaxInt32, math.MaxInt32 + 1, math.MinInt32, math.MinInt32 - 1, math.MaxUint32, math.MaxUint32 + 1, math.MaxInt64, math.MinInt64, 1 << 53, 1<<53 + 1}
