package odm_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/databridge-go/databridge/odm"
)

// Everyway has every option of an index that a tag can say.
type Everyway struct {
	odm.Document `bson:",inline" odm:"collection=everyway"`
	Plain        string    `bson:"plain" odm:"index"`
	Down         int       `bson:"down" odm:"desc"`
	Only         string    `bson:"only" odm:"unique,sparse"`
	City         string    `bson:"city" odm:"index=by_city"`
	Age          int       `bson:"age" odm:"index=by_city:desc,index"`
	First        string    `bson:"first" odm:"unique=by_name,collation=en:2"`
	Last         string    `bson:"last" odm:"unique=by_name"`
	Seen         time.Time `bson:"seen" odm:"ttl=24h"`
	Until        time.Time `bson:"until" odm:"expireAfterSeconds=0"`
	State        string    `bson:"state" odm:"index,partial={'state':'open','age':{'$gt':3}}"`
	Title        string    `bson:"title" odm:"text=3"`
	Body         string    `bson:"body" odm:"text"`
	Place        []float64 `bson:"place" odm:"2dsphere"`
	Spot         []float64 `bson:"spot" odm:"2d"`
	Token        string    `bson:"token" odm:"hashed"`
	Home         struct {
		Zip string `bson:"zip" odm:"index=by_zip"`
	} `bson:"home"`
}

// everyway is what the server has of them.
func everyway() []string {
	return []string{
		`{"key":{"age":1},"name":"age_1"}`,
		`{"key":{"city":1,"age":-1},"name":"by_city"}`,
		`{"key":{"first":1,"last":1},"name":"by_name","unique":true,"collation":"en 2"}`,
		`{"key":{"home.zip":1},"name":"by_zip"}`,
		`{"key":{"down":-1},"name":"down_-1"}`,
		`{"key":{"only":1},"name":"only_1","unique":true,"sparse":true}`,
		`{"key":{"place":"2dsphere"},"name":"place_2dsphere"}`,
		`{"key":{"plain":1},"name":"plain_1"}`,
		`{"key":{"seen":1},"name":"seen_1","expireAfterSeconds":86400}`,
		`{"key":{"spot":"2d"},"name":"spot_2d"}`,
		`{"key":{"state":1},"name":"state_1","partialFilterExpression":{"state":"open","age":{"$gt":3}}}`,
		`{"key":{"_fts":"text","_ftsx":1},"name":"title_text_body_text","weights":{"body":1,"title":3},"default_language":"english","language_override":"language"}`,
		`{"key":{"token":"hashed"},"name":"token_hashed"}`,
		`{"key":{"until":1},"name":"until_1","expireAfterSeconds":0}`,
	}
}

// Listed declares indexes by its method as well.
type Listed struct {
	odm.Document `bson:",inline" odm:"collection=listed,root"`
	A            int `bson:"a" odm:"index"`
	B            int `bson:"b"`
	C            int `bson:"c"`
}

func (*Listed) Indexes() []odm.Index {
	return []odm.Index{
		{Keys: []string{"a"}, Unique: true},
		{Keys: []string{"a", "-b"}},
		{Keys: []string{"-b", "a"}},
		{Keys: []string{"c"}, Name: "live_c", Unique: true, Partial: odm.F("b").Gt(1)},
	}
}

type ListedChild struct {
	Listed `bson:",inline" odm:"child"`
	D      int `bson:"d" odm:"index"`
}

func (*ListedChild) Indexes() []odm.Index {
	return []odm.Index{{Keys: []string{"a", "-b"}, Name: "mine", Sparse: true}}
}

// storedIndexesAre checks the indexes of a collection but that of _id, sorted by name.
func storedIndexesAre(ctx context.Context, t *testing.T, db *odm.DB, collection string, want ...string) {
	t.Helper()
	cur, err := db.Driver().Collection(collection).Indexes().List(ctx)
	must(t, err)
	var all []bson.D
	must(t, cur.All(ctx, &all))
	var got []string
	for _, d := range all {
		d = slices.DeleteFunc(d, func(e bson.E) bool { return e.Key == "v" || strings.HasSuffix(e.Key, "IndexVersion") })
		for i, e := range d {
			if c, ok := e.Value.(bson.D); ok && e.Key == "collation" {
				m := map[string]any{}
				for _, o := range c {
					m[o.Key] = o.Value
				}
				d[i].Value = m["locale"].(string) + " " + text(t, bson.D{{Key: "v", Value: m["strength"]}})[5:6]
			}
		}
		if name := text(t, d); !strings.Contains(name, `"_id_"`) {
			got = append(got, name)
		}
	}
	byName := func(a, b string) int {
		return strings.Compare(a[strings.Index(a, `"name"`):], b[strings.Index(b, `"name"`):])
	}
	slices.SortFunc(got, byName)
	slices.SortFunc(want, byName)
	if !slices.Equal(got, want) {
		t.Errorf("the indexes of %s are\n\t%s\nwant\n\t%s", collection, strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}

type Planned struct {
	odm.Document `bson:",inline" odm:"collection=planned"`
	A            int       `bson:"a" odm:"index=ab"`
	B            int       `bson:"b" odm:"index=ab"`
	Email        string    `bson:"email" odm:"unique"`
	Seen         time.Time `bson:"seen" odm:"ttl=2h"`
	Mail         string    `bson:"mail" odm:"index=mails"`
	New          int       `bson:"new" odm:"index"`
	Fine         int       `bson:"fine" odm:"index"`
}

// The dry run tells what differs, in which order it is put right, and what Sync alone would not touch.
func TestAPlanTellsTheDifference(t *testing.T) {
	t.Parallel()
	ctx, db, w := watched(t, odm.Models(odm.ModelOf[Planned]()))
	c := db.Driver().Collection("planned")
	models := indexModels(bson.D{{Key: "b", Value: 1}, {Key: "a", Value: 1}}, bson.D{{Key: "email", Value: 1}}, bson.D{{Key: "seen", Value: 1}},
		bson.D{{Key: "mail", Value: 1}}, bson.D{{Key: "fine", Value: int64(1)}}, bson.D{{Key: "old", Value: -1}})
	models[0].Options = options.Index().SetName("ab")
	models[2].Options = options.Index().SetExpireAfterSeconds(60)
	_, err := c.Indexes().CreateMany(ctx, models)
	must(t, err)
	w.take(t)
	p, err := db.Plan(ctx)
	must(t, err)
	const cautious = `conflict          planned.ab {b: 1, a: 1}: its keys are {b: 1, a: 1}, wanted {a: 1, b: 1}; odm.DropIndexes() would make it anew
conflict          planned.email_1 {email: 1}: unique is not set, wanted true; odm.DropIndexes() would make it anew
keep              planned.mail_1 {mail: 1}: it is declared with the name mails; odm.DropIndexes() would make it anew
keep              planned.old_-1 {old: -1}: no model declares it; odm.DropIndexes() would drop it
modify index      planned.seen_1 {seen: 1} expireAfterSeconds 7200: expireAfterSeconds is 60, wanted 7200
create index      planned.new_1 {new: 1}
`
	if got := p.String(); got != cautious {
		t.Errorf("the plan is\n%s\nwant\n%s", got, cautious)
	}
	var refused *odm.SyncError
	if err := p.Apply(ctx); !errors.As(err, &refused) || len(refused.Conflicts) != 2 {
		t.Errorf("Apply: %v, want a *SyncError with two conflicts", err)
	}
	sentIs(t, w) // neither planning nor refusing changes anything
	p, err = db.Plan(ctx, odm.DropIndexes())
	must(t, err)
	const free = `drop index        planned.ab {b: 1, a: 1}: its keys are {b: 1, a: 1}, wanted {a: 1, b: 1}
drop index        planned.email_1 {email: 1}: unique is not set, wanted true
drop index        planned.mail_1 {mail: 1}: its name is mail_1
drop index        planned.old_-1 {old: -1}: no model declares it
modify index      planned.seen_1 {seen: 1} expireAfterSeconds 7200: expireAfterSeconds is 60, wanted 7200
create index      planned.ab {a: 1, b: 1}: its keys are {b: 1, a: 1}, wanted {a: 1, b: 1}
create index      planned.email_1 {email: 1} unique: unique is not set, wanted true
create index      planned.mails {mail: 1}: its name is mail_1
create index      planned.new_1 {new: 1}
`
	if got := p.String(); got != free {
		t.Errorf("the plan is\n%s\nwant\n%s", got, free)
	}
	must(t, p.Apply(ctx))
	sentIs(t, w, `{"dropIndexes":"planned","index":"ab"}`, `{"dropIndexes":"planned","index":"email_1"}`, `{"dropIndexes":"planned","index":"mail_1"}`,
		`{"dropIndexes":"planned","index":"old_-1"}`, `{"collMod":"planned","index":{"name":"seen_1","expireAfterSeconds":7200}}`,
		`{"createIndexes":"planned","indexes":[{"key":{"a":1,"b":1},"name":"ab"},{"key":{"email":1},"name":"email_1","unique":true},{"key":{"mail":1},"name":"mails"},{"key":{"new":1},"name":"new_1"}]}`)
	if p, err := db.Plan(ctx, odm.DropIndexes()); err != nil || !p.Empty() {
		t.Errorf("after Apply the plan is\n%v, %v", p, err)
	}
}

type TextLater struct {
	odm.Document `bson:",inline" odm:"collection=everyway"`
	Title        string `bson:"title" odm:"text"`
}

func TestTheOneTextIndexIsReplaced(t *testing.T) {
	t.Parallel()
	ctx, db := open(t, odm.Models(odm.ModelOf[Everyway]()))
	must(t, db.Sync(ctx))
	later, err := odm.New(db.Driver(), odm.Models(odm.ModelOf[TextLater]()))
	must(t, err)
	var refused *odm.SyncError
	if err := later.Sync(ctx); !errors.As(err, &refused) || !strings.Contains(err.Error(), "title_text_body_text") {
		t.Errorf("a second text index: %v, want a *SyncError", err)
	}
	must(t, later.Sync(ctx, odm.DropIndexes()))
	storedIndexesAre(ctx, t, db, "everyway",
		`{"key":{"_fts":"text","_ftsx":1},"name":"title_text","weights":{"title":1},"default_language":"english","language_override":"language"}`)
}

type OtherIndex struct {
	odm.Document `bson:",inline" odm:"collection=planned"`
	Email        string `bson:"email" odm:"index"`
}

type (
	BadLife struct {
		A time.Time `bson:"a" odm:"ttl=soon"`
	}
	BadPartial struct {
		A int `bson:"a" odm:"index,partial=a>1"`
	}
	BadCollation struct {
		A string `bson:"a" odm:"index,collation=en:9"`
	}
	BadWeight struct {
		A string `bson:"a" odm:"text=heavy"`
	}
	BadKind struct {
		A string `bson:"a" odm:"index=by_a:up"`
	}
	BadMethod struct {
		A string `bson:"a"`
	}
	BadSeries struct {
		odm.Document `bson:",inline" odm:"timeseries=a"`
		A            string `bson:"a"`
	}
	BadMeta struct {
		odm.Document `bson:",inline" odm:"timeseries=a,meta=b"`
		A            time.Time `bson:"a"`
	}
	BadGrain struct {
		odm.Document `bson:",inline" odm:"timeseries=a,granularity=days"`
		A            time.Time `bson:"a"`
	}
	BadSpan struct {
		odm.Document `bson:",inline" odm:"timeseries=a,bucketMaxSpanSeconds=long"`
		A            time.Time `bson:"a"`
	}
	BadExpiry struct {
		odm.Document `bson:",inline" odm:"expireAfterSeconds=7"`
	}
)

func (BadMethod) Indexes() []odm.Index { return []odm.Index{{Keys: []string{"a:down"}}} }

func TestDeclarationsThatCannotBe(t *testing.T) {
	t.Parallel()
	for name, models := range map[string][]odm.Model{
		`"soon" is no time to live`:       {odm.ModelOf[BadLife]()},
		`want a filter`:                   {odm.ModelOf[BadPartial]()},
		`strength from 1 to 5`:            {odm.ModelOf[BadCollation]()},
		`a weight is a whole number`:      {odm.ModelOf[BadWeight]()},
		`"a:up"`:                          {odm.ModelOf[BadKind]()},
		`"a:down"`:                        {odm.ModelOf[BadMethod]()},
		`stored field of a time.Time`:     {odm.ModelOf[BadSeries]()},
		`no field is stored by that name`: {odm.ModelOf[BadMeta]()},
		`want seconds, minutes or hours`:  {odm.ModelOf[BadGrain]()},
		`want a number of seconds`:        {odm.ModelOf[BadSpan]()},
		`is for time series`:              {odm.ModelOf[BadExpiry]()},
		`declares the index email_1`:      {odm.ModelOf[Planned](), odm.ModelOf[OtherIndex]()},
		`and one of them is a view`:       {odm.ModelOf[NamedView](), odm.ModelOf[CatViewTable]()},
	} {
		var wrong *odm.ModelError
		if _, err := planned(t.Context(), t, models...); !errors.As(err, &wrong) || !strings.Contains(err.Error(), name) {
			t.Errorf("%v: %v, want a *ModelError with %q", models, err, name)
		}
	}
}

// CatViewTable is stored where NamedView is shown.
type CatViewTable struct {
	odm.Document `bson:",inline" odm:"collection=cat_view"`
}

type Series struct {
	odm.Document `bson:",inline" odm:"collection=readings,timeseries=at,meta=sensor,granularity=hours,expireAfterSeconds=60"`
	At           time.Time `bson:"at"`
	Sensor       string    `bson:"sensor"`
}

type OtherSeries struct {
	odm.Document `bson:",inline" odm:"collection=readings,timeseries=when"`
	When         time.Time `bson:"when"`
}

func TestTimeSeriesAreChangedWhereTheyCanBe(t *testing.T) {
	t.Parallel()
	ctx, db, w := watched(t, odm.Models(odm.ModelOf[Reading]()))
	must(t, db.Sync(ctx))
	w.take(t)
	coarse, err := odm.New(db.Driver(), odm.Models(odm.ModelOf[Series]()))
	must(t, err)
	must(t, coarse.Sync(ctx))
	sentIs(t, w, `{"collMod":"readings","timeseries":{"granularity":"hours"},"expireAfterSeconds":60}`)
	must(t, coarse.Sync(ctx))
	sentIs(t, w)
	var refused *odm.SyncError
	for name, m := range map[string]odm.Model{"finer": odm.ModelOf[Reading](), "another field": odm.ModelOf[OtherSeries]()} {
		other, err := odm.New(db.Driver(), odm.Models(m))
		must(t, err)
		if err := other.Sync(ctx); !errors.As(err, &refused) {
			t.Errorf("%s: %v, want a *SyncError", name, err)
		}
	}
}

func TestSyncFindsACollectionThatIsNoTimeSeries(t *testing.T) {
	t.Parallel()
	ctx, db := open(t, odm.Models(odm.ModelOf[Reading]()))
	put(t, db, "readings", bson.D{{Key: "a", Value: 1}})
	var refused *odm.SyncError
	if err := db.Sync(ctx); !errors.As(err, &refused) || !strings.Contains(err.Error(), "no time series") {
		t.Errorf("Sync: %v, want a *SyncError", err)
	}
}

// Whatever an index is told, it is either refused or shown with the keys that it was told, in their order.
func FuzzIndexKeys(f *testing.F) {
	for _, seed := range []string{"a", "-a", "a.b:2dsphere", "$**", "a:text", "-", ":text", "a..b", "-a:text", "a:b:c", "\xff", "a:"} {
		f.Add(seed, "other")
	}
	f.Fuzz(func(t *testing.T, first, second string) {
		got := odm.Index{Keys: []string{first, second}}.String()
		if !strings.HasPrefix(got, "{") {
			return // refused
		}
		shown := func(key string) string {
			if path, kind, other := strings.Cut(key, ":"); other {
				return path + `: "` + kind + `"`
			}
			if path, down := strings.CutPrefix(key, "-"); down {
				return path + ": -1"
			}
			return key + ": 1"
		}
		if want := "{" + shown(first) + ", " + shown(second) + "}"; got != want {
			t.Errorf("Index of %q and %q is %s, want %s", first, second, got, want)
		}
	})
}

// Rare has what only the method can say.
type Rare struct {
	odm.Document `bson:",inline" odm:"collection=rare"`
}

func (Rare) Indexes() []odm.Index {
	return []odm.Index{
		{Keys: []string{"$**"}, Wildcard: bson.D{{Key: "secret", Value: 0}}},
		{Keys: []string{"old"}, Hidden: true},
		{Keys: []string{"name"}, Collation: &options.Collation{Locale: "de", Strength: 1, CaseLevel: true}},
		{Keys: []string{"kind", "body:text", "title:text", "-at"}, Weights: map[string]int{"title": 5}, Language: "german", LanguageField: "lang"},
		{Keys: []string{"mail"}, Partial: odm.And(odm.F("a").Gt(1), odm.F("b").Exists(true))},
	}
}

// Seen is Rare some time later.
type Seen struct {
	odm.Document `bson:",inline" odm:"collection=rare"`
	Old          int `bson:"old" odm:"index"`
}

func TestWhatSyncHasMadeIsWhatItWants(t *testing.T) {
	t.Parallel()
	ctx, db, w := watched(t, odm.Models(odm.ModelOf[Rare]()))
	must(t, db.Sync(ctx))
	w.take(t)
	if p, err := db.Plan(ctx, odm.DropIndexes()); err != nil || len(p.Steps) != 0 {
		t.Errorf("after Sync the plan is\n%v, %v", p, err)
	}
	listed, err := odm.CollectionOf[Rare](db).ListIndexes(ctx)
	must(t, err)
	_, err = odm.CollectionOf[Rare](db).CreateIndexes(ctx, listed[1:]...) // what is listed can be asked for
	must(t, err)
	later, err := odm.New(db.Driver(), odm.Models(odm.ModelOf[Seen]()))
	must(t, err)
	w.take(t)
	must(t, later.Sync(ctx))
	sentIs(t, w, `{"collMod":"rare","index":{"name":"old_1","hidden":false}}`)
}
