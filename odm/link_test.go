package odm_test

import (
	"errors"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

type owner struct {
	odm.DocumentOf[string] `bson:",inline" odm:"collection=owners"`
	Name                   string `bson:"name"`
}

// plainHouse is no odm document: any struct with an _id can be linked to.
type plainHouse struct {
	Number int `bson:"_id"`
}

type deed struct {
	Owner odm.Link[owner]      `bson:"owner"`
	House odm.Link[plainHouse] `bson:"house"`
	Past  odm.Link[owner]      `bson:"past,omitempty"`
}

func TestLinkIsStoredAsReference(t *testing.T) {
	o := &owner{DocumentOf: odm.DocumentOf[string]{ID: "ann"}, Name: "Ann"}
	in := deed{Owner: odm.LinkTo(o), House: odm.LinkID[plainHouse](7)}
	raw, err := bson.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"owner": {"$ref": "owners","$id": "ann"},"house": {"$ref": "plainHouse","$id": {"$numberInt":"7"}}}`
	if got := bson.Raw(raw).String(); got != want {
		t.Errorf("stored as %s, want %s", got, want)
	}
	var out deed
	if err := bson.Unmarshal(raw, &out); err != nil {
		t.Fatal(err)
	}
	if !out.Owner.Equal(in.Owner) || !out.House.Equal(in.House) || !out.Past.IsZero() {
		t.Errorf("read back as %+v, want %+v", out, in)
	}
	if _, fetched := out.Owner.Doc(); fetched {
		t.Error("a stored reference counts as fetched")
	}
}

func TestLinkReadsTheWholeDocument(t *testing.T) {
	raw, err := bson.Marshal(bson.M{"owner": bson.M{"_id": "bob", "name": "Bob"}})
	if err != nil {
		t.Fatal(err)
	}
	var d deed
	if err := bson.Unmarshal(raw, &d); err != nil {
		t.Fatal(err)
	}
	if doc, ok := d.Owner.Doc(); !ok || doc.Name != "Bob" || d.Owner.ID() != "bob" {
		t.Errorf("read %+v, want the fetched Bob", d.Owner)
	}
}

func TestLinkToUnsavedDocument(t *testing.T) {
	_, err := bson.Marshal(deed{Owner: odm.LinkTo(&owner{Name: "new"})})
	if !errors.Is(err, odm.ErrNotSaved) {
		t.Errorf("a link without an id is stored, or fails with %v; want ErrNotSaved", err)
	}
}

func TestLinkRefusesOtherKinds(t *testing.T) {
	raw, err := bson.Marshal(bson.M{"owner": 3})
	if err != nil {
		t.Fatal(err)
	}
	var d deed
	if err := bson.Unmarshal(raw, &d); err == nil {
		t.Errorf("a number was read as the link %+v", d.Owner)
	}
}
