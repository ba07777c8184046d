package migrate

import (
	"slices"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
)

func raw(t testing.TB, text string) bson.Raw {
	t.Helper()
	var d bson.D
	if err := bson.UnmarshalExtJSON([]byte(text), false, &d); err != nil {
		t.Fatal(err)
	}
	return encoded(t, d)
}

func encoded(t testing.TB, d bson.D) bson.Raw {
	t.Helper()
	b, err := bson.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestMerge(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ stored, want, old, new, merged string }{
		"what nobody knows stays":            {`{"_id":1,"x":1,"y":2}`, `{"_id":1,"y":3}`, `{"_id":1,"y":2}`, `{"_id":1,"y":2}`, `{"_id":1,"x":1,"y":3}`},
		"what the old knew goes":             {`{"_id":1,"x":1}`, `{"_id":1}`, `{"_id":1,"x":1}`, `{"_id":1}`, `{"_id":1}`},
		"what the new knew and lost goes":    {`{"_id":1,"x":1}`, `{"_id":1}`, `{"_id":1}`, `{"_id":1,"x":1}`, `{"_id":1}`},
		"what was declared and left out too": {`{"_id":1,"gone":""}`, `{"_id":1}`, `{"_id":1}`, `{"_id":1}`, `{"_id":1}`},
		"at every depth":                     {`{"a":{"b":{"x":1,"y":2}}}`, `{"a":{"b":{"z":3}}}`, `{"a":{"b":{"y":2}}}`, `{"a":{"b":{}}}`, `{"a":{"b":{"x":1,"z":3}}}`},
		"a document becomes a number":        {`{"a":{"x":1}}`, `{"a":1}`, `{}`, `{}`, `{"a":1}`},
		"a number becomes a document":        {`{"a":1}`, `{"a":{"x":1}}`, `{"a":1}`, `{}`, `{"a":{"x":1}}`},
		"lists are the new ones":             {`{"a":[{"x":1,"y":1}]}`, `{"a":[{"y":2}]}`, `{"a":[{"y":1}]}`, `{"a":[{"y":1}]}`, `{"a":[{"y":2}]}`},
		"new keys come last":                 {`{"b":1}`, `{"a":1,"b":2,"c":3}`, `{}`, `{}`, `{"b":2,"a":1,"c":3}`},
	} {
		got, err := merge(raw(t, tt.stored), raw(t, tt.want), knows{raw(t, tt.old), raw(t, tt.new)}, []string{"gone"})
		if err != nil || !slices.Equal(got, raw(t, tt.merged)) {
			t.Errorf("%s: merge = %v, %v; want %s", name, got, err, tt.merged)
		}
	}
}

// slowly is merge over decoded documents.
func slowly(stored, want, old, new bson.D) bson.D {
	out := bson.D{}
	for _, e := range stored {
		w, wanted := at(want, e.Key)
		_, oldKnows := at(old, e.Key)
		_, newKnows := at(new, e.Key)
		s, isDocument := e.Value.(bson.D)
		inner, stays := w.(bson.D)
		switch {
		case wanted && isDocument && stays:
			o, _ := at(old, e.Key)
			n, _ := at(new, e.Key)
			oldInner, _ := o.(bson.D)
			newInner, _ := n.(bson.D)
			out = append(out, bson.E{Key: e.Key, Value: slowly(s, inner, oldInner, newInner)})
		case wanted:
			out = append(out, bson.E{Key: e.Key, Value: w})
		case !oldKnows && !newKnows:
			out = append(out, e)
		}
	}
	for _, e := range want {
		if _, there := at(stored, e.Key); !there {
			out = append(out, e)
		}
	}
	return out
}

func at(d bson.D, key string) (any, bool) {
	i := slices.IndexFunc(d, func(e bson.E) bool { return e.Key == key })
	if i < 0 {
		return nil, false
	}
	return d[i].Value, true
}

func FuzzMerge(f *testing.F) {
	f.Add(`{"_id":1,"a":{"x":1},"b":[1]}`, `{"_id":1,"a":{"y":{"$numberLong":"2"}}}`, `{"a":{"x":1}}`, `{"b":1}`)
	f.Add(`{"":1,"a":null}`, `{"a":{}}`, `{}`, `{"a":{"":{}}}`)
	f.Add(`{"a":{"a":{"a":1,"b":2}}}`, `{"a":{"a":{"c":1}}}`, `{"a":{"a":{"a":1}}}`, `{"a":{}}`)
	f.Fuzz(func(t *testing.T, a, b, c, d string) {
		docs := make([]bson.D, 4)
		for i, text := range []string{a, b, c, d} {
			if bson.UnmarshalExtJSON([]byte(text), false, &docs[i]) != nil {
				return // no document
			}
			if _, err := bson.Marshal(docs[i]); err != nil {
				return // a key holds a zero byte
			}
		}
		stored, want := encoded(t, docs[0]), encoded(t, docs[1])
		got, err := merge(stored, want, knows{encoded(t, docs[2]), encoded(t, docs[3])}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if slow := encoded(t, slowly(docs[0], docs[1], docs[2], docs[3])); !slices.Equal(got, slow) {
			t.Fatalf("merge = %v, want %v", got, slow)
		}
		// what touches says of the two makes one of the other
		touched, err := touches(stored, got)
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range touched {
			v, err := got.LookupErr(one.key)
			if (err == nil) != !one.now.IsZero() || err == nil && !v.Equal(one.now) {
				t.Fatalf("touches(%v, %v) says %q becomes %v", stored, got, one.key, one.now)
			}
		}
	})
}

func TestInDatabase(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ uri, db, want string }{
		{"mongodb://h", "shop", "mongodb://h/shop"},
		{"mongodb://h/", "shop", "mongodb://h/shop"},
		{"mongodb://h/old", "", "mongodb://h/old"},
		{"mongodb://a:1,b:2/old?replicaSet=rs0", "shop", "mongodb://a:1,b:2/shop?replicaSet=rs0"},
		{"mongodb://ada:pw@h/old", "shop", "mongodb://ada:pw@h/shop?authSource=old"},
		{"mongodb://ada:pw@h/?w=1", "shop", "mongodb://ada:pw@h/shop?w=1&authSource=admin"},
		{"mongodb://ada:pw@h/old?authSource=users", "shop", "mongodb://ada:pw@h/shop?authSource=users"},
		{"h", "shop", "h"},
	} {
		if got := inDatabase(tt.uri, tt.db); got != tt.want {
			t.Errorf("inDatabase(%q, %q) = %q, want %q", tt.uri, tt.db, got, tt.want)
		}
	}
}
