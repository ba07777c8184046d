package odm_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/databridge-go/databridge/odm"
)

type note struct {
	odm.Document `bson:",inline" odm:"collection=notes"`
	Title        string `bson:"title"`
	Text         string `bson:"text"`
	Data         []byte `bson:"data"`
}

// What is read must stay as it is, whoever holds the reply and whatever else is read later.
func TestWhatIsReadStaysAsItIs(t *testing.T) {
	t.Parallel()
	ctx, db := open(t)
	var docs []*note
	for i := range 500 {
		docs = append(docs, &note{Title: fmt.Sprint("title ", i), Text: strings.Repeat(fmt.Sprint(i), 100), Data: []byte(fmt.Sprint("data ", i))})
	}
	must(t, odm.CollectionOf[note](db).InsertMany(ctx, docs))
	for name, notes := range map[string]*odm.Collection[note]{
		"copied": odm.CollectionOf[note](db), "shared": odm.CollectionOf[note](db, odm.ZeroCopy()), "cached": odm.CollectionOf[note](db, odm.Cached(odm.CacheOptions{})),
	} {
		q := notes.Find().Sort("_id")
		for kind, q := range map[string]odm.Query[note]{"tracked": q, "untracked": q.Untracked(), "limited": q.Limit(400)} {
			first, err := q.All(ctx)
			must(t, err)
			for i, d := range first { // nobody else's bytes may change with these
				clear(d.Data)
				d.Data = append(d.Data, "more"...)
				d.Data = fmt.Appendf(d.Data[:0], "data %d", i)
			}
			again, err := q.All(ctx)
			must(t, err)
			runtime.GC()
			for _, all := range [][]*note{first, again} {
				if len(all) != len(first) || len(all) < 400 {
					t.Fatalf("%s, %s: %d documents", name, kind, len(all))
				}
				for i, d := range all {
					if d.Title != docs[i].Title || d.Text != docs[i].Text || string(d.Data) != string(docs[i].Data) {
						t.Fatalf("%s, %s: document %d is %q %q %q", name, kind, i, d.Title, d.Text, d.Data)
					}
				}
			}
			if kind == "untracked" {
				continue
			}
			for _, d := range again {
				if changed, err := notes.IsChanged(d); changed || err != nil {
					t.Fatalf("%s, %s: %q has changed: %v %v", name, kind, d.Title, changed, err)
				}
			}
		}
	}
}
