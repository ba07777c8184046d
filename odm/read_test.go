package odm_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

func TestIterClosesItsCursor(t *testing.T) {
	t.Parallel()
	ctx, c, w := crowd(t, 500)
	n := 0
	for doc, err := range c.Find().Iter(ctx) {
		must(t, err)
		if n++; doc == nil || n == 3 {
			break
		}
	}
	sent := w.take(t)
	if n != 3 || len(sent) != 2 || !strings.HasPrefix(sent[1], `{"killCursors":"members"`) {
		t.Errorf("after 3 documents sent %v, want a find and a killCursors", sent)
	}
	total := 0
	for _, err := range c.Find().Untracked().Iter(ctx) {
		must(t, err)
		total++
	}
	if total != 500 {
		t.Errorf("read %d documents, want 500", total)
	}
	q := c.Find(memberAge.Lt(2))
	for range 2 {
		docs, err := q.All(ctx)
		if err != nil || len(docs) != 2 {
			t.Errorf("a query sent again reads %d documents, %v; want 2", len(docs), err)
		}
	}
}

func TestACancelledContextEndsTheLoop(t *testing.T) {
	t.Parallel()
	ctx, c, _ := crowd(t, 500)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	n := 0
	var last error
	for _, err := range c.Find().Iter(ctx) {
		if last = err; err != nil {
			break
		}
		n++
		cancel()
	}
	if !errors.Is(last, context.Canceled) || n == 0 || n == 500 {
		t.Errorf("%d documents, then %v; want context.Canceled", n, last)
	}
	_, countErr := c.Find().Count(ctx)
	_, updateErr := c.Find().Everything().Update(ctx, memberAge.Set(1))
	_, deleteErr := c.Find().Everything().Delete(ctx)
	_, distinctErr := odm.Distinct(ctx, c.Find(), memberAge)
	for verb, err := range map[string]error{
		"Count": countErr, "Update": updateErr, "Delete": deleteErr, "Distinct": distinctErr, "Save": c.Save(ctx, &Member{Email: "new"}),
	} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v, want context.Canceled", verb, err)
		}
	}
}

func TestUntrackedDocumentsHaveNoState(t *testing.T) {
	t.Parallel()
	ctx, c, _ := crowd(t, 1)
	m, err := c.Find().Untracked().One(ctx)
	must(t, err)
	if _, err := c.Changes(m); !errors.Is(err, odm.ErrNotSaved) {
		t.Errorf("Changes: %v, want ErrNotSaved", err)
	}
	m.Age = 9
	must(t, c.Save(ctx, m))
	isChanged(t, c, m, false)
	part, err := c.Find().Untracked().Select(memberAge).One(ctx)
	must(t, err)
	var wrong *odm.ModelError
	if err := c.Replace(ctx, part); !errors.As(err, &wrong) {
		t.Errorf("Replace of an untracked part: %v, want a *ModelError", err)
	}
	if err := c.SaveChanges(ctx, part); !errors.Is(err, odm.ErrNotSaved) {
		t.Errorf("SaveChanges of an untracked part: %v, want ErrNotSaved", err)
	}
}

func TestAnUndecodableDocumentIsNamed(t *testing.T) {
	t.Parallel()
	ctx, db, c, _ := members(t)
	put(t, db, "members", bson.D{{Key: "_id", Value: bson.ObjectID{1}}, {Key: "email", Value: "a"}, {Key: "age", Value: "old"}})
	_, err := c.Find().All(ctx)
	if err == nil || !strings.Contains(err.Error(), "odm: decode odm_test.Member {\"$oid\":\"010000000000000000000000\"}") || !strings.Contains(err.Error(), "age") {
		t.Errorf("All: %v, want an error with model, id and field", err)
	}
}

func TestProjectIntoAMap(t *testing.T) {
	t.Parallel()
	ctx, c, _ := crowd(t, 2)
	maps, err := odm.Project[bson.M](c.Find().Sort("age").Select(memberAge)).All(ctx)
	must(t, err)
	if len(maps) != 2 || (*maps[1])["age"] != int32(1) || len(*maps[1]) != 2 {
		t.Errorf("read %v", maps)
	}
	raws, err := odm.Project[bson.Raw](c.Find(memberAge.Eq(1))).All(ctx)
	must(t, err)
	if len(raws) != 1 || raws[0].Lookup("age").AsInt64() != 1 {
		t.Errorf("read %v", raws)
	}
	if _, err := odm.Project[Short](c.Find(memberAge.Eq(100))).One(ctx); !errors.Is(err, odm.ErrNotFound) {
		t.Errorf("One of nothing: %v, want ErrNotFound", err)
	}
}

func TestDistinct(t *testing.T) {
	t.Parallel()
	ctx, c, w := crowd(t, 3)
	_, err := c.Find().Everything().Update(ctx, memberTags.Set([]string{"a", "b"}))
	must(t, err)
	const each odm.Str[Member, string] = "tags" // an element of the list
	tags, err := odm.Distinct(ctx, c.Find(memberAge.Gt(0)), each)
	must(t, err)
	if slices.Sort(tags); !slices.Equal(tags, []string{"a", "b"}) {
		t.Errorf("tags are %v", tags)
	}
	none, err := odm.Distinct(ctx, c.Find(memberAge.Gt(100)), memberAge)
	if err != nil || len(none) != 0 {
		t.Errorf("Distinct of nothing = %v, %v", none, err)
	}
	if _, err := odm.Distinct(ctx, c.Find(), memberTags); err == nil {
		t.Error("a distinct element is read as a list")
	}
	w.take(t)
	for name, q := range map[string]odm.Query[Member]{"Sort": c.Find().Sort("age"), "Select": c.Find().Select(memberAge)} {
		if _, err := odm.Distinct(ctx, q, memberAge); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("Distinct of a query with %s: %v", name, err)
		}
	}
	if sent := w.take(t); len(sent) != 0 {
		t.Errorf("sent %v", sent)
	}
}

func TestOneCollectionAndOneQueryServeManyGoroutines(t *testing.T) {
	t.Parallel()
	ctx, c, _ := crowd(t, 20)
	q := c.Find(memberAge.Gte(0)).Where(memberAge.Lt(10)).Sort("age")
	var wg sync.WaitGroup
	for i := range 16 {
		wg.Go(func() {
			docs, err := q.Where(memberAge.Ne(i)).Limit(5).All(ctx)
			if err != nil || len(docs) != 5 {
				t.Errorf("read %d documents, %v; want 5", len(docs), err)
			}
			m := &Member{Email: strings.Repeat("n", i+30), Age: 1000}
			if err := c.Insert(ctx, m); err != nil {
				t.Error(err)
			}
			m.Age = i + 1000
			if err := c.SaveChanges(ctx, m); err != nil {
				t.Error(err)
			}
			if _, err := c.Find(memberAge.Eq(i+1000)).Update(ctx, memberNick.Set("n")); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n, err := c.Find(memberNick.Eq("n")).Count(ctx); err != nil || n != 16 {
		t.Errorf("%d members were updated, %v; want 16", n, err)
	}
}
