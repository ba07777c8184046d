package odm_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

func TestPlacesThatAreNone(t *testing.T) {
	t.Parallel()
	var nothing odm.FlatArea
	point := odm.NewPoint(1, 2)
	for name, tt := range map[string]struct {
		in  odm.Filter[Spot]
		err string
	}{
		"latitude first":          {odm.Near(spotLoc, odm.NewPoint(50, 110)), "longitude -180 to 180 comes first"},
		"NaN":                     {odm.Near(spotLoc, odm.NewPoint(math.NaN(), 0)), "is no place on earth"},
		"a zero point":            {odm.Near(spotLoc, odm.Point{}), "make it by NewPoint"},
		"a negative distance":     {odm.Near(spotLoc, point, odm.MaxDistance(-1)), "a distance is a number of 0 or more"},
		"a distance of NaN":       {odm.NearSphere(spotLoc, point, odm.MinDistance(math.NaN())), "$minDistance of $nearSphere is NaN"},
		"an endless distance":     {odm.Near(spotLoc, point, odm.MinDistance(math.Inf(1))), "$minDistance of $near is +Inf"},
		"a distance twice":        {odm.Near(spotLoc, point, odm.MaxDistance(1), odm.MaxDistance(2)), "says $maxDistance twice"},
		"a flat NaN":              {odm.NearFlat(spotFlat, math.NaN(), 0), "$near of NaN"},
		"an open ring":            {odm.GeoWithin(spotLoc, odm.NewPolygon([]odm.Position{{0, 0}, {1, 0}, {1, 1}, {0, 1}})), "is not closed"},
		"a polygon without rings": {odm.GeoWithin(spotLoc, odm.NewPolygon()), "a Polygon of 0 parts"},
		"a ring outside of earth": {odm.GeoIntersects(spotLoc, odm.NewPolygon(square(180, 0, 1))), "[181 -1] is no place on earth"},
		"no polygons":             {odm.GeoWithin(spotLoc, odm.NewMultiPolygon()), "a MultiPolygon of 0 parts"},
		"a line of one place":     {odm.GeoIntersects(spotLoc, odm.NewLineString(odm.Position{1, 1})), "a LineString of 1 parts"},
		"no lines":                {odm.GeoIntersects(spotLoc, odm.NewMultiLineString()), "a MultiLineString of 0 parts"},
		"no places":               {odm.GeoIntersects(spotLoc, odm.NewMultiPoint()), "a MultiPoint of 0 parts"},
		"no geometries":           {odm.GeoIntersects(spotLoc, odm.GeometryCollection{}), "make it by NewGeometryCollection"},
		"a zero area":             {odm.GeoWithin(spotLoc, nothing), "a zero FlatArea"},
		"a box of NaN":            {odm.GeoWithin(spotLoc, odm.Box(odm.Position{math.NaN(), 0}, odm.Position{1, 1})), "$box of NaN"},
		"a negative radius":       {odm.GeoWithin(spotLoc, odm.Center(odm.Position{}, -1)), "$center with the radius -1"},
		"a sphere off the earth":  {odm.GeoWithin(spotLoc, odm.CenterSphere(odm.Position{0, 91}, 1)), "is no place on earth"},
		"two corners":             {odm.GeoWithin(spotLoc, odm.FlatPolygon(odm.Position{}, odm.Position{})), "a FlatPolygon of 2 parts"},
	} {
		if _, err := tt.in.BSON(); err == nil || !strings.Contains(err.Error(), tt.err) {
			t.Errorf("%s: %v, want %q", name, err, tt.err)
		}
	}
	if _, err := odm.NewGeometryCollection(odm.NewLineString()); err == nil {
		t.Error("a collection takes a line of no places")
	}
}

// Geometries are stored as GeoJSON and read back.
func TestGeometriesAreStoredAsGeoJSON(t *testing.T) {
	t.Parallel()
	collection, err := odm.NewGeometryCollection(odm.NewPoint(1, 2))
	must(t, err)
	for want, g := range map[string]odm.Geometry{
		`{"type":"Point","coordinates":[1.0,2.0]}`:                                              odm.NewPoint(1, 2),
		`{"type":"MultiPoint","coordinates":[[1.0,2.0]]}`:                                       odm.NewMultiPoint(odm.Position{1, 2}),
		`{"type":"LineString","coordinates":[[1.0,2.0],[3.0,4.0]]}`:                             odm.NewLineString(odm.Position{1, 2}, odm.Position{3, 4}),
		`{"type":"MultiLineString","coordinates":[[[1.0,2.0],[3.0,4.0]]]}`:                      odm.NewMultiLineString([]odm.Position{{1, 2}, {3, 4}}),
		`{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1.0,2.0]}]}`: collection,
	} {
		if got := text(t, g); got != want {
			t.Errorf("%#v is stored as %s, want %s", g, got, want)
		}
	}
	strict := odm.NewPolygon(square(0, 0, 1)).StrictWinding()
	if got := text(t, strict); !strings.Contains(got, `"crs":{"type":"name","properties":{"name":"urn:x-mongodb:crs:strictwinding:EPSG:4326"}}`) {
		t.Errorf("a strict polygon is %s", got)
	}
	ctx, c, _ := spots(t)
	here, err := c.Find(spotName.Eq("here")).One(ctx)
	must(t, err)
	if here.Loc != odm.NewPoint(10, 50) || here.Area == nil || here.Area.Type != "Polygon" || len(here.Area.Coordinates[0]) != 5 {
		t.Errorf("read %+v", here)
	}
	spotted(ctx, t, c.Find(odm.GeoWithin(spotLoc, odm.NewPolygon(square(10, 50, 30)).StrictWinding()), spotName.Eq("here")), "here")
}

// What cannot stand in an aggregation is the server's to say, and ours to pass on.
func TestNearInAnAggregationIsRefused(t *testing.T) {
	t.Parallel()
	ctx, c, _ := spots(t)
	_, err := odm.Aggregate[bson.Raw](ctx, c.Find(odm.Near(spotLoc, odm.NewPoint(10, 50))))
	if err == nil || errors.Is(err, odm.ErrNotFound) {
		t.Errorf("Near in $match: %v", err)
	}
}
