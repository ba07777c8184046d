package odm_test

import (
	"fmt"

	"github.com/databridge-go/databridge/odm"
)

func ExampleNear() {
	fmt.Println(odm.Near(spotLoc, odm.NewPoint(10.75, 59.91), odm.MaxDistance(500)))
	// Output: {"loc":{"$near":{"$geometry":{"type":"Point","coordinates":[10.75,59.91]},"$maxDistance":500.0}}}
}

func ExampleGeoWithin() {
	fmt.Println(odm.GeoWithin(spotFlat, odm.Box(odm.Position{0, 0}, odm.Position{3, 2})))
	fmt.Println(odm.GeoWithin(spotLoc, odm.CenterSphere(odm.Position{10.75, 59.91}, 0.001)))
	// Output:
	// {"flat":{"$geoWithin":{"$box":[[0.0,0.0],[3.0,2.0]]}}}
	// {"loc":{"$geoWithin":{"$centerSphere":[[10.75,59.91],0.001]}}}
}

func ExampleGeoIntersects() {
	fmt.Println(odm.GeoIntersects(spotArea, odm.NewPoint(10.75, 59.91)))
	fmt.Println(odm.GeoIntersects(spotArea, odm.NewPoint(59.91, 110)))
	// Output:
	// {"area":{"$geoIntersects":{"$geometry":{"type":"Point","coordinates":[10.75,59.91]}}}}
	// odm: [59.91 110] is no place on earth: longitude -180 to 180 comes first, latitude -90 to 90 second
}

// The places of a town by their distance, and inside areas.
func ExampleNearSphere() {
	ctx, db, done := example(odm.Models(odm.ModelOf[Spot]()))
	defer done()
	check(db.Sync(ctx))
	spots := odm.CollectionOf[Spot](db)
	check(spots.InsertMany(ctx, []*Spot{
		{Name: "here", Loc: odm.NewPoint(10, 50), Flat: []float64{0, 0}, About: "good coffee"},
		{Name: "near", Loc: odm.NewPoint(10, 50.01), Flat: []float64{0, 1}, About: "black tea"},
	}))
	ring := []odm.Position{{9, 49}, {11, 49}, {11, 51}, {9, 51}, {9, 49}}
	for _, q := range []odm.Query[Spot]{
		spots.Find(odm.NearSphere(spotLoc, odm.NewPoint(10, 50), odm.MinDistance(500), odm.MaxDistance(5000))),
		spots.Find(odm.NearFlat(spotFlat, 0, 0, odm.MaxDistance(0.5))),
		spots.Find(odm.GeoWithin(spotLoc, odm.NewPolygon(ring).StrictWinding())).Sort("-name"),
		spots.Find(odm.GeoWithin(spotFlat, odm.Center(odm.Position{0, 0}, 0.5))),
		spots.Find(odm.GeoWithin(spotFlat, odm.FlatPolygon(odm.Position{-1, -1}, odm.Position{2, -1}, odm.Position{0, 0.5}))),
		spots.Find(odm.Text("coffee")),
	} {
		all, err := q.All(ctx)
		check(err)
		for _, s := range all {
			fmt.Print(s.Name, " ")
		}
	}
	// Output: near here near here here here here
}

// The shapes of GeoJSON, as fields of models or in conditions.
func ExampleGeometry() {
	way := []odm.Position{{10, 50}, {11, 51}}
	ring := []odm.Position{{0, 0}, {1, 0}, {1, 1}, {0, 0}}
	all, err := odm.NewGeometryCollection(odm.NewPoint(10, 50), odm.NewLineString(way...))
	check(err)
	for _, g := range []odm.Geometry{
		odm.NewMultiPoint(way...), odm.NewMultiLineString(way, way), odm.NewMultiPolygon(odm.NewPolygon(ring)), all,
	} {
		fmt.Println(odm.GeoIntersects(spotArea, g))
	}
	// Output:
	// {"area":{"$geoIntersects":{"$geometry":{"type":"MultiPoint","coordinates":[[10.0,50.0],[11.0,51.0]]}}}}
	// {"area":{"$geoIntersects":{"$geometry":{"type":"MultiLineString","coordinates":[[[10.0,50.0],[11.0,51.0]],[[10.0,50.0],[11.0,51.0]]]}}}}
	// {"area":{"$geoIntersects":{"$geometry":{"type":"MultiPolygon","coordinates":[[[[0.0,0.0],[1.0,0.0],[1.0,1.0],[0.0,0.0]]]]}}}}
	// {"area":{"$geoIntersects":{"$geometry":{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[10.0,50.0]},{"type":"LineString","coordinates":[[10.0,50.0],[11.0,51.0]]}]}}}}
}

func ExampleTextSearch() {
	fmt.Println(odm.Filter[Spot](odm.TextSearch("coffee -cake")))
	fmt.Println(odm.Filter[Spot](odm.TextSearch(odm.Phrase("-cake"))))
	// Output:
	// {"$text":{"$search":"coffee -cake"}}
	// {"$text":{"$search":"\"-cake\""}}
}

func ExampleEscapeRegex() {
	fmt.Println(odm.EscapeRegex("1+1=2?"))
	// Output: 1\+1=2\?
}
