package main

import (
	"slices"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
)

func valueOf(t *testing.T, r *reader, doc any) value {
	t.Helper()
	raw, err := bson.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	return r.document(raw)
}

func TestCompare(t *testing.T) {
	t.Parallel()
	d := func(es ...bson.E) bson.D { return append(bson.D{}, es...) }
	e := func(k string, v any) bson.E { return bson.E{Key: k, Value: v} }
	for name, tt := range map[string]struct {
		beanie, odm bson.D
		want        []string
	}{
		"equal":              {d(e("a", 1), e("b", "x")), d(e("a", 1), e("b", "x")), nil},
		"another value":      {d(e("a", d(e("b", 1)))), d(e("a", d(e("b", 2)))), []string{"a.b: beanie 1, odm 2"}},
		"another kind":       {d(e("a", 1)), d(e("a", 1.0)), []string{"a: beanie 1, odm 1.0"}},
		"another width":      {d(e("a", int32(1))), d(e("a", int64(1<<40))), []string{`a: beanie 1, odm {"$numberLong":"1099511627776"}`}},
		"text is no number":  {d(e("a", "1")), d(e("a", 1)), []string{`a: beanie "1", odm 1`}},
		"null is not absent": {d(e("a", nil)), d(), []string{"a: beanie null, odm nothing"}},
		"one more":           {d(), d(e("a", true)), []string{"a: beanie nothing, odm true"}},
		"order of keys":      {d(e("a", 1), e("b", 1)), d(e("b", 1), e("a", 1)), []string{": beanie has the order [a b], odm [b a]"}},
		"order of a map":     {d(e("attrs", d(e("a", 1), e("b", 1)))), d(e("attrs", d(e("b", 1), e("a", 1)))), nil},
		"order of a list":    {d(e("a", bson.A{1, 2})), d(e("a", bson.A{2, 1})), []string{"a.0: beanie 1, odm 2", "a.1: beanie 2, odm 1"}},
		"length of a list":   {d(e("a", bson.A{1})), d(e("a", bson.A{})), []string{"a: beanie [1], odm []"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := compare("", valueOf(t, newReader(), tt.beanie), valueOf(t, newReader(), tt.odm)); !slices.Equal(got, tt.want) {
				t.Errorf("compare(%v, %v) = %q, want %q", tt.beanie, tt.odm, got, tt.want)
			}
		})
	}
}

func TestReaderNamesWhatIsNewInEveryRun(t *testing.T) {
	t.Parallel()
	r, one, two := newReader(), bson.NewObjectID(), bson.NewObjectID()
	uuid := bson.Binary{Subtype: bson.TypeBinaryUUID, Data: slices.Repeat([]byte{7}, 16)}
	doc := bson.D{
		{Key: "fixed", Value: id(300)}, {Key: "a", Value: one}, {Key: "b", Value: two}, {Key: "again", Value: one},
		{Key: "now", Value: time.Now()}, {Key: "then", Value: day(2)}, {Key: "revision_id", Value: uuid},
	}
	want := `{fixed: id 300, a: new id 1, b: new id 2, again: new id 1, now: now, then: 2024-01-02T00:00:00Z, revision_id: revision new}`
	if got := valueOf(t, r, doc).String(); got != want {
		t.Errorf("read %s, want %s", got, want)
	}
	r.revisions["07070707070707070707070707070707"] = true
	if got, _ := valueOf(t, r, doc).field("revision_id"); got.text != "revision kept" {
		t.Errorf("a revision that was there is %q", got.text)
	}
}

func TestUnmatchedTakesEachLineOnce(t *testing.T) {
	t.Parallel()
	extra, absent := unmatched([]string{"a", "a", "b"}, []string{"a", "c"})
	if !slices.Equal(extra, []string{"a", "b"}) || !slices.Equal(absent, []string{"c"}) {
		t.Errorf("extra %q, absent %q", extra, absent)
	}
}

// Of a difference that lasts, the steps behind it must show it as well, until one says that it is settled.
func TestDifferencesLastUntilTheyAreSettled(t *testing.T) {
	t.Parallel()
	var p pair
	for i, tt := range []struct {
		step step
		want []string
	}{
		{do("a", nil).fromHere("G07", "lasts", "x").but("G07", "does not", "y"), []string{"x", "y"}},
		{do("b", nil), []string{"x"}},
		{do("c", nil).settles().but("G07", "another", "z"), []string{"z"}},
		{do("d", nil), nil},
	} {
		var got []string
		for _, d := range p.wanted(tt.step) {
			got = append(got, d.lines...)
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("step %d wants %q, want %q", i, got, tt.want)
		}
	}
}
