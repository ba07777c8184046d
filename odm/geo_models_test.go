package odm_test

import (
	"context"
	"slices"
	"testing"

	"github.com/databridge-go/databridge/odm"
)

// Spot is a place of a town.
type Spot struct {
	odm.Document `bson:",inline" odm:"collection=spots"`
	Name         string       `bson:"name"`
	Loc          odm.Point    `bson:"loc" odm:"2dsphere"`
	Flat         []float64    `bson:"flat" odm:"2d"`
	Area         *odm.Polygon `bson:"area,omitempty"`
	About        string       `bson:"about" odm:"text"`
	Flags        int          `bson:"flags"`
}

const (
	spotName  odm.Str[Spot, string]         = "name"
	spotLoc   odm.Doc[Spot, odm.Point]      = "loc"
	spotFlat  odm.List[Spot, float64]       = "flat"
	spotArea  odm.Field[Spot, *odm.Polygon] = "area"
	spotFlags odm.Num[Spot, int]            = "flags"
)

// spots stores three places on one meridian: at the pole of the test, 0.01 and 1 degree north of it (1.1 and 111 km).
func spots(t *testing.T) (context.Context, *odm.Collection[Spot], *wire) {
	t.Helper()
	ctx, db, w := watched(t, odm.Models(odm.ModelOf[Spot]()))
	must(t, db.Sync(ctx))
	c := odm.CollectionOf[Spot](db)
	area := odm.NewPolygon(square(10, 50, 1))
	must(t, c.InsertMany(ctx, []*Spot{
		{Name: "here", Loc: odm.NewPoint(10, 50), Flat: []float64{0, 0}, Area: &area, About: "good coffee and cake", Flags: 0b0110},
		{Name: "near", Loc: odm.NewPoint(10, 50.01), Flat: []float64{0, 1}, About: "Café with coffee", Flags: 0b0010},
		{Name: "far", Loc: odm.NewPoint(10, 51), Flat: []float64{0, 50}, About: "black tea", Flags: 0b1000},
	}))
	w.take(t)
	return ctx, c, w
}

// square is the ring of a square around a place.
func square(lon, lat, half float64) []odm.Position {
	return []odm.Position{{lon - half, lat - half}, {lon + half, lat - half}, {lon + half, lat + half}, {lon - half, lat + half}, {lon - half, lat - half}}
}

// spotNames are the names of the places that q reads, in their order.
func spotNames(ctx context.Context, t *testing.T, q odm.Query[Spot]) []string {
	t.Helper()
	all, err := q.All(ctx)
	must(t, err)
	names := make([]string, len(all))
	for i, s := range all {
		names[i] = s.Name
	}
	return names
}

// spotted checks which places a query reads: in that order if it sorts by distance, else by name.
func spotted(ctx context.Context, t *testing.T, q odm.Query[Spot], want ...string) {
	t.Helper()
	if got := spotNames(ctx, t, q); !slices.Equal(got, want) {
		command, _ := q.Command()
		t.Errorf("%s finds %v, want %v", command, got, want)
	}
}
