package odm_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

// A prepared is a model whose writes leave traces.
type prepared struct {
	odm.DocumentOf[int] `bson:",inline" odm:"collection=prepared,revision"`
	Name                string    `bson:"name"`
	Slug                string    `bson:"slug"`
	Updated             time.Time `bson:"updated" odm:"updated"`
	saved               bool
}

func (p *prepared) BeforeSave(context.Context) error { p.Slug = "the-" + p.Name; return nil }

func (p *prepared) AfterSave(context.Context) error { p.saved = true; return nil }

func TestPrepareIsReplaceWithoutTheWrite(t *testing.T) {
	t.Parallel()
	ctx, db, sent := watched(t, odm.WithValidation(func(doc any) error {
		if doc.(*prepared).Name == "" {
			return errors.New("no name")
		}
		return nil
	}))
	c := odm.CollectionOf[prepared](db)
	doc := &prepared{Name: "ada"}
	doc.ID = 1
	raw, written, err := c.Prepare(ctx, doc)
	must(t, err)
	if n := len(sent.take(t)); n != 0 {
		t.Errorf("%d commands were sent", n)
	}
	if raw.Lookup("slug").StringValue() != "the-ada" || raw.Lookup("updated").Time().IsZero() || raw.Lookup("revision_id").Type != bson.TypeBinary {
		t.Errorf("Prepare returns %v", raw)
	}
	if doc.saved {
		t.Error("AfterSave runs before the document is stored")
	}
	if _, err := db.Driver().Collection("prepared").InsertOne(ctx, raw); err != nil {
		t.Fatal(err)
	}
	must(t, written(ctx))
	if !doc.saved {
		t.Error("AfterSave has not run")
	}
	var invalid *odm.ValidationError
	if _, _, err := c.Prepare(ctx, &prepared{DocumentOf: odm.DocumentOf[int]{ID: 2}}); !errors.As(err, &invalid) {
		t.Errorf("Prepare of an invalid document: %v", err)
	}
	if _, _, err := c.Prepare(ctx, nil); err == nil {
		t.Error("Prepare of nil has no error")
	}
}

func TestEncodeAndDecode(t *testing.T) {
	t.Parallel()
	_, db := open(t)
	c := odm.CollectionOf[prepared](db)
	doc := &prepared{Name: "ada"}
	doc.ID = 1
	raw, err := c.Encode(doc)
	must(t, err)
	again := prepared{Slug: "kept"}
	must(t, c.Decode(raw, &again))
	if again.ID != 1 || again.Name != "ada" || again.Slug != "" || doc.Slug != "" {
		t.Errorf("Decode(Encode) = %+v of %+v", again, doc)
	}
	if _, err := c.IsChanged(&again); !errors.Is(err, odm.ErrNotSaved) {
		t.Errorf("a decoded document has a state: %v", err)
	}
	if err := c.Decode(bson.Raw{1, 2, 3}, &again); err == nil {
		t.Error("Decode of no document has no error")
	}
	if err := c.Decode(raw, nil); err == nil {
		t.Error("Decode into nil has no error")
	}
}
