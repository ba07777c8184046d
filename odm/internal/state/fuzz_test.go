package state_test

import (
	"bytes"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm/internal/state"
)

// FuzzChanges compares the diff with the slow plain way: a tree of Go maps to which the update is applied as the server
// does it. What the server holds has keys that the Go type does not know, and null where the Go type has a document.
func FuzzChanges(f *testing.F) {
	for _, seed := range []string{"", "\x01\x02\x03", "document", "a.b and $c", "\xff\xfe\x80\x40\x20\x10\x08\x04\x02\x01",
		strings.Repeat("\x05\x01", 20), strings.Repeat("\x07\x05\x03\x06", 12), "the quick brown fox jumps over the lazy dog"} {
		f.Add([]byte(seed), []byte("other"), []byte(seed))
		f.Add([]byte("other"), []byte(seed), []byte("\x01\x00\x02"))
	}
	f.Fuzz(func(t *testing.T, a, b, c []byte) {
		before := (&source{data: a}).document(0)
		after := (&source{data: b}).mutate(before, 0)
		stored := (&source{data: c}).stored(before, 0)
		p := state.Pair{Raw: encode(t, stored), Before: encode(t, before), After: encode(t, after), Loose: true}
		d, err := p.Changes()
		if err != nil {
			t.Fatal(err) // the keys at the top are plain and everything was read
		}
		if same := reflect.DeepEqual(before, after); d.Empty() != same {
			t.Fatalf("Changes is empty: %v, but the documents are the same: %v\nbefore %v\nafter  %v", d.Empty(), same, before, after)
		}
		was := copyOf(stored)
		apply(t, stored, d)
		if want := expected(was, before, after); !reflect.DeepEqual(stored, want) {
			t.Errorf("%v\nleads from %v\nto         %v\nwant       %v", d.Update(), was, stored, want)
		}
		assertMerged(t, p, stored)
	})
}

// expected says in plain words what must stand at the server: every value that changed, and else what stood there.
func expected(stored, before, after map[string]any) map[string]any {
	out := maps.Clone(stored)
	for k, now := range after {
		old, had := before[k]
		if had && reflect.DeepEqual(old, now) {
			continue
		}
		from, ok1 := old.(map[string]any)
		to, ok2 := now.(map[string]any)
		held, ok3 := stored[k].(map[string]any)
		if _, has := stored[k]; !has {
			held, ok3 = map[string]any{}, true
		}
		if ok1 && ok2 && ok3 && plainKeys(from) && plainKeys(to) {
			if inner := expected(held, from, to); len(inner) > 0 || stored[k] != nil {
				out[k] = inner // $unset alone makes no document
			}
			continue
		}
		out[k] = now
	}
	for k := range before {
		if _, still := after[k]; !still {
			delete(out, k)
		}
	}
	return out
}

// assertMerged checks that the next baseline has everything that the server holds now.
func assertMerged(t *testing.T, p state.Pair, stored map[string]any) {
	t.Helper()
	merged, err := p.Merged()
	if err != nil {
		t.Fatal(err)
	}
	if got := decode(t, merged); !covers(got, stored) {
		t.Errorf("Merged is %v, the server holds %v", got, stored)
	}
}

// covers reports whether a document has every value of another one. It may have more: where a document was begun by its
// first changed keys, the rest of it is what it decodes to.
func covers(doc, other map[string]any) bool {
	for k, v := range other {
		got, ok := doc[k]
		in, isDoc := v.(map[string]any)
		if gotIn, also := got.(map[string]any); isDoc && also {
			ok = ok && covers(gotIn, in)
		} else {
			ok = ok && reflect.DeepEqual(got, v)
		}
		if !ok {
			return false
		}
	}
	return true
}

// apply does to doc what the server does, and fails where the server does.
func apply(t *testing.T, doc map[string]any, d state.Diff) {
	t.Helper()
	for _, c := range d.Set {
		v := decode(t, encode(t, map[string]any{"v": c.Value}))["v"]
		in, key := walk(t, doc, c.Path, true)
		in[key] = v
	}
	for _, path := range d.Unset {
		if in, key := walk(t, doc, path, false); in != nil {
			delete(in, key)
		}
	}
}

// walk returns the document that holds the last segment of path.
func walk(t *testing.T, doc map[string]any, path string, create bool) (map[string]any, string) {
	t.Helper()
	segments := strings.Split(path, ".")
	for i, seg := range segments[:len(segments)-1] {
		next, has := doc[seg]
		inner, ok := next.(map[string]any)
		switch {
		case ok:
		case has && create:
			t.Fatalf("the server cannot create %q below %q, where %v stands", path, strings.Join(segments[:i+1], "."), next)
		case create:
			inner = map[string]any{}
			doc[seg] = inner
		default:
			return nil, ""
		}
		doc = inner
	}
	return doc, segments[len(segments)-1]
}

// A source makes values out of fuzzed bytes.
type source struct {
	data []byte
	at   int
}

func (s *source) next(n int) int {
	if s.at >= len(s.data) {
		return 0
	}
	s.at++
	return int(s.data[s.at-1]) % n
}

func (s *source) document(depth int) map[string]any {
	out := map[string]any{}
	for range s.next(5) {
		out[s.key(depth)] = s.value(depth)
	}
	return out
}

func (s *source) key(depth int) string {
	keys := []string{"a", "b", "c", "long", "_id2", "", "d.e", "$f", "ü$"}
	if depth == 0 {
		return keys[s.next(5)] // the top takes only what an update can name
	}
	return keys[s.next(len(keys))]
}

func (s *source) value(depth int) any {
	switch s.next(7) {
	case 0:
		return nil
	case 1:
		return int32(s.next(3))
	case 2:
		return fmt.Sprint(s.next(3))
	case 3:
		return []any{int32(s.next(2)), s.element(depth)}
	case 4:
		return s.next(2) == 0
	}
	if depth > 3 {
		return "deep"
	}
	return s.document(depth + 1)
}

func (s *source) element(depth int) any {
	if depth > 3 || s.next(2) == 0 {
		return "element"
	}
	return s.document(depth + 1)
}

// mutate changes some of doc.
func (s *source) mutate(doc map[string]any, depth int) map[string]any {
	out := map[string]any{}
	for _, k := range slices.Sorted(maps.Keys(doc)) {
		inner, isDoc := doc[k].(map[string]any)
		switch what := s.next(4); {
		case what == 1:
		case what == 2:
			out[k] = s.value(depth)
		case what == 3 && isDoc:
			out[k] = s.mutate(inner, depth+1)
		default:
			out[k] = doc[k]
		}
	}
	if s.next(2) == 1 {
		out[s.key(depth)] = s.value(depth)
	}
	return out
}

// stored is what may stand at the server if it decodes to doc.
func (s *source) stored(doc map[string]any, depth int) map[string]any {
	out := map[string]any{}
	for _, k := range slices.Sorted(maps.Keys(doc)) {
		inner, isDoc := doc[k].(map[string]any)
		switch what := s.next(4); {
		case what == 1: // missing
		case what == 2 && isDoc:
			out[k] = nil
		case isDoc:
			out[k] = s.stored(inner, depth+1)
		default:
			out[k] = copyValue(doc[k])
		}
	}
	for i := range s.next(3) {
		out[fmt.Sprint("unknown", i)] = "kept"
	}
	return out
}

func plainKeys(m map[string]any) bool {
	for k := range m {
		if k == "" || k[0] == '$' || strings.Contains(k, ".") {
			return false
		}
	}
	return true
}

func copyOf(m map[string]any) map[string]any { return copyValue(m).(map[string]any) }

func copyValue(v any) any {
	m, ok := v.(map[string]any)
	if !ok {
		return v
	}
	out := map[string]any{}
	for k, v := range m {
		out[k] = copyValue(v)
	}
	return out
}

func encode(t *testing.T, m map[string]any) bson.Raw {
	t.Helper()
	raw, err := bson.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// decode reads documents as maps, so that their order does not count.
func decode(t *testing.T, raw bson.Raw) map[string]any {
	t.Helper()
	dec := bson.NewDecoder(bson.NewDocumentReader(strings.NewReader(string(raw))))
	dec.DefaultDocumentMap()
	var m map[string]any
	if err := dec.Decode(&m); err != nil {
		t.Fatal(err)
	}
	return plainValue(m).(map[string]any)
}

// plainValue turns the driver's types into Go's.
func plainValue(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k, e := range v {
			v[k] = plainValue(e)
		}
		return v
	case bson.M:
		return plainValue(map[string]any(v))
	case bson.A:
		return plainValue([]any(v))
	case []any:
		for i, e := range v {
			v[i] = plainValue(e)
		}
		return v
	}
	return v
}

// FuzzSame compares the comparison of bytes with the slow plain way: take the element out and look.
func FuzzSame(f *testing.F) {
	f.Add([]byte("document"), []byte("document"), byte(2))
	f.Add([]byte("\x05\x01\x05\x01"), []byte("other"), byte(1))
	f.Fuzz(func(t *testing.T, a, b []byte, which byte) {
		doc := (&source{data: a}).document(0)
		now := encode(t, doc)
		stored, besides := now, ""
		if which&1 != 0 {
			stored = encode(t, (&source{data: b}).mutate(doc, 0))
		}
		want := bytes.Equal(stored, now)
		if which&2 != 0 {
			besides = "revision_id"
			stored = inserted(t, stored, int(which)>>2, besides)
		}
		if got := state.Same(stored, now, besides); got != want {
			t.Errorf("Same(%v, %v, %q) = %v", stored, now, besides, got)
		}
		for n := range stored {
			state.Same(stored[:n], now, "revision_id") // whatever it says, it must not panic
		}
	})
}

// inserted is a document with one more element at a place.
func inserted(t *testing.T, doc bson.Raw, place int, key string) bson.Raw {
	t.Helper()
	es, err := doc.Elements()
	if err != nil {
		t.Fatal(err)
	}
	d := bson.D{}
	for _, e := range es {
		d = append(d, bson.E{Key: e.Key(), Value: e.Value()})
	}
	raw, err := bson.Marshal(slices.Insert(d, place%(len(d)+1), bson.E{Key: key, Value: "r"}))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}
