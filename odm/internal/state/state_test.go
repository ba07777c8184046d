package state_test

import (
	"errors"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm/internal/state"
)

// doc reads relaxed extended JSON, which keeps the order of keys.
func doc(t testing.TB, text string) bson.Raw {
	t.Helper()
	var d bson.D
	if err := bson.UnmarshalExtJSON([]byte(text), false, &d); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	raw, err := bson.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func relaxed(t testing.TB, raw bson.Raw) string {
	t.Helper()
	out, err := bson.MarshalExtJSON(raw, false, false)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func TestChangesAreTheSmallestUpdate(t *testing.T) {
	for name, tt := range map[string]struct {
		raw, before, after string // raw is before if empty
		read               []string
		loose              bool
		want               string
	}{
		"nothing": {before: `{"a":1}`, after: `{"a":1}`, want: `{}`},
		"a double that is read as an int is no change": {
			raw: `{"age":30.0}`, before: `{"age":30}`, after: `{"age":30}`, want: `{}`},
		"a value":                      {before: `{"a":1,"b":2}`, after: `{"a":1,"b":3}`, want: `{"$set":{"b":3}}`},
		"another kind":                 {before: `{"a":1}`, after: `{"a":"1"}`, want: `{"$set":{"a":"1"}}`},
		"a new key and a key less":     {before: `{"a":1}`, after: `{"b":1}`, want: `{"$set":{"b":1},"$unset":{"a":""}}`},
		"the id is no change":          {before: `{"_id":1,"a":1}`, after: `{"_id":2,"a":1}`, want: `{}`},
		"an inner id is":               {before: `{"a":{"_id":1}}`, after: `{"a":{"_id":2}}`, want: `{"$set":{"a._id":2}}`},
		"a nested value":               {before: `{"h":{"c":1,"z":2}}`, after: `{"h":{"c":1,"z":3}}`, want: `{"$set":{"h.z":3}}`},
		"a key of a map less":          {before: `{"m":{"x":1,"y":2}}`, after: `{"m":{"y":2}}`, want: `{"$unset":{"m.x":""}}`},
		"the last key of a map less":   {before: `{"m":{"x":1}}`, after: `{"m":{}}`, want: `{"$unset":{"m.x":""}}`},
		"a list is written as a whole": {before: `{"l":[1,2]}`, after: `{"l":[1,3]}`, want: `{"$set":{"l":[1,3]}}`},
		"a document in place of null":  {before: `{"h":null}`, after: `{"h":{"c":1}}`, want: `{"$set":{"h":{"c":1}}}`},
		"null in place of a document":  {before: `{"h":{"c":1}}`, after: `{"h":null}`, want: `{"$set":{"h":null}}`},
		"null that is read as a document is written as a whole": {
			raw: `{"h":null}`, before: `{"h":{"c":"","z":""}}`, after: `{"h":{"c":"x","z":""}}`, want: `{"$set":{"h":{"c":"x","z":""}}}`},
		"a document that is not stored is begun with what changed": {
			raw: `{}`, before: `{"h":{"c":"","z":""}}`, after: `{"h":{"c":"x","z":""}}`, want: `{"$set":{"h.c":"x"}}`},
		"a dotted key is written with its document": {
			before: `{"m":{"a.b":1}}`, after: `{"m":{"a.b":2}}`, want: `{"$set":{"m":{"a.b":2}}}`},
		"another order of keys":       {before: `{"d":{"a":1,"b":2}}`, after: `{"d":{"b":2,"a":1}}`, want: `{"$set":{"d":{"b":2,"a":1}}}`},
		"another order of a map":      {before: `{"d":{"a":1,"b":2}}`, after: `{"d":{"b":2,"a":1}}`, loose: true, want: `{}`},
		"a map in a list":             {before: `{"l":[{"a":1,"b":2}]}`, after: `{"l":[{"b":2,"a":1}]}`, loose: true, want: `{}`},
		"a changed map in a list":     {before: `{"l":[{"a":1,"b":2}]}`, after: `{"l":[{"b":2,"a":3}]}`, loose: true, want: `{"$set":{"l":[{"b":2,"a":3}]}}`},
		"what was not read":           {before: `{"a":1,"b":2}`, after: `{"a":3,"b":4}`, read: []string{"a"}, want: `{"$set":{"a":3}}`},
		"a part that was read":        {before: `{"h":{"c":1,"z":2}}`, after: `{"h":{"c":3,"z":4}}`, read: []string{"h.c"}, want: `{"$set":{"h.c":3}}`},
		"a part of what was left out": {raw: `{}`, before: `{}`, after: `{"h":{"c":3}}`, read: []string{"h.c"}, want: `{"$set":{"h.c":3}}`},
		"a list of which parts were read, unchanged": {
			before: `{"l":[{"s":1}]}`, after: `{"l":[{"s":1}]}`, read: []string{"l.s"}, want: `{}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := pair(t, tt.raw, tt.before, tt.after)
			p.Loose = tt.loose
			if tt.read != nil {
				p.Read = state.NewPaths(tt.read...)
			}
			d, err := p.Changes()
			if err != nil {
				t.Fatal(err)
			}
			if got := relaxed(t, d.Update()); got != tt.want {
				t.Errorf("Changes = %s, want %s", got, tt.want)
			}
		})
	}
}

func pair(t testing.TB, raw, before, after string) state.Pair {
	t.Helper()
	if raw == "" {
		raw = before
	}
	return state.Pair{Raw: doc(t, raw), Before: doc(t, before), After: doc(t, after)}
}

func TestWhatCannotBeWritten(t *testing.T) {
	t.Parallel()
	p := pair(t, "", `{"l":[{"s":1}]}`, `{"l":[{"s":2}]}`)
	p.Read = state.NewPaths("l.s")
	var partial *state.PartialError
	if _, err := p.Changes(); !errors.As(err, &partial) || partial.Path != "l" {
		t.Errorf("a list of which parts were read: %v, want a PartialError about l", err)
	}
	if _, err := p.Whole(nil); !errors.As(err, &partial) {
		t.Errorf("Whole of a list of which parts were read: %v, want a PartialError", err)
	}
	var key *state.KeyError
	if _, err := pair(t, "", `{"a.b":1}`, `{"a.b":2}`).Changes(); !errors.As(err, &key) || key.Key != "a.b" {
		t.Errorf("a dotted key at the top: %v, want a KeyError", err)
	}
}

func TestWholeWritesEverythingAndLosesNothing(t *testing.T) {
	for name, tt := range map[string]struct {
		raw, before, after string
		declared, read     []string
		want               string
	}{
		"a document without a baseline": {
			after: `{"_id":1,"a":1,"h":{"c":1}}`, declared: []string{"_id", "a", "h", "o"},
			want: `{"$set":{"a":1,"h":{"c":1}},"$unset":{"o":""}}`},
		"unchanged values are written too": {
			raw: `{"a":1}`, before: `{"a":1}`, after: `{"a":1}`, declared: []string{"a"}, want: `{"$set":{"a":1}}`},
		"a document with a key that the type does not know": {
			raw: `{"h":{"c":1,"x":9}}`, before: `{"h":{"c":1}}`, after: `{"h":{"c":2}}`, declared: []string{"h"}, want: `{"$set":{"h.c":2}}`},
		"keys of an inline map that are gone": {
			raw: `{"a":1,"b":2}`, before: `{"a":1,"b":2}`, after: `{"a":1}`, want: `{"$set":{"a":1},"$unset":{"b":""}}`},
		"only what was read": {
			raw: `{"a":1}`, before: `{"a":1,"b":0}`, after: `{"a":1,"b":0}`, declared: []string{"a", "b", "o"}, read: []string{"a"}, want: `{"$set":{"a":1}}`},
		"a part that was read": {
			raw: `{"h":{"c":1}}`, before: `{"h":{"c":1,"z":0}}`, after: `{"h":{"c":1,"z":0}}`, declared: []string{"h"}, read: []string{"h.c"}, want: `{"$set":{"h.c":1}}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := state.Pair{After: doc(t, tt.after)}
			if tt.raw != "" {
				p = pair(t, tt.raw, tt.before, tt.after)
			}
			if tt.read != nil {
				p.Read = state.NewPaths(tt.read...)
			}
			d, err := p.Whole(tt.declared)
			if err != nil {
				t.Fatal(err)
			}
			if got := relaxed(t, d.Update()); got != tt.want {
				t.Errorf("Whole = %s, want %s", got, tt.want)
			}
		})
	}
}

func TestMergedIsWhatTheServerHolds(t *testing.T) {
	t.Parallel()
	p := pair(t, `{"_id":1,"a":1.0,"h":{"c":1,"x":9},"u":true}`, `{"_id":1,"a":1,"h":{"c":1},"z":0}`, `{"_id":1,"a":2,"h":{"c":3},"z":7}`)
	p.Read = state.NewPaths("_id", "a", "h")
	merged, err := p.Merged()
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"_id":1,"a":2,"h":{"c":3,"x":9},"u":true}`
	if got := relaxed(t, merged); got != want {
		t.Errorf("Merged = %s, want %s", got, want)
	}
	p = pair(t, `{"h":null,"a":1.0}`, `{"h":{"c":0},"a":1,"z":0}`, `{"h":{"c":0},"a":1,"z":0}`)
	for want, merge := range map[string]func() (bson.Raw, error){
		`{"h":null,"a":1.0}`:        p.Merged, // nothing was sent
		`{"h":{"c":0},"a":1,"z":0}`: p.MergedWhole,
	} {
		merged, err := merge()
		if err != nil || relaxed(t, merged) != want {
			t.Errorf("merged to %v, %v; want %s", merged, err, want)
		}
	}
}
