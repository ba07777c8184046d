package odm_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

// Indexed declares an index in every way.
type Indexed struct {
	odm.Document `bson:",inline" odm:"collection=indexed"`
	Email        string `bson:"email" odm:"unique"`
	Nick         string `bson:"nick,omitempty" odm:"unique,sparse"`
	Home         struct {
		City string `bson:"city" odm:"index"`
	} `bson:"home"`
	Parts []*Part `bson:"parts"`
}

// Part is recursive: its own parts have no index.
type Part struct {
	SKU   string `bson:"sku" odm:"index"`
	Parts []Part `bson:"parts"`
}

type BadIndex struct {
	odm.Document `bson:",inline"`
	Age          int `bson:"age" odm:"index=-1"`
}

func TestSyncMakesTheIndexes(t *testing.T) {
	t.Parallel()
	ctx, db := open(t, odm.Models(odm.ModelOf[Indexed](), odm.ModelOf[Short]()))
	must(t, db.Sync(ctx))
	must(t, db.Sync(ctx))
	want := []string{`_id_`, `email_1 unique`, `home.city_1`, `nick_1 unique sparse`, `parts.sku_1`}
	if got := indexes(ctx, t, db, "indexed"); !slices.Equal(got, want) {
		t.Errorf("indexes are %v, want %v", got, want)
	}
	c := odm.CollectionOf[Indexed](db)
	must(t, c.InsertMany(ctx, []*Indexed{{Email: "a"}, {Email: "b"}}))
	var d *odm.DuplicateError
	if err := c.Insert(ctx, &Indexed{Email: "b"}); !errors.As(err, &d) || d.Index != "email_1" {
		t.Errorf("a second b: %v, want a *DuplicateError", err)
	}
}

func TestSyncSaysWhyNot(t *testing.T) {
	t.Parallel()
	ctx, db := open(t, odm.Models(odm.ModelOf[Indexed]()))
	for range 2 {
		put(t, db, "indexed", bson.D{{Key: "email", Value: "a"}})
	}
	var d *odm.DuplicateError
	if err := db.Sync(ctx); !errors.As(err, &d) || d.Collection != "indexed" || text(t, d.Values) != `{"email":"a"}` {
		t.Errorf("a unique index over equal values: %v, want a *DuplicateError", err)
	}
	_, none := open(t)
	if err := none.Sync(ctx); err == nil || !strings.Contains(err.Error(), "odm.Models") {
		t.Errorf("Sync of no models: %v", err)
	}
	_, bad := open(t, odm.Models(odm.ModelOf[BadIndex]()))
	var wrong *odm.ModelError
	if err := bad.Sync(ctx); !errors.As(err, &wrong) {
		t.Errorf("an index with a value: %v, want a *ModelError", err)
	}
}

// indexes returns names and options.
func indexes(ctx context.Context, t *testing.T, db *odm.DB, collection string) (out []string) {
	t.Helper()
	specs, err := db.Driver().Collection(collection).Indexes().ListSpecifications(ctx)
	must(t, err)
	for _, s := range specs {
		name := s.Name
		if s.Unique != nil && *s.Unique {
			name += " unique"
		}
		if s.Sparse != nil && *s.Sparse {
			name += " sparse"
		}
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}
