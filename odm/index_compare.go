package odm

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// sameKeys reports whether two indexes have the same keys in the same order. The fields of a text index have none.
func (s indexSpec) sameKeys(o indexSpec) bool {
	return loose(textsInOrder(s.keys)) == loose(textsInOrder(o.keys))
}

// textsInOrder sorts what stands between the first and the last text key.
func textsInOrder(keys bson.D) bson.D {
	keys = slices.Clone(keys)
	isText := func(e bson.E) bool { return e.Value == "text" }
	if from := slices.IndexFunc(keys, isText); from >= 0 {
		to := from
		for to < len(keys) && isText(keys[to]) {
			to++
		}
		slices.SortFunc(keys[from:to], func(a, b bson.E) int { return strings.Compare(a.Key, b.Key) })
	}
	for i, e := range keys {
		if n, ok := number(e.Value); ok {
			keys[i].Value = n
		}
	}
	return keys
}

// differs says in which options a stored index is not what is declared; "" if in none.
func (s indexSpec) differs(stored indexSpec, collation any) string {
	var out []string
	for _, key := range optionKeys(s, stored) {
		want, have := s.get(key), stored.get(key)
		if key == "collation" {
			if want == nil {
				want = collation // the collection's own
			}
			if sameCollation(want, have) {
				continue
			}
		} else if sameLoosely(want, have) {
			continue
		}
		out = append(out, fmt.Sprintf("%s is %s, wanted %s", key, orNone(have), orNone(want)))
	}
	return strings.Join(out, "; ")
}

func optionKeys(a, b indexSpec) (keys []string) {
	for _, e := range slices.Concat(a.opts, b.opts) {
		if !slices.Contains(keys, e.Key) {
			keys = append(keys, e.Key)
		}
	}
	return keys
}

func orNone(v any) string {
	if v == nil {
		return "not set"
	}
	return loose(v)
}

// sameLoosely compares two values; numbers by what they count, documents in the order of their keys.
func sameLoosely(a, b any) bool {
	if x, ok := number(a); ok {
		y, ok := number(b)
		return ok && x == y
	}
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	return bytes.Equal(plainBytes(a), plainBytes(b))
}

// plainBytes encodes a value with every number as a double.
func plainBytes(v any) []byte {
	raw, err := bson.Marshal(bson.D{{Key: "v", Value: v}})
	if err != nil {
		return nil
	}
	var d bson.D
	if err := bson.Unmarshal(raw, &d); err != nil {
		return nil
	}
	raw, _ = bson.Marshal(doubled(d)) // it was just decoded
	return raw
}

func doubled(v any) any {
	switch v := v.(type) {
	case bson.D:
		out := make(bson.D, len(v))
		for i, e := range v {
			out[i] = bson.E{Key: e.Key, Value: doubled(e.Value)}
		}
		return out
	case bson.A:
		out := make(bson.A, len(v))
		for i, e := range v {
			out[i] = doubled(e)
		}
		return out
	}
	if n, ok := number(v); ok {
		return n
	}
	return v
}

func number(v any) (float64, bool) {
	switch v := v.(type) {
	case int:
		return float64(v), true
	case int32:
		return float64(v), true
	case int64:
		return float64(v), true
	case float64:
		return v, true
	}
	return 0, false
}

// sameCollation compares a collation as it was asked for with one as the server completes it. What depends on the
// locale counts only if it was asked for.
func sameCollation(want, have any) bool {
	w, h := asDocument(want), asDocument(have)
	if w == nil || h == nil {
		return w == nil && h == nil
	}
	usual := map[string]any{"strength": int32(3), "caseLevel": false, "numericOrdering": false, "normalization": false}
	for _, e := range h {
		value, asked := lookup(w, e.Key)
		if !asked {
			value, asked = usual[e.Key], usual[e.Key] != nil
		}
		if asked && !sameLoosely(value, e.Value) {
			return false
		}
	}
	return true
}

func asDocument(v any) (d bson.D) {
	switch v := v.(type) {
	case bson.D:
		return v
	case bson.Raw:
		_ = bson.Unmarshal(v, &d) // it was rendered by us, or by the server
	}
	return d
}

func lookup(d bson.D, key string) (any, bool) {
	for _, e := range d {
		if e.Key == key {
			return e.Value, true
		}
	}
	return nil, false
}
