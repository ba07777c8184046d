package odm

import (
	"context"
	"fmt"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm/internal/engine"
)

// difference is the plan that makes the database what is declared.
func (db *DB) difference(ctx context.Context, s syncing, wanted []declaration) (*Plan, error) {
	names := make([]string, len(wanted))
	for i, d := range wanted {
		names[i] = d.name
	}
	stored, err := db.engine.Collections(ctx, names)
	if err != nil {
		return nil, fmt.Errorf("list the collections of %s: %w", db.driver.Name(), err)
	}
	p := &Plan{db: db}
	for _, d := range wanted {
		c := comparison{syncing: s, declaration: d, now: stored[d.name]}
		if err := c.steps(ctx, db.engine.Collection(d.name)); err != nil {
			return nil, err
		}
		p.Steps = append(p.Steps, c.out...)
	}
	return p, nil
}

// A comparison is one collection as it is declared and as it is stored.
type comparison struct {
	syncing
	declaration
	now bson.Raw // what listCollections says; nil if it is not there
	out []Step
}

func (c *comparison) steps(ctx context.Context, e engine.Collection) error {
	kind, _ := c.now.Lookup("type").StringValueOK()
	switch {
	case c.view != nil:
		c.viewSteps(kind)
		return nil
	case kind == "view":
		c.step(Step{Do: Conflict, Why: "it is a view, and a model is stored in it"})
		return nil
	case c.now == nil && c.create != nil:
		c.step(Step{Do: CreateCollection, Is: loose(c.create), Command: c.command("create", c.create)})
	case c.now != nil:
		c.collectionSteps()
	}
	if c.skipIndexes || c.now == nil && len(c.indexes) == 0 {
		return nil
	}
	var stored []indexSpec
	if c.now != nil {
		var err error
		if stored, err = storedIndexes(ctx, e); err != nil {
			return err
		}
	}
	c.indexSteps(slices.DeleteFunc(stored, c.isOwn))
	return nil
}

func (c *comparison) step(s Step) {
	s.Collection = c.name
	c.out = append(c.out, s)
}

// command renders a command on the collection.
func (c *comparison) command(name string, options bson.D) bson.Raw {
	raw, _ := bson.Marshal(append(bson.D{{Key: name, Value: c.name}}, options...)) // its values were rendered before
	return raw
}

// options are those that the stored collection was created with.
func (c *comparison) options() (d bson.D) {
	if raw, ok := c.now.Lookup("options").DocumentOK(); ok {
		_ = bson.Unmarshal(raw, &d) // the server has written it
	}
	return d
}

func (c *comparison) viewSteps(kind string) {
	is := loose(c.view)
	stored := bson.D{}
	for _, e := range c.view {
		v, _ := lookup(c.options(), e.Key)
		stored = append(stored, bson.E{Key: e.Key, Value: v})
	}
	switch {
	case c.now == nil:
		c.step(Step{Do: CreateView, Is: is, Command: c.command("create", c.view)})
	case kind != "view":
		c.step(Step{Do: Conflict, Why: "it is a " + kind + ", and a model says that it is a view"})
	case c.recreateViews:
		c.step(Step{Do: DropView, Command: c.command("drop", nil)})
		c.step(Step{Do: CreateView, Is: is, Command: c.command("create", c.view)})
	case !sameLoosely(stored, c.view):
		c.step(Step{Do: ModifyView, Is: is, Why: "it shows " + loose(stored), Command: c.command("collMod", c.view)})
	}
}

// collectionSteps compares the options of the collection.
func (c *comparison) collectionSteps() {
	var change bson.D
	for _, want := range c.create {
		have, _ := lookup(c.options(), want.Key)
		switch {
		case want.Key == "timeseries":
			c.seriesStep(asDocument(want.Value), asDocument(have), &change)
		case !sameLoosely(want.Value, have):
			change = append(change, want)
		}
	}
	if change != nil {
		c.step(Step{Do: ModifyCollection, Is: loose(change), Command: c.command("collMod", change)})
	}
}

// seriesStep compares a time series. Its granularity may become coarser; all else is for ever.
func (c *comparison) seriesStep(want, have bson.D, change *bson.D) {
	if have == nil {
		c.step(Step{Do: Conflict, Why: "it is no time series, and none can be made of it"})
		return
	}
	for _, w := range want {
		h, _ := lookup(have, w.Key)
		switch {
		case sameLoosely(w.Value, h):
		case w.Key == "granularity" && coarser(w.Value, h):
			*change = append(*change, bson.E{Key: "timeseries", Value: bson.D{w}})
		default:
			c.step(Step{Do: Conflict, Why: fmt.Sprintf("the %s of the time series is %s, wanted %s", w.Key, orNone(h), loose(w.Value))})
		}
	}
}

func coarser(want, have any) bool {
	order := []any{"seconds", "minutes", "hours"}
	return slices.Index(order, have) >= 0 && slices.Index(order, want) > slices.Index(order, have)
}

// isOwn reports whether the server has made an index by itself: that of _id, and that of a time series.
func (c *comparison) isOwn(x indexSpec) bool {
	if x.name == "_id_" {
		return true
	}
	series, _ := lookup(c.options(), "timeseries")
	at, _ := lookup(asDocument(series), "timeField")
	meta, _ := lookup(asDocument(series), "metaField")
	return len(x.keys) == 2 && x.keys[0].Key == meta && x.keys[1].Key == at
}

func storedIndexes(ctx context.Context, e engine.Collection) ([]indexSpec, error) {
	raws, err := e.Indexes(ctx)
	if err != nil {
		return nil, failed(e, "list the indexes of", err)
	}
	out := make([]indexSpec, len(raws))
	for i, raw := range raws {
		if out[i], err = storedSpec(raw); err != nil {
			return nil, fmt.Errorf("list the indexes of %s: %w", e.Name(), err)
		}
	}
	return out, nil
}
