package odm_test

import (
	"context"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
	"github.com/databridge-go/databridge/odm/agg"
)

const productLoc odm.Field[product, odm.Point] = "loc"

// The projections of Beanie's pairs.

type productShort struct {
	Name  string  `bson:"name"`
	Price float64 `bson:"price"`
}

type productAlias struct {
	ID          bson.ObjectID `bson:"_id"`
	DisplayName string        `bson:"dn"`
}

type productCustom struct {
	Name         string `bson:"name"`
	CategoryName string `bson:"category_name" odm:"from=category.name"`
}

type categoryTotal struct {
	Category string  `bson:"_id"`
	Total    float64 `bson:"total"`
}

// aggregatePairs are our spellings of Beanie's pipelines, projections and searches for places, by the pair's id: what is
// sent, or why it is not the same.
func aggregatePairs(t *testing.T) map[string]any {
	ctx, db, w := watched(t, vehicles(), odm.Models(odm.ModelOf[CatView]()))
	must(t, db.Sync(ctx)) // CatView is created
	products := odm.CollectionOf[product](db)
	p := products.Find()
	byCategory := agg.Group(pf.Category.Name, agg.Sum("total", pf.Price))
	dear := products.Find(pf.Price.Gt(1))
	stocked := products.Find(pf.Qty.Gt(1))
	return map[string]any{
		"P070":   text1(t, odm.Filter[product](odm.Text("coffee", odm.TextOptions{OmitDiacritic: true}))),
		"P084":   text1(t, odm.GeoWithin(productLoc, odm.Box(odm.Position{10, 12}, odm.Position{15, 20}))),
		"P085":   text1(t, odm.Near(productLoc, odm.NewPoint(1.2345, 2.3456))),
		"P086":   text1(t, odm.Near(productLoc, odm.NewPoint(1.2345, 2.3456), odm.MaxDistance(500), odm.MinDistance(10))),
		"P087":   text1(t, odm.NearSphere(productLoc, odm.NewPoint(1.2345, 2.3456), odm.MinDistance(500))),
		"P100":   commanded(t, "projection", odm.Project[productShort](p).Command),
		"P101":   commanded(t, "projection", odm.Project[productAlias](p).Command),
		"P102":   commanded(t, "projection", odm.Project[productCustom](p).Command),
		"P104":   commanded(t, "projection", odm.CollectionOf[tracked](db).Find().Command),
		"P105":   commanded(t, "projection", odm.CollectionOf[Vehicle](db).Find().WithChildren().Command),
		"P106":   commanded(t, "projection", odm.CollectionOf[twinHouse](db).Find().Command),
		"P145":   piecewise(ctx, t, w, p.Everything(), agg.Set(agg.Field(pf.Qty, agg.Add(pf.Qty, 1)))),
		"P150":   piped(t, odm.Pipe[categoryTotal](p, byCategory)),
		"P151":   piped(t, odm.Pipe[categoryTotal](dear, byCategory)),
		"P152":   piped(t, odm.Pipe[categoryTotal](dear, byCategory, odm.ProjectTo[categoryTotal]())),
		"P154":   piped(t, odm.Pipe[bson.Raw](products.Find(pf.Price.Gt(1), odm.Text("coffee")).FetchLinks(1), agg.Count("n"))),
		"P155":   piped(t, odm.Pipe[bson.Raw](odm.CollectionOf[Vehicle](db).Find().WithChildren(), agg.Group(vehicleColor))),
		"P156":   piped(t, odm.Pipe[bson.Raw](odm.CollectionOf[CatView](db).Find(odm.F("_id").Eq("x")), agg.Count("n"))),
		"W014.a": total(ctx, t, w, func() error { _, _, err := odm.SumOf(ctx, stocked, pf.Price); return err }),
		"W015.a": total(ctx, t, w, func() error { _, _, err := odm.MinOf(ctx, stocked, pf.Price); return err }),
		"W017.a": total(ctx, t, w, func() error { _, _, err := odm.AvgOf(ctx, p, pf.Price); return err }),
	}
}

func text1(t *testing.T, f odm.Filter[product]) any {
	t.Helper()
	doc, err := f.BSON()
	must(t, err)
	return doc
}

// commanded is one part of a command; nil if it has none.
func commanded(t *testing.T, part string, command func() (bson.Raw, error)) any {
	t.Helper()
	doc, err := command()
	must(t, err)
	return partOf(document(t, doc), part)
}

func document(t *testing.T, doc bson.Raw) bson.D {
	t.Helper()
	var d bson.D
	must(t, bson.Unmarshal(doc, &d))
	return d
}

func piped[T, R any](t *testing.T, p odm.Piped[T, R]) any {
	t.Helper()
	stages, err := p.Pipeline()
	must(t, err)
	return stages
}

// piecewise is the update that is sent.
func piecewise(ctx context.Context, t *testing.T, w *wire, q odm.Query[product], stages ...any) any {
	t.Helper()
	w.take(t)
	_, err := q.UpdatePipeline(ctx, stages...)
	must(t, err)
	sent := w.commands()
	updates, ok := partOf(sent[0], "updates").(bson.A)
	if !ok {
		t.Fatalf("sent %v", sent)
	}
	return partOf(updates[0].(bson.D), "u")
}

// total is the pipeline that is sent.
func total(ctx context.Context, t *testing.T, w *wire, run func() error) any {
	t.Helper()
	w.take(t)
	must(t, run())
	return partOf(w.commands()[0], "pipeline")
}

// Pipelines, projections and searches for places are the same here and in Beanie.
func TestBeaniesPipelinesAreOurs(t *testing.T) {
	t.Parallel()
	ours := aggregatePairs(t)
	for id, p := range pairsBy(t, "pipelines") {
		got, ok := ours[id]
		if !ok {
			t.Errorf("%s: %s is not spelled", id, p.Beanie)
			continue
		}
		delete(ours, id)
		doc, err := bson.Marshal(bson.D{{Key: "mql", Value: got}})
		must(t, err)
		sent := bson.Raw(doc).Lookup("mql")
		if sent.Type == bson.TypeNull {
			sent = bson.RawValue{}
		}
		if want := p.want(t); !samePart(sent, want) {
			t.Errorf("%s: %s gives\n\t%s; want\n\t%s", id, p.Beanie, sent, want)
		}
	}
	for id := range ours {
		t.Errorf("%s is spelled, but no pair", id)
	}
}

// A whole document is read without a projection (G22).
func TestWholeDocumentsAreReadWithoutAProjection(t *testing.T) {
	t.Parallel()
	_, db, _ := watched(t)
	if got := commanded(t, "projection", odm.CollectionOf[product](db).Find(pf.Qty.Gt(1)).Sort(pf.Price.Desc()).Skip(2).Limit(3).Command); got != nil {
		t.Errorf("the projection is %v", got)
	}
}
