package odm

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// An indexSpec is an index as createIndexes takes it: what a model declares, or what is stored.
type indexSpec struct {
	keys  bson.D
	name  string
	named bool   // the model gives the name
	opts  bson.D // the other options
	from  *plan  // the model that declares it; nil if it is stored
}

func (s *indexSpec) set(key string, value any, is bool) {
	if is {
		s.opts = append(s.opts, bson.E{Key: key, Value: value})
	}
}

func (s indexSpec) get(key string) any {
	for _, e := range s.opts {
		if e.Key == key {
			return e.Value
		}
	}
	return nil
}

// check refuses what the server would refuse in words that name no field.
func (s indexSpec) check() error {
	seen := map[string]bool{}
	for _, e := range s.keys {
		if seen[e.Key] {
			return fmt.Errorf("the index %s has the key %q twice", s.name, e.Key)
		}
		seen[e.Key] = true
	}
	if s.get("expireAfterSeconds") != nil && len(s.keys) != 1 {
		return errors.New("an index that lets documents expire has one key")
	}
	return nil
}

// document is the element of createIndexes' indexes.
func (s indexSpec) document() bson.D {
	return append(bson.D{{Key: "key", Value: s.keys}, {Key: "name", Value: s.name}}, s.opts...)
}

// String is the keys and the options, as people read them.
func (s indexSpec) String() string {
	var b strings.Builder
	b.WriteString(loose(s.keys))
	for _, e := range s.opts {
		b.WriteString(" " + e.Key)
		if e.Value != true {
			b.WriteString(" " + loose(e.Value))
		}
	}
	return b.String()
}

// loose is a value in mongosh's notation.
func loose(v any) string {
	switch v := v.(type) {
	case bson.Raw:
		var d bson.D
		if bson.Unmarshal(v, &d) == nil {
			return loose(d)
		}
	case bson.D:
		parts := make([]string, len(v))
		for i, e := range v {
			parts[i] = e.Key + ": " + loose(e.Value)
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case bson.A:
		parts := make([]string, len(v))
		for i, e := range v {
			parts[i] = loose(e)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case string:
		return fmt.Sprintf("%q", v)
	}
	return fmt.Sprint(v)
}

// storedSpec reads an index as listIndexes tells it.
func storedSpec(raw bson.Raw) (indexSpec, error) {
	var d bson.D
	if err := bson.Unmarshal(raw, &d); err != nil {
		return indexSpec{}, err
	}
	s := indexSpec{named: true}
	for _, e := range d {
		switch {
		case e.Key == "name":
			s.name, _ = e.Value.(string)
		case e.Key == "key":
			s.keys, _ = e.Value.(bson.D)
		case slices.Contains([]string{"v", "ns", "background", "textIndexVersion", "2dsphereIndexVersion"}, e.Key):
		case e.Value == false:
		case e.Key == "default_language" && e.Value == "english", e.Key == "language_override" && e.Value == "language":
		default:
			s.opts = append(s.opts, e)
		}
	}
	return s.readable(), nil
}

// readable gives a stored text index the keys that it was made with: the server tells them as weights.
func (s indexSpec) readable() indexSpec {
	at := slices.IndexFunc(s.keys, func(e bson.E) bool { return e.Key == "_fts" })
	weights, ok := s.get("weights").(bson.D)
	if at < 0 || !ok {
		return s
	}
	var texts, heavy bson.D
	for _, w := range weights {
		texts = append(texts, bson.E{Key: w.Key, Value: "text"})
		if !sameLoosely(w.Value, int32(1)) {
			heavy = append(heavy, w)
		}
	}
	rest := slices.DeleteFunc(slices.Clone(s.keys[at+1:]), func(e bson.E) bool { return e.Key == "_ftsx" })
	s.keys = append(append(slices.Clone(s.keys[:at]), texts...), rest...)
	s.opts = slices.DeleteFunc(slices.Clone(s.opts), func(e bson.E) bool { return e.Key == "weights" })
	s.set("weights", heavy, heavy != nil)
	return s
}

// toDocument renders a collation.
func toDocument(c *options.Collation) bson.Raw {
	d := bson.D{{Key: "locale", Value: c.Locale}}
	for _, o := range []struct {
		key   string
		value any
		is    bool
	}{
		{"caseLevel", true, c.CaseLevel}, {"caseFirst", c.CaseFirst, c.CaseFirst != ""},
		{"strength", int32(c.Strength), c.Strength != 0}, {"numericOrdering", true, c.NumericOrdering},
		{"alternate", c.Alternate, c.Alternate != ""}, {"maxVariable", c.MaxVariable, c.MaxVariable != ""},
		{"normalization", true, c.Normalization}, {"backwards", true, c.Backwards},
	} {
		if o.is {
			d = append(d, bson.E{Key: o.key, Value: o.value})
		}
	}
	raw, _ := bson.Marshal(d) // texts, numbers and booleans: no error
	return raw
}
