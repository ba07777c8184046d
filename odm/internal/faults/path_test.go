package faults_test

import (
	"errors"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

// A Person stores something of each kind.
type Person struct {
	odm.Document `bson:",inline" odm:"collection=persons,revision"`
	Name         string    `bson:"name"`
	Age          int       `bson:"age"`
	Born         time.Time `bson:"born"`
	Nick         *string   `bson:"nick"`
	Tags         []string  `bson:"tags"`
	Home         struct {
		City string `bson:"city"`
	} `bson:"home"`
	Marks map[string]int   `bson:"marks"`
	Boss  odm.Link[Person] `bson:"boss,omitempty"`
	Any   any              `bson:"any"`
	Sum   bson.Decimal128  `bson:"sum"`
}

// A condition, a sort key or a selection at a path that the model does not store would find nothing, silently; so would a
// value of another kind than the one that is stored there. Both name model, path and kind, and nothing is sent.
func TestUnknownPathsAndWrongKinds(t *testing.T) {
	b := bare(t, "")
	c := odm.CollectionOf[Person](b.db)
	must(t, c.Insert(t.Context(), &Person{Name: "ann"}))
	all := c.Find()
	b.take()
	for what, tt := range map[string]struct {
		q          odm.Query[Person]
		path, kind string
		text       string
	}{
		"a misspelt path":   {c.Find(odm.F("nam3").Eq("x")), "nam3", "path", `odm: faults_test.Person: no "nam3" is stored; did you mean "name"? (say odm.Raw if other programs store it)`},
		"an owned one":      {c.Find(c.F("home.cyti").Exists(true)), "home.cyti", "path", `odm: faults_test.Person: no "home.cyti" is stored; did you mean "home.city"? (say odm.Raw if other programs store it)`},
		"a constant":        {c.Find(odm.Num[Person, int]("aeg").Gt(1)), "aeg", "path", ``},
		"below a text":      {c.Find(odm.F("name.first").Eq("x")), "name.first", "path", `odm: faults_test.Person: nothing is stored below "name" (say odm.Raw if other programs store it)`},
		"inside Or and Not": {c.Find(odm.Or(odm.F("age").Eq(1), odm.Not(odm.F("nope").Eq(1)))), "nope", "path", ``},
		"a sort key":        {all.Sort("-nam3"), "nam3", "path", ``},
		"a selection":       {all.Select(c.F("nam3")), "nam3", "path", ``},
		"text for a number": {c.Find(odm.F("age").Gt("1")), "age", "string", `odm: faults_test.Person: "age" holds int|long, and is compared with a string (1); say odm.Raw if other programs store one there`},
		"hex for an id":     {c.Find(odm.F("_id").Eq("65f000000000000000000000")), "_id", "string", ``},
		"text for a time":   {c.Find(odm.F("born").Lt("2020")), "born", "string", ``},
		"one of a list":     {c.Find(odm.F("name").In("a", 5)), "name", "32-bit integer", ``},
		"a key of a map":    {c.Find(odm.F("marks.x").Eq("a")), "marks.x", "string", ``},
		"of a list":         {c.Find(odm.F("tags").Eq(1)), "tags", "32-bit integer", ``},
		"a pointer":         {c.Find(odm.F("nick").Ne(true)), "nick", "boolean", ``},
	} {
		_, err := tt.q.All(t.Context())
		var v *odm.ValueError
		if !errors.As(err, &v) || v.Model != "faults_test.Person" || v.Path != tt.path || v.Kind != tt.kind || tt.text != "" && err.Error() != tt.text {
			t.Errorf("%s: %v (%+v), want a *ValueError at %q of kind %q", what, err, v, tt.path, tt.kind)
		}
	}
	if sent := b.take(); len(sent) != 0 {
		t.Errorf("sent %v", sent)
	}
	oid := bson.NewObjectID()
	for what, f := range map[string]odm.Filter[Person]{
		"raw":            odm.Filter[Person](odm.Raw(bson.M{"legacy": 1, "age": "1"})),
		"another number": odm.Filter[Person](odm.F("age").Eq(1.5)),
		"a decimal":      odm.Filter[Person](odm.F("sum").Gt(1)),
		"null":           odm.Filter[Person](odm.F("age").Eq(nil)),
		"a pattern":      odm.Filter[Person](odm.F("name").Eq(bson.Regex{Pattern: "a"})),
		"a whole list":   odm.Filter[Person](odm.F("tags").Eq([]string{"a"})),
		"an element":     odm.Filter[Person](odm.F("tags").Eq("a")),
		"by index":       odm.Filter[Person](odm.F("tags.0").Eq("a")),
		"a map":          odm.Filter[Person](odm.F("marks.any").Gt(1)),
		"anything":       odm.Filter[Person](odm.F("any.at.all").Eq("x")),
		"a link's id":    odm.Filter[Person](odm.F("boss.$id").Eq(oid)),
		"a link":         odm.Filter[Person](odm.F("boss").Eq(odm.LinkID[Person](oid))),
		"the id":         odm.Filter[Person](odm.F("_id").Eq(oid)),
		"the revision":   odm.Filter[Person](odm.F("revision_id").Exists(true)),
		"a pointer":      odm.Filter[Person](odm.F("nick").Eq("x")),
	} {
		if _, err := c.Find(f).All(t.Context()); err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	// A change may write what the struct does not know: another program may read it.
	if _, err := c.Find(odm.F("name").Eq("ann")).Update(t.Context(), odm.F("legacy").Set(1)); err != nil {
		t.Errorf("a change of another field: %v", err)
	}
}
