package faults_test

import (
	"errors"
	"math"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
	"github.com/databridge-go/databridge/odm/agg"
)

// A Wild has a place for each value that somebody may bring.
type Wild struct {
	odm.Document `bson:",inline" odm:"collection=wild"`
	F            float64        `bson:"f"`
	S            string         `bson:"s"`
	At           *time.Time     `bson:"at"`
	Any          any            `bson:"any"`
	Map          map[string]any `bson:"map"`
	List         []any          `bson:"list"`
	Link         odm.Link[Key]  `bson:"link,omitempty"`
	Rows         []Row          `bson:"rows"`
}

type Row struct {
	V any `bson:"v"`
}

// A Key is a document with a text as its id.
type Key struct {
	odm.DocumentOf[string] `bson:",inline" odm:"collection=keys"`
}

const (
	wildAny  odm.Any[Wild]         = "any"
	wildS    odm.Str[Wild, string] = "s"
	wildList odm.List[Wild, any]   = "list"
	wildRows odm.List[Wild, Row]   = "rows"
	wildLink odm.Ref[Wild, Key]    = "link"
	rowV     odm.Any[Row]          = "v"
)

func far() time.Time { return time.Date(300000000, 1, 1, 0, 0, 0, 0, time.UTC) }

func nanDecimal() bson.Decimal128 {
	d, err := bson.ParseDecimal128("NaN")
	if err != nil {
		panic(err) // a fault of the test
	}
	return d
}

// bad are values that MongoDB cannot hold, or that could not be asked for again: where the fault lies below the value,
// and what it is.
func bad() map[string]struct {
	v           any
	below, kind string
} {
	return map[string]struct {
		v           any
		below, kind string
	}{
		"NaN":                   {math.NaN(), "", "double"},
		"a decimal NaN":         {nanDecimal(), "", "decimal"},
		"a small NaN":           {float32(math.NaN()), "", "double"},
		"text that is no UTF-8": {"a\xffb", "", "string"},
		"a pattern":             {bson.Regex{Pattern: "\xff"}, "", "regex"},
		"a time too far":        {far(), "", "date"},
		"one inside a document": {bson.D{{Key: "x", Value: bson.A{1, far()}}}, ".x.1", "date"},
		"one inside a struct":   {struct{ T time.Time }{far()}, ".t", "date"},
		"an operator as a key":  {bson.M{"a": bson.D{{Key: "$gt", Value: 1}}}, ".a.$gt", "key"},
		"a key that is no text": {map[string]int{"\xff": 1}, `."\xff"`, "key"},
		"a channel":             {make(chan int), "", "chan int"},
		"a function inside":     {bson.M{"f": func() {}}, ".f", "func()"},
		"a complex number":      {complex(1, 2), "", "complex128"},
	}
}

// refuses checks that err names the model, the path and the kind of a value, and that nothing was sent.
func (b *bench) refuses(what string, err error, path, kind string) {
	b.t.Helper()
	var v *odm.ValueError
	switch {
	case !errors.As(err, &v):
		b.t.Errorf("%s: %v (%T) is no *ValueError", what, err, err)
	case v.Model != "faults_test.Wild" || v.Path != path || v.Kind != kind && v.Kind != "value":
		b.t.Errorf("%s: %v (%+v); want the path %q and the kind %q", what, err, *v, path, kind)
	case !strings.Contains(err.Error(), "faults_test.Wild") || !strings.Contains(err.Error(), strconv.Quote(v.Path)):
		b.t.Errorf("%s: the text %q does not name model and path", what, err)
	}
	if sent := b.take(); len(sent) != 0 {
		b.t.Errorf("%s: sent %v", what, sent)
	}
}

// On every path by which a document is written.
func TestBadValuesInDocuments(t *testing.T) {
	b := bare(t, "", odm.Models(odm.ModelOf[Wild]()))
	c := odm.CollectionOf[Wild](b.db)
	whole := &Wild{}
	must(t, c.Insert(t.Context(), whole))
	q := c.Find(wildS.Eq(""))
	err2 := func(_ any, err error) error { return err }
	bulk := func(fill func(*odm.Bulk[Wild])) error {
		return err2(c.Bulk(t.Context(), func(b *odm.Bulk[Wild]) error { fill(b); return nil }))
	}
	for name, bad := range bad() {
		for place, set := range map[string]func(w *Wild, v any){
			"any":      func(w *Wild, v any) { w.Any = v },
			"map.k":    func(w *Wild, v any) { w.Map = map[string]any{"k": v} },
			"list.1":   func(w *Wild, v any) { w.List = []any{0, v} },
			"rows.0.v": func(w *Wild, v any) { w.Rows = []Row{{v}} },
		} {
			fresh, known := &Wild{}, *whole
			set(fresh, bad.v)
			set(&known, bad.v)
			b.take()
			for verb, write := range map[string]func() error{
				"Insert":         func() error { return c.Insert(t.Context(), fresh) },
				"InsertMany":     func() error { return c.InsertMany(t.Context(), []*Wild{{}, fresh}) },
				"Save of a new":  func() error { return c.Save(t.Context(), fresh) },
				"Save":           func() error { return c.Save(t.Context(), &known) },
				"SaveChanges":    func() error { return c.SaveChanges(t.Context(), &known) },
				"Replace":        func() error { return c.Replace(t.Context(), &known) },
				"ReplaceMany":    func() error { return c.ReplaceMany(t.Context(), []*Wild{&known}) },
				"ReplaceOne":     func() error { return q.ReplaceOne(t.Context(), fresh) },
				"FindAndReplace": func() error { return err2(q.FindAndReplace(t.Context(), odm.After, fresh)) },
				"Upsert":         func() error { return err2(q.Upsert(t.Context(), fresh)) },
				"Bulk.Insert":    func() error { return bulk(func(b *odm.Bulk[Wild]) { b.Insert(fresh) }) },
				"Bulk.Save":      func() error { return bulk(func(b *odm.Bulk[Wild]) { b.Save(&known) }) },
				"Bulk.Changes":   func() error { return bulk(func(b *odm.Bulk[Wild]) { b.SaveChanges(&known) }) },
				"Bulk.Replace":   func() error { return bulk(func(b *odm.Bulk[Wild]) { b.Replace(&known) }) },
				"Bulk.Upsert":    func() error { return bulk(func(b *odm.Bulk[Wild]) { b.On(q).Upsert(fresh) }) },
			} {
				b.refuses(verb+" of "+name+" at "+place, write(), place+bad.below, bad.kind)
				if !fresh.ID.IsZero() {
					t.Errorf("%s of %s: the new document keeps its id", verb, name)
				}
			}
		}
	}
}

// On every path by which a change is said.
func TestBadValuesInChanges(t *testing.T) {
	b := bare(t, "", odm.Models(odm.ModelOf[Wild]()))
	c := odm.CollectionOf[Wild](b.db)
	q := c.Find(wildS.Eq(""))
	err2 := func(_ any, err error) error { return err }
	w := &Wild{}
	must(t, c.Insert(t.Context(), w))
	for name, bad := range bad() {
		for change, at := range map[string]struct {
			c    odm.Change[Wild]
			path string
			cond bool // its value is a condition: keys may begin with $, and NaN may be equal
		}{
			"set":               {wildAny.Set(bad.v), "any", false},
			"push":              {wildList.Push(bad.v), "list", false},
			"push of several":   {wildList.Push(1, bad.v), "list.1", false},
			"add to set":        {odm.AddToSet(wildList, bad.v), "list", false},
			"pull":              {odm.F("list").Pull(odm.F("").Eq(bad.v)), "list", true},
			"each where":        {wildRows.EachWhere(rowV.Eq(bad.v), rowV.Set(1)), "v", true},
			"set of an element": {wildRows.EachWhere(rowV.Eq(1), rowV.Set(bad.v)), "rows.$[e0].v", false},
			"raw":               {odm.Change[Wild](odm.RawUpdate(bson.M{"$set": bson.M{"any": bad.v}})), "any", false},
			"raw filter":        {odm.Change[Wild](odm.RawUpdate(bson.M{"$set": bson.M{"rows.$[r].v": 1}}, bson.M{"r.v": bad.v})), "r.v", true},
		} {
			if shapeless(bad.kind) && strings.HasPrefix(change, "raw") {
				if _, err := q.Update(t.Context(), at.c); err == nil {
					t.Errorf("%s of %s has no error", change, name)
				}
				continue // a raw document that cannot be encoded has no paths
			}
			if at.cond && (bad.kind == "double" || bad.kind == "decimal" || strings.Contains(bad.below, "$")) {
				continue
			}
			b.take()
			for verb, write := range map[string]func() error{
				"Update":        func() error { return err2(q.Update(t.Context(), at.c)) },
				"UpdateOne":     func() error { return err2(q.UpdateOne(t.Context(), at.c)) },
				"FindAndUpdate": func() error { return err2(q.FindAndUpdate(t.Context(), odm.After, at.c)) },
				"Upsert":        func() error { return err2(q.Upsert(t.Context(), nil, at.c)) },
				"Update of one": func() error { return c.Update(t.Context(), w, at.c) },
				"Bulk": func() error {
					return err2(c.Bulk(t.Context(), func(b *odm.Bulk[Wild]) error { b.On(q).Update(at.c); return nil }))
				},
			} {
				b.refusesSomewhere(verb+" by "+change+" of "+name, write(), bad.kind)
			}
		}
	}
	for name, err := range map[string]error{
		"a key that is no text": err2(q.Update(t.Context(), odm.Change[Wild](odm.RawUpdate(bson.D{{Key: "$set", Value: bson.D{{Key: "map.\xff", Value: 1}}}})))),
		"a stage":               err2(q.UpdatePipeline(t.Context(), bson.M{"$set": bson.M{"s": "\xff"}})),
	} {
		b.refusesSomewhere(name, err, "")
	}
}

// shapeless reports whether a value of a kind cannot be encoded at all.
func shapeless(kind string) bool {
	return kind == "chan int" || kind == "func()" || kind == "complex128"
}

// refusesSomewhere is refuses for a value whose path is told in the terms of an operator.
func (b *bench) refusesSomewhere(what string, err error, kind string) {
	b.t.Helper()
	var v *odm.ValueError
	if !errors.As(err, &v) || v.Model != "faults_test.Wild" || v.Path == "" || kind != "" && v.Kind != kind && v.Kind != "value" {
		b.t.Errorf("%s: %v (%T) is no *ValueError of a %s at a path", what, err, err, kind)
	}
	if sent := b.take(); len(sent) != 0 {
		b.t.Errorf("%s: sent %v", what, sent)
	}
}

// On every path by which a condition is said. NaN may be asked for by equality, and keys with $ are operators.
func TestBadValuesInConditions(t *testing.T) {
	b := bare(t, "", odm.Models(odm.ModelOf[Wild]()))
	c := odm.CollectionOf[Wild](b.db)
	err2 := func(_ any, err error) error { return err }
	for name, bad := range bad() {
		for condition, f := range map[string]odm.Filter[Wild]{
			"Eq":        wildAny.Eq(bad.v),
			"In":        wildAny.In(1, bad.v),
			"Gt":        wildAny.Gt(bad.v),
			"below Or":  odm.Or(wildS.Eq("x"), odm.Filter[Wild](odm.Not(odm.F("any").Eq(bad.v)))),
			"Any":       wildRows.Any(rowV.Eq(bad.v)),
			"raw":       odm.Filter[Wild](odm.Raw(bson.D{{Key: "any", Value: bad.v}})),
			"a link id": wildLink.ID(bad.v),
		} {
			nan := bad.kind == "double" || bad.kind == "decimal"
			if nan && condition != "Gt" || strings.Contains(bad.below, "$") {
				continue
			}
			q := c.Find(f)
			b.take()
			for verb, ask := range map[string]func() error{
				"All":       func() error { return err2(q.All(t.Context())) },
				"One":       func() error { return err2(q.One(t.Context())) },
				"Count":     func() error { return err2(q.Count(t.Context())) },
				"Exists":    func() error { return err2(q.Exists(t.Context())) },
				"Distinct":  func() error { return err2(odm.Distinct(t.Context(), q, wildS)) },
				"Explain":   func() error { return err2(q.Explain(t.Context())) },
				"Command":   func() error { return err2(q.Command()) },
				"Delete":    func() error { return err2(q.Delete(t.Context())) },
				"Update":    func() error { return err2(q.Update(t.Context(), wildS.Set("x"))) },
				"Upsert":    func() error { return err2(q.Upsert(t.Context(), &Wild{})) },
				"Aggregate": func() error { return err2(odm.Aggregate[bson.Raw](t.Context(), q)) },
				"Links":     func() error { return err2(q.FetchLinks(1).All(t.Context())) },
				"Bulk": func() error {
					return err2(c.Bulk(t.Context(), func(b *odm.Bulk[Wild]) error { b.On(q).Delete(); return nil }))
				},
			} {
				if condition == "raw" && shapeless(bad.kind) {
					if err := ask(); err == nil || len(b.take()) != 0 {
						t.Errorf("%s where %s %s: %v", verb, condition, name, err)
					}
					continue
				}
				b.refusesSomewhere(verb+" where "+condition+" "+name, ask(), bad.kind)
			}
		}
	}
	w := &Wild{}
	must(t, c.Insert(t.Context(), w))
	if _, err := b.root.Database(b.name).Collection("wild").InsertOne(t.Context(), bson.D{{Key: "any", Value: math.NaN()}}); err != nil {
		t.Fatal(err)
	}
	if n, err := c.Find(wildAny.Eq(math.NaN())).Count(t.Context()); n != 1 || err != nil {
		t.Errorf("NaN of another program: %d, %v; want 1", n, err)
	}
	if n, err := c.Find(odm.F("any").In(math.NaN(), nanDecimal())).Count(t.Context()); n != 1 || err != nil {
		t.Errorf("one of NaNs: %d, %v; want 1", n, err)
	}
}

// Expressions compute with numbers, NaN among them; text must be text.
func TestBadValuesInExpressions(t *testing.T) {
	b := bare(t, "")
	c := odm.CollectionOf[Wild](b.db)
	must(t, c.Insert(t.Context(), &Wild{}))
	for name, v := range map[string]any{"broken text": "\xff", "a time too far": far(), "a channel": make(chan int), "text inside": bson.M{"x": bson.A{"\xff"}}} {
		for place, s := range map[string]agg.Stage{
			"literal": agg.Set(agg.Field("x", agg.Literal(v))),
			"operand": agg.Set(agg.Field("x", agg.Eq("s", v))),
			"match":   agg.Match(odm.F("s").Eq(v)),
			"group":   agg.Group(v, agg.Sum("n", 1)),
			"raw":     agg.RawStage(bson.M{"$set": bson.M{"x": v}}),
		} {
			b.take()
			_, err := odm.Aggregate[bson.Raw](t.Context(), c.Find(), s)
			if sent := b.take(); err == nil || len(sent) != 0 {
				t.Errorf("%s of %s: %v, sent %v", place, name, err, sent)
			}
			if _, err := odm.AggregateDB[bson.Raw](t.Context(), b.db, agg.Documents(bson.D{{Key: "a", Value: 1}}), s); err == nil {
				t.Errorf("%s of %s on the database has no error", place, name)
			}
			b.take()
		}
	}
	out, err := odm.Aggregate[struct{ X float64 }](t.Context(), c.Find(), agg.Set(agg.Field("x", agg.Literal(math.NaN()))))
	if err != nil || len(out) != 1 || !math.IsNaN(out[0].X) {
		t.Errorf("NaN in an expression: %v, %v", out, err)
	}
}
