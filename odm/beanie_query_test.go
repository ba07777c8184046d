package odm_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/mongo/readpref"

	"github.com/databridge-go/databridge/odm"
)

// Rows of the query builder.
func queryRows() []beanieRow {
	return []beanieRow{
		{"B045_find", rowFind},
		{"B046_find_all", rowFindAll},
		{"B047_chained_find", rowChainedFind},
		{"B048_raw_filter", rowRawFilter},
		{"B049_sort", rowSort},
		{"B050_skip_and_limit", rowSkipLimit},
		{"B051_projection_model", rowProjection},
		{"B053_to_list", rowToList},
		{"B054_iteration", rowIteration},
		{"B055_first_or_none", rowFirst},
		{"B056_count", rowCount},
		{"B057_exists", rowExists},
		{"B059_driver_options", rowDriverOptions},
		{"B061_clone", rowClone},
	}
}

// sent is the command that a query would send.
func sent[T any](t *testing.T, q odm.Query[T]) string {
	t.Helper()
	raw, err := q.Command()
	must(t, err)
	return text(t, raw)
}

func rowFind(t *testing.T) {
	ctx, c, w := crowd(t, 5)
	for want, q := range map[string]odm.Query[Member]{
		`{}`:                c.Find(),
		`{"age":{"$gt":1}}`: c.Find(memberAge.Gt(1)),
		`{"$and":[{"age":{"$gt":1}},{"nick":null}]}`:     c.Find(memberAge.Gt(1), odm.IsNull(memberNick)),
		`{"$and":[{"age":{"$gt":1}},{"age":{"$lt":4}}]}`: c.Find(memberAge.Gt(1), memberAge.Lt(4)), // G01: never merged in one map
	} {
		if got := sent(t, q); got != `{"find":"members","filter":`+want+`}` {
			t.Errorf("command is %s, want the filter %s", got, want)
		}
	}
	docs, err := c.Find(memberAge.Gt(1), memberAge.Lt(4)).Sort("age").All(ctx)
	if err != nil || !slices.Equal(ages(docs), []int{2, 3}) {
		t.Errorf("found %v, %v", ages(docs), err)
	}
	if n := len(w.take(t)); n != 1 {
		t.Errorf("%d commands, want 1", n)
	}
}

func rowFindAll(t *testing.T) {
	ctx, c, _ := crowd(t, 3)
	if docs, err := c.Find().All(ctx); err != nil || len(docs) != 3 {
		t.Errorf("found %v, %v", ages(docs), err)
	}
}

func rowChainedFind(t *testing.T) {
	_, c, _ := crowd(t, 0)
	base := c.Find(memberAge.Gt(1))
	one, two := base.Where(memberNick.Eq("a")), base.Where(memberNick.Eq("b")) // G24: the base stays as it is
	for want, q := range map[string]odm.Query[Member]{
		`{"age":{"$gt":1}}`: base, `{"$and":[{"age":{"$gt":1}},{"nick":"a"}]}`: one, `{"$and":[{"age":{"$gt":1}},{"nick":"b"}]}`: two,
	} {
		if got := sent(t, q); got != `{"find":"members","filter":`+want+`}` {
			t.Errorf("command is %s, want the filter %s", got, want)
		}
	}
}

func rowRawFilter(t *testing.T) {
	ctx, c, _ := crowd(t, 4)
	docs, err := c.Find(odm.Raw(bson.D{{Key: memberAge.Path(), Value: bson.D{{Key: "$gte", Value: 2}}}}), memberAge.Ne(3), odm.F("email").Exists(true)).All(ctx)
	if err != nil || !slices.Equal(ages(docs), []int{2}) {
		t.Errorf("found %v, %v", ages(docs), err)
	}
	_, err = c.Find(odm.Raw(nil)).All(ctx)
	if err == nil {
		t.Error("a raw filter of nil has no error")
	}
}

func rowSort(t *testing.T) {
	ctx, c, _ := crowd(t, 3)
	for want, q := range map[string]odm.Query[Member]{
		`{"age":1,"nick":-1}`:           c.Find().Sort("age", "-nick"),
		`{"age":-1,"nick":1}`:           c.Find().Sort(memberAge.Desc(), memberNick.Asc()),
		`{"nick":1,"age":-1,"email":1}`: c.Find().Sort("+nick").Sort(memberAge.Desc()).Sort("email"),
	} {
		if got := sent(t, q); got != `{"find":"members","filter":{},"sort":`+want+`}` {
			t.Errorf("command is %s, want the sort %s", got, want)
		}
	}
	docs, err := c.Find().Sort("nick", "-age").All(ctx)
	if err != nil || !slices.Equal(ages(docs), []int{2, 1, 0}) {
		t.Errorf("sorted to %v, %v", ages(docs), err)
	}
	for _, bad := range []odm.Query[Member]{c.Find().Sort("age", "-age"), c.Find().Sort("")} {
		if _, err := bad.All(ctx); err == nil {
			t.Error("a sort key twice, or none, has no error")
		}
	}
}

func rowSkipLimit(t *testing.T) {
	ctx, c, _ := crowd(t, 6)
	base := c.Find().Sort("age")
	for name, tt := range map[string]struct {
		q    odm.Query[Member]
		want []int
	}{"both": {base.Skip(1).Limit(2), []int{1, 2}}, "zero is none": {base.Skip(0).Limit(0), []int{0, 1, 2, 3, 4, 5}}, "the last call wins": {base.Skip(4).Skip(3).Limit(9).Limit(1), []int{3}}} {
		if docs, err := tt.q.All(ctx); err != nil || !slices.Equal(ages(docs), tt.want) {
			t.Errorf("%s: %v, %v; want %v", name, ages(docs), err, tt.want)
		}
	}
	for name, q := range map[string]odm.Query[Member]{"skip": base.Skip(-1), "limit": base.Limit(-1)} {
		if _, err := q.All(ctx); err == nil {
			t.Errorf("a negative %s has no error", name)
		}
	}
}

type memberShort struct {
	Email string `bson:"email"`
	Age   int    `bson:"age"`
}

type memberWithID struct {
	ID   bson.ObjectID `bson:"_id"`
	Nick string        `bson:"nick"`
}

func rowProjection(t *testing.T) {
	ctx, c, w := crowd(t, 2)
	short, err := odm.Project[memberShort](c.Find(memberAge.Eq(1))).All(ctx)
	if err != nil || len(short) != 1 || short[0].Age != 1 || short[0].Email == "" {
		t.Errorf("projected to %+v, %v", short, err)
	}
	if got := w.take(t)[0]; !strings.Contains(got, `"projection":{"email":1,"age":1}}`) {
		t.Errorf("sent %s", got)
	}
	with, err := odm.Project[memberWithID](c.Find()).Sort("age").One(ctx)
	if err != nil || with.ID.IsZero() {
		t.Errorf("projected to %+v, %v", with, err)
	}
	_, err = c.Find().All(ctx) // G22: without a projection, since the result is the same
	must(t, err)
	if got := strings.Join(w.take(t)[1:], " "); strings.Contains(got, "projection") {
		t.Errorf("sent %s", got)
	}
}

func rowToList(t *testing.T) {
	ctx, c, _ := crowd(t, 250) // more than one reply of the server holds
	if docs, err := c.Find().All(ctx); err != nil || len(docs) != 250 {
		t.Errorf("%d documents, %v", len(docs), err)
	}
	if docs, err := c.Find(memberAge.Gt(999)).All(ctx); err != nil || len(docs) != 0 {
		t.Errorf("of none: %v, %v", docs, err)
	}
}

func rowIteration(t *testing.T) {
	ctx, c, w := crowd(t, 150)
	q := c.Find().Sort("age")
	for round := range 2 { // a second loop over the same query yields the documents again
		n := 0
		for doc, err := range q.Iter(ctx) {
			if err != nil || doc.Age != n {
				t.Fatalf("round %d: %+v, %v; want age %d", round, doc, err, n)
			}
			if n++; n == 120 {
				break // closes the cursor
			}
		}
	}
	w.take(t)
	for doc, err := range q.With(odm.BatchSize(10)).Iter(ctx) {
		if must(t, err); doc.Age == 15 {
			break
		}
	}
	if sent := w.take(t); len(sent) != 3 || !strings.HasPrefix(sent[1], `{"getMore"`) || !strings.HasPrefix(sent[2], `{"killCursors":"members"`) {
		t.Errorf("sent %v, want what two batches need, and the cursor closed", sent)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	seen := 0
	for _, err := range q.With(odm.BatchSize(10)).Iter(ctx) {
		if seen++; err != nil {
			if !errors.Is(err, context.Canceled) {
				t.Errorf("after %d: %v, want context.Canceled", seen, err)
			}
			break
		}
		cancel()
	}
	if seen > 11 {
		t.Errorf("a cancelled loop yields %d documents", seen)
	}
}

func rowFirst(t *testing.T) {
	ctx, c, w := crowd(t, 3)
	q := c.Find(memberAge.Gt(0)).Sort("age").Limit(7)
	d, err := q.One(ctx)
	if err != nil || d.Age != 1 {
		t.Errorf("One = %+v, %v", d, err)
	}
	if got := w.take(t)[0]; !strings.Contains(got, `"limit":1`) {
		t.Errorf("sent %s", got)
	}
	if _, err := c.Find(memberAge.Gt(9)).One(ctx); !errors.Is(err, odm.ErrNotFound) {
		t.Errorf("of none: %v, want ErrNotFound", err)
	}
	if got := sent(t, q); !strings.Contains(got, `"limit":7`) {
		t.Errorf("One has changed the query: %s", got)
	}
}

func rowCount(t *testing.T) {
	ctx, c, w := crowd(t, 5)
	for want, q := range map[int64]odm.Query[Member]{5: c.Find(), 3: c.Find(memberAge.Gt(1)), 2: c.Find(memberAge.Gt(1)).Skip(1).Limit(9), 1: c.Find(memberAge.Gt(1)).Limit(1)} {
		if n, err := q.Count(ctx); n != want || err != nil { // G23: skip and limit count
			t.Errorf("Count = %d, %v; want %d", n, err, want)
		}
	}
	if got := w.take(t); len(got) != 4 || !strings.HasPrefix(got[0], `{"aggregate":"members"`) {
		t.Errorf("sent %v", got)
	}
}

func rowExists(t *testing.T) {
	ctx, c, w := crowd(t, 2)
	for want, f := range map[bool]odm.Filter[Member]{true: memberAge.Eq(1), false: memberAge.Eq(9)} {
		if is, err := c.Find(f).Exists(ctx); is != want || err != nil {
			t.Errorf("Exists = %v, %v; want %v", is, err, want)
		}
	}
	if got := w.take(t)[0]; !strings.Contains(got, `"limit":1`) || !strings.Contains(got, `"projection":{"_id":1}`) {
		t.Errorf("sent %s", got)
	}
}

func rowDriverOptions(t *testing.T) {
	ctx, c, w := crowd(t, 30)
	german := options.Collation{Locale: "de", Strength: 2}
	q := c.Find(memberEmail.Eq("AB")).With(odm.Hint("_id_"), odm.Collation(german), odm.BatchSize(7), odm.MaxTime(1500*time.Millisecond), odm.AllowDiskUse(), odm.Comment("row"))
	docs, err := q.All(ctx)
	if err != nil || len(docs) != 1 { // the collation ignores case
		t.Errorf("found %v, %v", ages(docs), err)
	}
	got := w.take(t)[0]
	for _, part := range []string{`"hint":"_id_"`, `"collation":{"locale":"de","strength":2}`, `"batchSize":7`, `"maxTimeMS":1500`, `"allowDiskUse":true`, `"comment":"row"`} {
		if !strings.Contains(got, part) {
			t.Errorf("%s is missing in %s", part, got)
		}
	}
	if command := sent(t, q); !sameCommand(t, command, got) {
		t.Errorf("Command is %s, sent %s", command, got)
	}
	if n, err := q.Count(ctx); n != 1 || err != nil {
		t.Errorf("Count = %d, %v", n, err)
	}
	if _, err := q.With(odm.Hint(nil)).UpdateOne(ctx, memberNick.Set("n")); err != nil {
		t.Error(err)
	}
	if n, err := q.With(odm.Hint(bson.D{{Key: "_id", Value: 1}})).Delete(ctx); n != 1 || err != nil {
		t.Errorf("Delete = %d, %v", n, err)
	}
	if commands := w.take(t); !strings.Contains(commands[0], `"locale":"de"`) || !strings.Contains(commands[1], `"locale":"de"`) || !strings.Contains(commands[2], `"hint":{"_id":1}`) {
		t.Errorf("sent %v", commands)
	}
	secondary := c.Find().With(odm.ReadPreference(readpref.SecondaryPreferred()))
	if docs, err := secondary.All(ctx); err != nil || len(docs) != 29 {
		t.Errorf("from a secondary if there is one: %d, %v", len(docs), err)
	}
	if got := w.take(t)[0]; !strings.Contains(got, `"$readPreference":{"mode":"secondaryPreferred"}`) {
		t.Errorf("sent %s", got)
	}
	if _, err := c.Find().With(odm.Hint("nowhere")).All(ctx); err == nil || !strings.Contains(err.Error(), "hint") {
		t.Errorf("an index that does not exist: %v", err)
	}
	slow := c.Find(odm.JavaScript("sleep(300) || true")).With(odm.MaxTime(20 * time.Millisecond))
	_, err = slow.All(ctx)
	var command mongo.CommandError
	if !errors.As(err, &command) || command.Code != 50 {
		t.Errorf("a slow find: %v, want MaxTimeMSExpired", err)
	}
	if _, err := slow.Count(ctx); err == nil {
		t.Error("a slow count ends without an error")
	}
}

func rowClone(t *testing.T) {
	_, c, _ := crowd(t, 0)
	base := c.Find(memberAge.Gt(1)).Sort("age").Select(memberAge)
	before := sent(t, base)
	other := base // a query is a value
	other = other.Where(memberNick.Eq("x")).Sort("-nick").Skip(2).Limit(3).Select(memberNick).With(odm.Hint("_id_"))
	if sent(t, base) != before || sent(t, other) == before {
		t.Errorf("the copy is %s, the base %s", sent(t, other), sent(t, base))
	}
}
