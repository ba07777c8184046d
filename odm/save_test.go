package odm_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

func TestSaveChangesSendsTheDifference(t *testing.T) {
	t.Parallel()
	ctx, _, c, w := members(t)
	m := &Member{Email: "a", Age: 1, Nick: "n", Home: &Address{City: "Oslo", Zip: "1"}, Marks: map[string]int{"x": 1, "y": 2}, Tags: []string{"t"}}
	must(t, c.Insert(ctx, m))
	id := `{"_id":{"$oid":"` + m.ID.Hex() + `"}}`
	for _, step := range []struct {
		name, want string
		change     func()
	}{
		{"nothing", "", func() {}},
		{"a number", `{"$set":{"age":2}}`, func() { m.Age = 2 }},
		{"a nested value", `{"$set":{"home.city":"Bergen"}}`, func() { m.Home.City = "Bergen" }},
		{"a map key less", `{"$unset":{"marks.x":""}}`, func() { delete(m.Marks, "x") }},
		{"a map key more", `{"$set":{"marks.z":3}}`, func() { m.Marks["z"] = 3 }},
		{"a map key with a dot", `{"$set":{"marks":{"a.b":1}}}`, func() { m.Marks = map[string]int{"a.b": 1} }},
		{"a list", `{"$set":{"tags":["t","u"]}}`, func() { m.Tags = append(m.Tags, "u") }},
		{"an omitted field", `{"$unset":{"nick":""}}`, func() { m.Nick = "" }},
		{"an omitted document", `{"$unset":{"home":""}}`, func() { m.Home = nil }},
		{"a new document", `{"$set":{"home":{"city":"Oslo","zip":"2"}}}`, func() { m.Home = &Address{City: "Oslo", Zip: "2"} }},
		{"several", `{"$set":{"email":"b","home.zip":"3","marks":{}}}`, func() { m.Email, m.Home.Zip = "b", "3"; clear(m.Marks) }},
	} {
		step.change()
		changes, err := c.Changes(m)
		must(t, err)
		w.take(t)
		must(t, c.SaveChanges(ctx, m))
		sent := strings.Join(w.take(t), "\n")
		want := `{"update":"members","updates":[{"q":` + id + `,"u":` + step.want + `}]}`
		if step.want == "" {
			want, step.want = "", "{}"
		}
		if sent != want {
			t.Errorf("%s: sent %s, want %s", step.name, sent, want)
		}
		if got := text(t, changes); got != step.want {
			t.Errorf("%s: Changes = %s, want %s", step.name, got, step.want)
		}
		got, err := c.Get(ctx, m.ID)
		must(t, err)
		memory := *m
		odm.Forget(got)
		if odm.Forget(&memory); !reflect.DeepEqual(*got, memory) {
			t.Errorf("%s: stored %+v, in memory %+v", step.name, *got, memory)
		}
		isChanged(t, c, m, false)
	}
}

func TestSaveStoresANewDocument(t *testing.T) {
	t.Parallel()
	ctx, db, c, w := members(t)
	m := &Member{Email: "a"}
	must(t, c.Save(ctx, m))
	want := `{"update":"members","updates":[{"q":{"_id":{"$oid":"` + m.ID.Hex() + `"}},"u":{"$set":{"email":"a","age":0,"marks":null,"tags":null},"$unset":{"nick":"","home":""}},"upsert":true}]}`
	if sent := w.take(t); len(sent) != 1 || sent[0] != want {
		t.Errorf("sent %v, want %s", sent, want)
	}
	isChanged(t, c, m, false)
	copied := *m
	copied.ID, copied.Email = bson.NewObjectID(), "b"
	must(t, c.Save(ctx, &copied))
	if n, err := c.Find().Count(ctx); err != nil || n != 2 {
		t.Errorf("a copy under another id: %d documents, %v; want 2", n, err)
	}
	_ = db
}

// Counter has nothing but an id.
type Counter struct {
	odm.DocumentOf[int] `bson:",inline" odm:"collection=counters"`
}

func TestSaveOfAnIDAlone(t *testing.T) {
	t.Parallel()
	ctx, db := open(t)
	c := odm.CollectionOf[Counter](db)
	n := &Counter{}
	n.ID = 7
	must(t, c.Save(ctx, n))
	must(t, c.Save(ctx, n))
	must(t, c.SaveChanges(ctx, n))
	if count, err := c.Find(odm.F("_id").Eq(7)).Count(ctx); err != nil || count != 1 {
		t.Errorf("%d documents, %v; want 1", count, err)
	}
}

func TestVerbsOfADocumentThatIsNotThere(t *testing.T) {
	t.Parallel()
	ctx, _, c, w := members(t)
	m := &Member{Email: "a"}
	_, changesErr := c.Changes(m)
	for verb, err := range map[string]error{
		"SaveChanges": c.SaveChanges(ctx, m), "Changes": changesErr, "Rollback": c.Rollback(m), "Refresh": c.Refresh(ctx, m),
		"Replace": c.Replace(ctx, m), "Delete": c.Delete(ctx, m),
	} {
		if !errors.Is(err, odm.ErrNotSaved) {
			t.Errorf("%s of a new document: %v, want ErrNotSaved", verb, err)
		}
	}
	if sent := w.take(t); len(sent) != 0 {
		t.Errorf("sent %v", sent)
	}
	must(t, c.Insert(ctx, m))
	partial, err := c.Find().Select(memberAge).One(ctx)
	must(t, err)
	_, err = c.Find().Everything().Delete(ctx)
	must(t, err)
	m.Age++
	partial.Age++
	_, getErr := c.Get(ctx, m.ID)
	_, oneErr := c.FindOne(ctx, memberEmail.Eq("a"))
	for verb, err := range map[string]error{
		"SaveChanges": c.SaveChanges(ctx, m), "Refresh": c.Refresh(ctx, m), "Replace": c.Replace(ctx, m), "Delete": c.Delete(ctx, m),
		"Save of a part": c.Save(ctx, partial), "Get": getErr, "FindOne": oneErr,
	} {
		if !errors.Is(err, odm.ErrNotFound) {
			t.Errorf("%s of a deleted document: %v, want ErrNotFound", verb, err)
		}
	}
	isChanged(t, c, m, true)
}

func TestAPartialDocument(t *testing.T) {
	t.Parallel()
	ctx, db, c, w := members(t)
	put(t, db, "members", bson.D{{Key: "email", Value: "a"}, {Key: "age", Value: 1}, {Key: "home", Value: bson.D{{Key: "city", Value: "Oslo"}, {Key: "zip", Value: "1"}}}, {Key: "x", Value: 1}})
	m, err := c.Find().Select(memberCity, memberNick, memberCity).One(ctx)
	must(t, err)
	isChanged(t, c, m, false)
	m.Age, m.Home.Zip = 99, "99" // not read: not saved
	isChanged(t, c, m, false)
	m.Home.City, m.Nick = "Bergen", "n"
	w.take(t)
	must(t, c.SaveChanges(ctx, m))
	want := `{"update":"members","updates":[{"q":{"_id":{"$oid":"` + m.ID.Hex() + `"}},"u":{"$set":{"nick":"n","home.city":"Bergen"}}}]}`
	if sent := w.take(t); len(sent) != 1 || sent[0] != want {
		t.Errorf("sent %v, want %s", sent, want)
	}
	must(t, c.Save(ctx, m))
	if got, want := stored(t, db, "members"), `{"email":"a","age":1,"home":{"city":"Bergen","zip":"1"},"x":1,"nick":"n"}`; got != want {
		t.Errorf("stored %s, want %s", got, want)
	}
	var wrong *odm.ModelError
	if err := c.Replace(ctx, m); !errors.As(err, &wrong) {
		t.Errorf("Replace of a part: %v, want a *ModelError", err)
	}
	m.Home = nil
	if err := c.SaveChanges(ctx, m); !errors.As(err, &wrong) || !strings.Contains(err.Error(), `select "home" itself`) {
		t.Errorf("a document of which a part was read is gone: %v, want a *ModelError", err)
	}
	must(t, c.Rollback(m))
	if m.Home == nil || m.Home.City != "Bergen" {
		t.Errorf("rolled back to %+v", m.Home)
	}
	other := *m
	other.ID = bson.NewObjectID()
	if err := c.Save(ctx, &other); !errors.As(err, &wrong) {
		t.Errorf("Save of a part under another id: %v, want a *ModelError", err)
	}
	must(t, c.Refresh(ctx, m))
	if m.Age != 1 || m.Email != "a" {
		t.Errorf("Refresh reads the whole document, got %+v", *m)
	}
	must(t, c.Replace(ctx, m))
	if got, want := stored(t, db, "members"), `{"email":"a","age":1,"nick":"n","home":{"city":"Bergen","zip":"1"},"marks":null,"tags":null}`; got != want {
		t.Errorf("replaced by %s, want %s", got, want)
	}
}

func TestRollbackAndRefresh(t *testing.T) {
	t.Parallel()
	ctx, _, c, _ := members(t)
	m := &Member{Email: "a", Age: 1, Marks: map[string]int{"x": 1}}
	must(t, c.Insert(ctx, m))
	m.Age, m.Marks["y"] = 2, 2
	must(t, c.Rollback(m))
	if m.Age != 1 || len(m.Marks) != 1 {
		t.Errorf("rolled back to %+v", *m)
	}
	isChanged(t, c, m, false)
	_, err := c.Find(memberEmail.Eq("a")).Update(ctx, memberAge.Inc(4))
	must(t, err)
	m.Age = 100
	must(t, c.Refresh(ctx, m))
	if m.Age != 5 {
		t.Errorf("refreshed to age %d, want 5", m.Age)
	}
	isChanged(t, c, m, false)
	old := m.ID
	m.ID = bson.NewObjectID()
	if err := c.SaveChanges(ctx, m); !errors.Is(err, odm.ErrNotSaved) || !strings.Contains(err.Error(), old.Hex()) {
		t.Errorf("SaveChanges under another id: %v, want ErrNotSaved that names the ids", err)
	}
}

func TestDeleteForgets(t *testing.T) {
	t.Parallel()
	ctx, _, c, w := members(t)
	m := &Member{Email: "a"}
	must(t, c.Insert(ctx, m))
	w.take(t)
	must(t, c.Delete(ctx, m))
	want := `{"delete":"members","deletes":[{"q":{"_id":{"$oid":"` + m.ID.Hex() + `"}},"limit":1}]}`
	if sent := w.take(t); len(sent) != 1 || sent[0] != want {
		t.Errorf("sent %v, want %s", sent, want)
	}
	if _, err := c.Changes(m); !errors.Is(err, odm.ErrNotSaved) {
		t.Errorf("Changes after Delete: %v, want ErrNotSaved", err)
	}
	must(t, c.Insert(ctx, m))
}

// Loose takes every key at its top.
type Loose struct {
	odm.Document `bson:",inline" odm:"collection=loose"`
	Nick         string         `bson:"nick,omitempty"`
	Rest         map[string]int `bson:",inline"`
}

// Coded encodes itself: its fields say nothing about what is stored.
type Coded struct {
	odm.Document `bson:",inline" odm:"collection=coded"`
	Name         string `bson:"name"`
}

func (c Coded) MarshalBSON() ([]byte, error) {
	return bson.Marshal(bson.D{{Key: "_id", Value: c.ID}, {Key: "label", Value: c.Name}})
}

func (c *Coded) UnmarshalBSON(b []byte) error {
	c.ID, _ = bson.Raw(b).Lookup("_id").ObjectIDOK()
	c.Name, _ = bson.Raw(b).Lookup("label").StringValueOK()
	return nil
}

func TestModelsThatTakeAnyKey(t *testing.T) {
	t.Parallel()
	ctx, db, w := watched(t)
	c := odm.CollectionOf[Loose](db)
	l := &Loose{Nick: "n", Rest: map[string]int{"a": 1, "b": 2}}
	must(t, c.Insert(ctx, l))
	l.Nick, l.Rest = "", map[string]int{"b": 3}
	must(t, c.SaveChanges(ctx, l))
	if got := stored(t, db, "loose"); got != `{"b":3}` {
		t.Errorf("stored %s", got)
	}
	l.Rest["x.y"] = 1
	w.take(t)
	var wrong *odm.ModelError
	for verb, err := range map[string]error{"SaveChanges": c.SaveChanges(ctx, l), "Save": c.Save(ctx, l), "Save of a new one": c.Save(ctx, &Loose{Rest: l.Rest})} {
		if !errors.As(err, &wrong) || !strings.Contains(err.Error(), `"x.y"`) {
			t.Errorf("%s of a key with a dot: %v, want a *ModelError that names it", verb, err)
		}
	}
	if sent := w.take(t); len(sent) != 0 {
		t.Errorf("sent %v", sent)
	}
	must(t, c.Replace(ctx, l))

	coded := odm.CollectionOf[Coded](db)
	put(t, db, "coded", bson.D{{Key: "label", Value: "a"}, {Key: "name", Value: "of another program"}})
	d, err := coded.Find().One(ctx)
	must(t, err)
	d.Name = "b"
	must(t, coded.SaveChanges(ctx, d))
	must(t, coded.Save(ctx, d))
	if got := stored(t, db, "coded"); got != `{"label":"b","name":"of another program"}` {
		t.Errorf("stored %s", got)
	}
}
