package codec_test

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm/internal/codec"
)

// A corpusFile is one file of the official BSON corpus.
type corpusFile struct {
	Description  string
	Valid        []corpusValid
	DecodeErrors []struct{ Description, BSON string }
}

type corpusValid struct {
	Description    string
	CanonicalBSON  string `json:"canonical_bson"`
	DegenerateBSON string `json:"degenerate_bson"`
}

// corpus reads the official BSON corpus. Only the module of driver v2.2.0 has it; Go fetches that into its cache, once.
func corpus(t *testing.T) []corpusFile {
	t.Helper()
	const module = "go.mongodb.org/mongo-driver/v2@v2.2.0"
	cmd := exec.Command("go", "mod", "download", "-json", module)
	cmd.Dir = t.TempDir() // no module, so that no go.sum is changed
	out, err := cmd.Output()
	var m struct{ Dir, Error string }
	if json.Unmarshal(out, &m) != nil || m.Dir == "" {
		t.Fatalf("the official BSON corpus is a part of %s, which go mod download does not bring: %v %s (it takes a network or a module proxy, once)", module, err, m.Error)
	}
	names, err := filepath.Glob(filepath.Join(m.Dir, "testdata", "bson-corpus", "*.json"))
	if err != nil || len(names) != 31 {
		t.Fatalf("%s holds %d files of the corpus, %v; want 31", m.Dir, len(names), err)
	}
	files := make([]corpusFile, len(names))
	for i, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(b, &files[i]); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	return files
}

func unhex(t *testing.T, s string) bson.Raw {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Types that a value of the corpus comes out of as it went in, by its type in BSON.
var corpusTypes = map[bson.Type][]reflect.Type{
	bson.TypeDouble:           {reflect.TypeFor[float64]()},
	bson.TypeString:           {reflect.TypeFor[string](), reflect.TypeFor[named]()},
	bson.TypeEmbeddedDocument: {reflect.TypeFor[bson.D](), reflect.TypeFor[bson.Raw]()},
	bson.TypeArray:            {reflect.TypeFor[bson.A](), reflect.TypeFor[[]any]()},
	bson.TypeBinary:           {reflect.TypeFor[bson.Binary]()},
	bson.TypeUndefined:        {reflect.TypeFor[bson.Undefined]()},
	bson.TypeObjectID:         {reflect.TypeFor[bson.ObjectID]()},
	bson.TypeBoolean:          {reflect.TypeFor[bool]()},
	bson.TypeDateTime:         {reflect.TypeFor[bson.DateTime](), reflect.TypeFor[time.Time]()},
	bson.TypeNull:             {reflect.TypeFor[bson.Null](), reflect.TypeFor[*int](), reflect.TypeFor[[]string](), reflect.TypeFor[map[string]int]()},
	bson.TypeRegex:            {reflect.TypeFor[bson.Regex]()},
	bson.TypeDBPointer:        {reflect.TypeFor[bson.DBPointer]()},
	bson.TypeJavaScript:       {reflect.TypeFor[bson.JavaScript]()},
	bson.TypeSymbol:           {reflect.TypeFor[bson.Symbol]()},
	bson.TypeCodeWithScope:    {reflect.TypeFor[bson.CodeWithScope]()},
	bson.TypeInt32:            {reflect.TypeFor[int32](), reflect.TypeFor[int]()},
	bson.TypeTimestamp:        {reflect.TypeFor[bson.Timestamp]()},
	bson.TypeInt64:            {reflect.TypeFor[int64]()},
	bson.TypeDecimal128:       {reflect.TypeFor[bson.Decimal128]()},
	bson.TypeMaxKey:           {reflect.TypeFor[bson.MaxKey]()},
	bson.TypeMinKey:           {reflect.TypeFor[bson.MinKey]()},
}

func TestTheOfficialCorpusComesOutAsItWentIn(t *testing.T) {
	t.Parallel()
	tried := 0
	for _, f := range corpus(t) {
		for _, v := range f.Valid {
			raw := unhex(t, v.CanonicalBSON)
			targets := []any{new(bson.D)}
			if elements, _ := raw.Elements(); len(elements) == 1 && elements[0].Key() != "" {
				targets = append(targets, structsFor(elements[0])...)
			}
			for _, into := range targets {
				tried++
				roundTrip(t, f.Description+": "+v.Description, raw, raw, into)
			}
			if v.DegenerateBSON != "" {
				roundTrip(t, f.Description+": "+v.Description+", degenerate", unhex(t, v.DegenerateBSON), raw, new(bson.D))
			}
		}
	}
	if tried < 700 {
		t.Errorf("only %d round trips were tried", tried)
	}
}

// structsFor returns pointers to structs whose only field takes an element.
func structsFor(e bson.RawElement) (targets []any) {
	types := append([]reflect.Type{reflect.TypeFor[any](), reflect.TypeFor[bson.RawValue]()}, corpusTypes[e.Value().Type]...)
	for _, typ := range types {
		tag := fmt.Sprintf("bson:%q", e.Key())
		s := reflect.StructOf([]reflect.StructField{{Name: "V", Type: typ, Tag: reflect.StructTag(tag)}})
		targets = append(targets, reflect.New(s).Interface())
	}
	return targets
}

func roundTrip(t *testing.T, name string, raw, want bson.Raw, into any) {
	t.Helper()
	var c codec.Codec
	if err := c.Unmarshal(raw, into); err != nil {
		t.Errorf("%s: decode into %T: %v", name, into, err)
		return
	}
	got, err := c.Marshal(into)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("%s: by way of %T\n got %x, %v\nwant %x", name, into, got, err, want)
	}
}

// What the corpus calls an error is one, but for text that is not UTF-8: the driver reads it, and so does the server store
// it, and who cannot read a document cannot repair it.
func TestTheErrorsOfTheOfficialCorpus(t *testing.T) {
	t.Parallel()
	var c codec.Codec
	tried := 0
	for _, f := range corpus(t) {
		for _, e := range f.DecodeErrors {
			raw := unhex(t, e.BSON)
			var d bson.D
			err := c.Unmarshal(raw, &d)
			if err == nil && !notUTF8(d) {
				t.Errorf("%s: %s: decodes to %v", f.Description, e.Description, d)
			}
			if err == nil && notUTF8(d) && !strings.Contains(e.Description, "UTF-8") {
				t.Errorf("%s: %s: an error of another kind is not seen", f.Description, e.Description)
			}
			tried++
		}
	}
	if tried < 60 {
		t.Errorf("only %d errors were tried", tried)
	}
}

func notUTF8(d bson.D) bool {
	for _, e := range d {
		switch v := e.Value.(type) {
		case bson.DBPointer:
			return !utf8.ValidString(v.DB)
		case bson.CodeWithScope:
			return !utf8.ValidString(string(v.Code))
		case bson.D:
			return notUTF8(v)
		}
		if v := reflect.ValueOf(e.Value); v.Kind() == reflect.String && !utf8.ValidString(v.String()) {
			return true
		}
	}
	return false
}
