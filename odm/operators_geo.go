package odm

import (
	"errors"
	"fmt"
	"math"

	"github.com/databridge-go/databridge/odm/internal/expr"
)

// A Distance bounds Near and NearSphere; MaxDistance and MinDistance make it.
type Distance struct {
	op string
	d  float64
}

// MaxDistance asks for what is at most d away: metres, from a Point. 0 is the place itself.
func MaxDistance(d float64) Distance { return Distance{"$maxDistance", d} }

// MinDistance asks for what is at least d away: metres, from a Point.
func MinDistance(d float64) Distance { return Distance{"$minDistance", d} }

// Near asks for documents whose field is near p, the nearest first. It needs an index odm:"2dsphere" on the field, and
// cannot stand in Or, Nor or an aggregation, where agg.GeoNear does.
func Near[T any](f FieldOf[T], p Point, within ...Distance) Filter[T] {
	return near(f, "$near", p, within)
}

// NearSphere is Near; it can also use an index odm:"2d".
func NearSphere[T any](f FieldOf[T], p Point, within ...Distance) Filter[T] {
	return near(f, "$nearSphere", p, within)
}

func near[T any](f FieldOf[T], op string, p Point, within []Distance) Filter[T] {
	bounds, err := distances(op, within)
	if err := errors.Join(err, p.sound()); err != nil {
		return Filter[T](expr.Bad(err))
	}
	return Filter[T](expr.New(f.Path(), op, append(expr.D{{Key: "$geometry", Value: p}}, bounds...)))
}

// NearFlat asks for documents whose field is near the place x, y on a plane, the nearest first, by a distance in the
// units of the coordinates. It needs an index odm:"2d" on the field, which holds two numbers.
func NearFlat[T any](f FieldOf[T], x, y float64, within ...Distance) Filter[T] {
	bounds, err := distances("$near", within)
	if err := errors.Join(err, finite("$near", x, y)); err != nil {
		return Filter[T](expr.Bad(err))
	}
	return Filter[T](expr.New(f.Path(), "$near", expr.Beside{Value: []float64{x, y}, More: bounds}))
}

// distances are the bounds as the server wants them, each once, the greatest distance first.
func distances(op string, within []Distance) (expr.D, error) {
	var out expr.D
	for _, name := range []string{"$maxDistance", "$minDistance"} {
		for _, w := range within {
			switch {
			case w.op != name:
				continue
			case !(w.d >= 0) || math.IsInf(w.d, 0):
				return nil, fmt.Errorf("odm: %s of %s is %v: a distance is a number of 0 or more", name, op, w.d)
			case len(out) > 0 && out[len(out)-1].Key == name:
				return nil, fmt.Errorf("odm: %s says %s twice", op, name)
			}
			out = append(out, expr.E{Key: name, Value: w.d})
		}
	}
	return out, nil
}

func finite(what string, vs ...float64) error {
	for _, v := range vs {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Errorf("odm: %s of %v", what, v)
		}
	}
	return nil
}

// An Area is what GeoWithin looks inside: a Polygon, a MultiPolygon, a Box, a Center, a CenterSphere or a FlatPolygon.
type Area interface{ area() (expr.E, error) }

func (p Polygon) area() (expr.E, error)      { return expr.E{Key: "$geometry", Value: p}, p.sound() }
func (m MultiPolygon) area() (expr.E, error) { return expr.E{Key: "$geometry", Value: m}, m.sound() }

// A FlatArea is an Area that is said by numbers; Box, Center, CenterSphere and FlatPolygon make it.
type FlatArea struct {
	op    string
	value any
	err   error
}

func (a FlatArea) area() (expr.E, error) {
	if a.op == "" {
		return expr.E{}, errors.New("odm: a zero FlatArea")
	}
	return expr.E{Key: a.op, Value: a.value}, a.err
}

// Box is the area between two corners of a plane.
func Box(lowerLeft, upperRight Position) FlatArea {
	return FlatArea{"$box", []Position{lowerLeft, upperRight}, finite("$box", lowerLeft[0], lowerLeft[1], upperRight[0], upperRight[1])}
}

// Center is the circle on a plane, whose radius has the units of the coordinates.
func Center(center Position, radius float64) FlatArea {
	return FlatArea{"$center", []any{center, radius}, circle("$center", center, radius)}
}

// CenterSphere is the circle on earth, whose radius is given in radians: metres divided by 6378100.
func CenterSphere(center Position, radians float64) FlatArea {
	return FlatArea{"$centerSphere", []any{center, radians}, errors.Join(circle("$centerSphere", center, radians), places(center))}
}

func circle(what string, center Position, radius float64) error {
	if radius < 0 {
		return fmt.Errorf("odm: %s with the radius %v", what, radius)
	}
	return finite(what, center[0], center[1], radius)
}

// FlatPolygon is the area on a plane inside the corners ps, the last of which is joined to the first.
func FlatPolygon(ps ...Position) FlatArea {
	err := atLeast(3, "FlatPolygon", ps)
	for _, p := range ps {
		err = errors.Join(err, finite("$polygon", p[0], p[1]))
	}
	return FlatArea{"$polygon", ps, err}
}

// GeoWithin asks for documents whose field lies wholly inside an area. It needs no index.
func GeoWithin[T any](f FieldOf[T], a Area) Filter[T] {
	e, err := a.area()
	if err != nil {
		return Filter[T](expr.Bad(err))
	}
	return Filter[T](expr.New(f.Path(), "$geoWithin", expr.D{e}))
}

// GeoIntersects asks for documents whose field shares a point with g.
func GeoIntersects[T any](f FieldOf[T], g Geometry) Filter[T] {
	if err := g.sound(); err != nil {
		return Filter[T](expr.Bad(err))
	}
	return Filter[T](expr.New(f.Path(), "$geoIntersects", expr.D{{Key: "$geometry", Value: g}}))
}
