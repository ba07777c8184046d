package odm_test

import (
	"errors"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

func TestUpdateAndDelete(t *testing.T) {
	t.Parallel()
	ctx, c, w := crowd(t, 6)
	r, err := c.Find(memberAge.Lt(3)).Update(ctx, memberAge.Set(1), memberNick.Set("n"))
	if err != nil || r != (odm.Updated{Matched: 3, Modified: 3}) {
		t.Errorf("Update = %+v, %v", r, err)
	}
	const update = `{"update":"members","updates":[{"q":{"age":{"$lt":3}},"u":{"$set":{"age":1,"nick":"n"}},"multi":true}]}`
	if sent := w.take(t); len(sent) != 1 || sent[0] != update {
		t.Errorf("sent %v, want %s", sent, update)
	}
	r, err = c.Find(memberNick.Eq("n")).UpdateOne(ctx, memberNick.Set("one"))
	if err != nil || r != (odm.Updated{Matched: 1, Modified: 1}) {
		t.Errorf("UpdateOne = %+v, %v", r, err)
	}
	r, err = c.Find(memberAge.Eq(100)).Update(ctx, memberAge.Set(1))
	if err != nil || r != (odm.Updated{}) {
		t.Errorf("Update of nothing = %+v, %v", r, err)
	}
	switch _, err := c.Find(memberAge.Gte(3)).Sort("-age").UpdateOne(ctx, memberNick.Set("oldest")); {
	case err != nil && !strings.Contains(err.Error(), "sort"):
		t.Errorf("a sorted UpdateOne: %v, want none, or the refusal of a server before 8.0", err)
	case err == nil:
		if m, err := c.FindOne(ctx, memberNick.Eq("oldest")); err != nil || m.Age != 5 {
			t.Errorf("a sorted UpdateOne has changed %+v, %v; want age 5", m, err)
		}
	}
	n, err := c.Find(memberAge.Gte(4)).Delete(ctx)
	if err != nil || n != 2 {
		t.Errorf("Delete = %d, %v; want 2", n, err)
	}
	n, err = c.Find().Everything().Delete(ctx)
	if err != nil || n != 4 {
		t.Errorf("Delete of everything = %d, %v; want 4", n, err)
	}
}

func TestWritesThatWouldBeAMistakeAreRefused(t *testing.T) {
	t.Parallel()
	ctx, c, w := crowd(t, 1)
	for name, q := range map[string]odm.Query[Member]{
		"no condition": c.Find(), "a zero filter": c.Find(odm.Filter[Member]{}), "an empty raw one": c.Find(odm.Raw(bson.M{})),
		"two empty raw ones": c.Find(odm.Raw(bson.M{}), odm.Raw(bson.D{})),
	} {
		_, updateErr := q.Update(ctx, memberAge.Set(1))
		_, oneErr := q.UpdateOne(ctx, memberAge.Set(1))
		_, deleteErr := q.Delete(ctx)
		for verb, err := range map[string]error{"Update": updateErr, "UpdateOne": oneErr, "Delete": deleteErr} {
			if !errors.Is(err, odm.ErrUnfiltered) {
				t.Errorf("%s of %s: %v, want ErrUnfiltered", verb, name, err)
			}
		}
	}
	some := c.Find(memberAge.Gt(0))
	for name, q := range map[string]odm.Query[Member]{"Limit": some.Limit(1), "Skip": some.Skip(1), "Sort": some.Sort("age"), "Select": some.Select(memberAge)} {
		_, updateErr := q.Update(ctx, memberAge.Set(1))
		_, deleteErr := q.Delete(ctx)
		if updateErr == nil || deleteErr == nil || !strings.Contains(updateErr.Error(), name) {
			t.Errorf("with %s: Update %v, Delete %v; want errors that name it", name, updateErr, deleteErr)
		}
	}
	if _, err := some.Limit(1).UpdateOne(ctx, memberAge.Set(1)); err == nil {
		t.Error("UpdateOne with a limit has no error")
	}
	if _, err := some.Update(ctx); err == nil {
		t.Error("Update of no changes has no error")
	}
	if _, err := some.Update(ctx, memberAge.Set(1), memberAge.Inc(1)); err == nil {
		t.Error("two changes of one path have no error")
	}
	if sent := w.take(t); len(sent) != 0 {
		t.Errorf("sent %v", sent)
	}
}
