package odm

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/databridge-go/databridge/odm/internal/expr"
)

// An Index is one that a model declares by its method Indexes, for what tags cannot say well:
//
//	func (*User) Indexes() []odm.Index {
//		return []odm.Index{
//			{Keys: []string{"city", "-age"}},
//			{Keys: []string{"email"}, Unique: true, Partial: odm.F("active").Eq(true)},
//			{Keys: []string{"seen"}, ExpireAfter: 24 * time.Hour},
//		}
//	}
//
// The methods of embedded structs count too. Where two declare the same keys in the same order, the method of the model
// wins over those of what it embeds, and a method over tags.
type Index struct {
	// Keys are the stored paths in the order of the index: "age" ascending, "-age" descending, "loc:2dsphere" of another
	// kind (2d, 2dsphere, hashed, text). "$**" and "attributes.$**" are wildcards.
	Keys []string
	// Name is the name in the database; empty means MongoDB's own, "city_1_age_-1".
	Name   string
	Unique bool
	Sparse bool // documents without the field are not in the index
	Hidden bool // the index is kept, but queries do not use it (MongoDB 4.4)
	// ExpireAfter makes the server delete a document so long after the time in the one field of the index. Zero means
	// never, ExpireAtTime at the time itself. It is counted in whole seconds.
	ExpireAfter time.Duration
	// Partial is the condition on documents that are in the index: what F and Raw return, or a document; nil means all.
	Partial any
	// Collation is by which language's rules the index sorts; nil means the collection's.
	Collation *options.Collation
	// Weights says how much a match in a field of a text index counts; 1 if it says nothing.
	Weights map[string]int
	// Language is the language of a text index; empty means English.
	Language string
	// LanguageField is the field that says a document's own language in a text index; empty means "language".
	LanguageField string
	// Wildcard is the projection of a wildcard index, a document; nil means all fields.
	Wildcard any
}

// ExpireAtTime is the ExpireAfter of documents that expire at the time that their field holds.
const ExpireAtTime time.Duration = -1

// An Indexer is a model, or a struct that it embeds, with indexes beside those of its tags. The method is called on a
// zero value and should return a literal.
type Indexer interface{ Indexes() []Index }

// String is the index as Plan prints it: "{city: 1, age: -1} unique".
func (x Index) String() string {
	s, err := x.spec(expr.Codec{})
	if err != nil {
		return err.Error()
	}
	return s.String()
}

// spec renders the index as createIndexes takes it.
func (x Index) spec(c expr.Codec) (indexSpec, error) {
	s := indexSpec{named: x.Name != "", name: x.Name}
	for _, key := range x.Keys {
		e, err := indexKey(key)
		if err != nil {
			return s, err
		}
		s.keys = append(s.keys, e)
	}
	if len(s.keys) == 0 {
		return s, errors.New("an index of no keys")
	}
	if s.name == "" {
		s.name = defaultName(s.keys)
	}
	return s, errors.Join(s.options(c, x), s.check())
}

// options adds what the index says beside its keys.
func (s *indexSpec) options(c expr.Codec, x Index) error {
	s.set("unique", true, x.Unique)
	s.set("sparse", true, x.Sparse)
	s.set("hidden", true, x.Hidden)
	s.set("expireAfterSeconds", int64(max(x.ExpireAfter, 0)/time.Second), x.ExpireAfter != 0)
	if x.Partial != nil {
		doc, err := documentOf(c, x.Partial)
		if err != nil {
			return fmt.Errorf("the condition Partial: %w", err)
		}
		s.set("partialFilterExpression", doc, true)
	}
	if x.Collation != nil {
		s.set("collation", bson.Raw(toDocument(x.Collation)), true)
	}
	if len(x.Weights) > 0 {
		s.set("weights", sortedDocument(x.Weights), true)
	}
	s.set("default_language", x.Language, x.Language != "")
	s.set("language_override", x.LanguageField, x.LanguageField != "")
	if x.Wildcard != nil {
		doc, err := documentOf(c, x.Wildcard)
		if err != nil {
			return fmt.Errorf("the projection Wildcard: %w", err)
		}
		s.set("wildcardProjection", doc, true)
	}
	return nil
}

// documentOf renders a condition, or what encodes to a document.
func documentOf(c expr.Codec, v any) (bson.Raw, error) {
	if n, ok := v.(Expr); ok {
		return expr.Document(c, []Expr{n})
	}
	if v := reflect.ValueOf(v); v.Kind() == reflect.Struct && v.CanConvert(reflect.TypeFor[Expr]()) {
		return expr.Document(c, []Expr{v.Convert(reflect.TypeFor[Expr]()).Interface().(Expr)}) // a Filter[T]
	}
	doc, err := c.AppendDocument(nil, v)
	return doc, err
}

// indexKey reads one of an Index's Keys.
func indexKey(text string) (bson.E, error) {
	path, kind, other := strings.Cut(text, ":")
	path, down := strings.CutPrefix(path, "-")
	switch {
	case path == "" || strings.HasPrefix(path, ".") || strings.HasSuffix(path, ".") || strings.Contains(path, ".."):
		return bson.E{}, fmt.Errorf("an index key is a path, and %q is none", text)
	case other && (down || !slices.Contains(indexKinds(), kind)):
		return bson.E{}, fmt.Errorf("the index key %q: a key is \"age\", \"-age\", or \"age:kind\" with a kind of %s", text, strings.Join(indexKinds(), ", "))
	case other:
		return bson.E{Key: path, Value: kind}, nil
	case down:
		return bson.E{Key: path, Value: int32(-1)}, nil
	}
	return bson.E{Key: path, Value: int32(1)}, nil
}

// indexKinds are the kinds of keys that have no direction.
func indexKinds() []string { return []string{"2d", "2dsphere", "hashed", "text"} }

// defaultName is the name that MongoDB's drivers give an index: its keys and their directions.
func defaultName(keys bson.D) string {
	parts := make([]string, 0, 2*len(keys))
	for _, e := range keys {
		parts = append(parts, e.Key)
		switch v := e.Value.(type) {
		case string:
			parts = append(parts, v)
		case int32:
			parts = append(parts, strconv.Itoa(int(v)))
		}
	}
	return strings.Join(parts, "_")
}

// sortedDocument is a document with the keys in order.
func sortedDocument(m map[string]int) bson.D {
	var d bson.D
	for key, n := range m {
		d = append(d, bson.E{Key: key, Value: int32(n)})
	}
	slices.SortFunc(d, func(a, b bson.E) int { return strings.Compare(a.Key, b.Key) })
	return d
}
