package odm_test

import (
	"context"
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"github.com/databridge-go/databridge/odm"
)

// What the obvious design does wrong: each of these programs lost data, or did nothing, in a first sketch.

func TestSaveOfASelectedDocumentKeepsTheRest(t *testing.T) {
	t.Parallel()
	for name, save := range map[string]func(*odm.Collection[User], context.Context, *User) error{
		"Save": func(c *odm.Collection[User], ctx context.Context, u *User) error { return c.Save(ctx, u) },
		"SaveChanges": func(c *odm.Collection[User], ctx context.Context, u *User) error {
			return c.SaveChanges(ctx, u)
		},
		"Save of an untracked one": func(c *odm.Collection[User], ctx context.Context, u *User) error {
			v, err := c.Find(U.ID.Eq(u.ID)).Select(U.Name).Untracked().One(ctx)
			if err != nil {
				return err
			}
			v.Name = u.Name
			return c.Save(ctx, v)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, db := open(t)
			users := odm.CollectionOf[User](db)
			must(t, users.Insert(ctx, &User{Name: "ann", Age: 42, Tags: []string{"x"}}))
			u, err := users.Find(U.Name.Eq("ann")).Select(U.Name).One(ctx)
			must(t, err)
			u.Name = "anne"
			must(t, save(users, ctx, u))
			got, err := users.Get(ctx, u.ID)
			must(t, err)
			if got.Name != "anne" || got.Age != 42 || !slices.Equal(got.Tags, []string{"x"}) {
				t.Errorf("stored: name %q, age %d, tags %v; want anne, 42, [x]", got.Name, got.Age, got.Tags)
			}
		})
	}
}

// Foreign is a model whose documents other programs write.
type Foreign struct {
	odm.Document `bson:",inline" odm:"collection=foreign"`
	Age          int      `bson:"age"`
	Nick         string   `bson:"nick"`
	Tags         []string `bson:"tags"`
	Home         Address  `bson:"home"`
}

func TestReadingIsNoChange(t *testing.T) {
	t.Parallel()
	ctx, db, w := watched(t)
	foreign := odm.CollectionOf[Foreign](db)
	put(t, db, "foreign", bson.D{{Key: "age", Value: 30.0}, {Key: "home", Value: bson.D{{Key: "zip", Value: "1"}, {Key: "city", Value: "Oslo"}, {Key: "gate", Value: 7}}}, {Key: "extra", Value: 1}})
	d, err := foreign.Find().One(ctx)
	must(t, err)
	isChanged(t, foreign, d, false)
	w.take(t)
	must(t, foreign.SaveChanges(ctx, d))
	if sent := w.take(t); len(sent) != 0 {
		t.Errorf("SaveChanges of a document that was only read sends %v", sent)
	}
	d.Home.City = "Bergen"
	must(t, foreign.SaveChanges(ctx, d))
	const kept = `{"age":30.0,"home":{"zip":"1","city":"Bergen","gate":7},"extra":1}`
	if got := stored(t, db, "foreign"); got != kept {
		t.Errorf("SaveChanges left %s, want %s", got, kept)
	}
	d.Age++
	must(t, foreign.SaveChanges(ctx, d))
	d.Nick = "bo"
	must(t, foreign.Save(ctx, d))
	const whole = `{"age":31,"home":{"zip":"1","city":"Bergen","gate":7},"extra":1,"nick":"bo","tags":null}`
	if got := stored(t, db, "foreign"); got != whole {
		t.Errorf("Save left %s, want %s", got, whole)
	}
	isChanged(t, foreign, d, false)
}

func TestARetriedTransactionSavesAgain(t *testing.T) {
	t.Parallel()
	ctx, db := open(t)
	users := odm.CollectionOf[User](db)
	u := &User{Name: "ann", Age: 1}
	must(t, users.Insert(ctx, u))
	var fresh *User
	var ids []bson.ObjectID
	tries := 0
	err := db.WithTransaction(ctx, func(ctx context.Context) error {
		tries++
		u.Age = 9
		if err := users.SaveChanges(ctx, u); err != nil {
			return err
		}
		if fresh == nil {
			fresh = &User{Name: "new"}
		}
		if !fresh.ID.IsZero() {
			t.Error("the id of an aborted insert was kept")
		}
		if err := users.Insert(ctx, fresh); err != nil {
			return err
		}
		ids = append(ids, fresh.ID)
		if tries == 1 {
			return mongo.CommandError{Code: 112, Message: "WriteConflict", Labels: []string{"TransientTransactionError"}}
		}
		return nil
	})
	must(t, err)
	got, err := users.Get(ctx, u.ID)
	must(t, err)
	n, err := users.Find().Count(ctx)
	must(t, err)
	if tries != 2 || got.Age != 9 || n != 2 {
		t.Errorf("after %d tries age %d is stored and %d documents; want 2 tries, age 9, 2 documents", tries, got.Age, n)
	}
	if len(ids) != 2 || fresh.ID != ids[1] {
		t.Errorf("ids %v, at last %v", ids, fresh.ID)
	}
	isChanged(t, users, u, false)
	isChanged(t, users, fresh, false)
}

func TestAbortRestoresWhatWasReadAndDeleted(t *testing.T) {
	t.Parallel()
	ctx, db := open(t)
	users := odm.CollectionOf[User](db)
	u, gone := &User{Name: "ann", Age: 1}, &User{Name: "gone"}
	must(t, users.InsertMany(ctx, []*User{u, gone}))
	boom := errors.New("boom")
	err := db.WithTransaction(ctx, func(ctx context.Context) error {
		if _, err := users.Find(U.ID.Eq(u.ID)).Update(ctx, U.Age.Set(7)); err != nil {
			return err
		}
		return errors.Join(users.Refresh(ctx, u), users.Delete(ctx, gone), db.WithTransaction(ctx, nil), boom)
	})
	if !errors.Is(err, boom) {
		t.Fatal(err)
	}
	if u.Age != 1 {
		t.Errorf("age %d of an aborted transaction is still in memory", u.Age)
	}
	isChanged(t, users, u, false)
	isChanged(t, users, gone, false)
}

type Plain struct {
	odm.Document `bson:",inline"`
	Name         string `bson:"name" json:"name"`
}

func TestADocumentIsAnOrdinaryValue(t *testing.T) {
	t.Parallel()
	ctx, db := open(t)
	c := odm.CollectionOf[Plain](db)
	want := Plain{Name: "a"}
	must(t, c.Insert(ctx, &want))
	got, err := c.Get(ctx, want.ID)
	must(t, err)
	if !got.State.Equal(odm.State{}) {
		t.Error("State is not equal to another State: go-cmp will look inside")
	}
	odm.Forget(got)
	if fresh := (Plain{Name: "a", Document: odm.Document{ID: want.ID}}); !reflect.DeepEqual(*got, fresh) {
		t.Errorf("a forgotten document is not the literal: %+v, %+v", *got, fresh)
	}
	if _, err := c.Changes(got); !errors.Is(err, odm.ErrNotSaved) {
		t.Errorf("Changes of a forgotten document: %v, want ErrNotSaved", err)
	}
	b, err := json.Marshal(got)
	must(t, err)
	if want := `{"id":"` + want.ID.Hex() + `","name":"a"}`; string(b) != want {
		t.Errorf("as JSON it is %s, want %s", b, want)
	}
	var viaDriver Plain
	must(t, db.Driver().Collection("Plain").FindOne(ctx, bson.D{}).Decode(&viaDriver))
	if viaDriver.ID != want.ID || viaDriver.Name != "a" {
		t.Errorf("the driver reads %+v", viaDriver)
	}
	var methods []string
	for i := range reflect.TypeOf(got).NumMethod() {
		methods = append(methods, reflect.TypeOf(got).Method(i).Name)
	}
	if !slices.Equal(methods, []string{"Equal"}) {
		t.Errorf("the document promotes %v onto the model, want Equal alone", methods)
	}
}

func TestAConditionKeepsItsValue(t *testing.T) {
	t.Parallel()
	tags := []string{"a", "b"}
	f := U.Tags.In(tags...)
	tags[0] = "CHANGED"
	filterIs(t, f, `{"tags":{"$in":["a","b"]}}`)
}

func TestTheParentInsideAChildIsNoDocument(t *testing.T) {
	t.Parallel()
	ctx, db := open(t)
	cars, vehicles := odm.CollectionOf[Car](db), odm.CollectionOf[Vehicle](db)
	c := &Car{Doors: 4}
	must(t, cars.Insert(ctx, c))
	var wrong *odm.ModelError
	for name, err := range map[string]error{
		"Insert":      vehicles.Insert(ctx, &c.Vehicle),
		"Save":        vehicles.Save(ctx, &c.Vehicle),
		"SaveChanges": vehicles.SaveChanges(ctx, &c.Vehicle),
		"Replace":     vehicles.Replace(ctx, &c.Vehicle),
		"Delete":      vehicles.Delete(ctx, &c.Vehicle),
		"Refresh":     vehicles.Refresh(ctx, &c.Vehicle),
		"Rollback":    vehicles.Rollback(&c.Vehicle),
	} {
		if !errors.As(err, &wrong) {
			t.Errorf("%s of the embedded parent: %v, want a *ModelError", name, err)
		}
	}
	if got := stored(t, db, "vehicles"); got != `{"_class_id":"Vehicle.Car","color":"","body":"","doors":4}` {
		t.Errorf("the car is stored as %s", got)
	}
}
