package odm

import (
	"errors"
	"fmt"
	"math"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// A Position is a place on earth: its longitude, -180 to 180, and its latitude, -90 to 90, in degrees.
type Position [2]float64

// A Geometry is a shape on earth: a Point, a LineString, a Polygon, one of several of them, or a GeometryCollection. They
// are stored as GeoJSON objects and may be the fields of models; odm:"2dsphere" indexes them.
type Geometry interface{ sound() error }

// A Point is one place. The zero Point is none: NewPoint makes it.
type Point struct {
	Type        string   `bson:"type" json:"type"`
	Coordinates Position `bson:"coordinates" json:"coordinates"`
}

// NewPoint is the point at a longitude and a latitude.
func NewPoint(lon, lat float64) Point { return Point{"Point", Position{lon, lat}} }

// A MultiPoint is several places.
type MultiPoint struct {
	Type        string     `bson:"type" json:"type"`
	Coordinates []Position `bson:"coordinates" json:"coordinates"`
}

// NewMultiPoint is the places ps.
func NewMultiPoint(ps ...Position) MultiPoint { return MultiPoint{"MultiPoint", ps} }

// A LineString is a way through two or more places.
type LineString struct {
	Type        string     `bson:"type" json:"type"`
	Coordinates []Position `bson:"coordinates" json:"coordinates"`
}

// NewLineString is the way through ps.
func NewLineString(ps ...Position) LineString { return LineString{"LineString", ps} }

// A MultiLineString is several ways.
type MultiLineString struct {
	Type        string       `bson:"type" json:"type"`
	Coordinates [][]Position `bson:"coordinates" json:"coordinates"`
}

// NewMultiLineString is the ways lines.
func NewMultiLineString(lines ...[]Position) MultiLineString {
	return MultiLineString{"MultiLineString", lines}
}

// A Polygon is an area: its outer ring and the rings of its holes. A ring ends where it begins.
type Polygon struct {
	Type        string       `bson:"type" json:"type"`
	Coordinates [][]Position `bson:"coordinates" json:"coordinates"`
	CRS         *CRS         `bson:"crs,omitempty" json:"crs,omitempty"`
}

// NewPolygon is the area inside the first ring, and outside the others.
func NewPolygon(rings ...[]Position) Polygon {
	return Polygon{Type: "Polygon", Coordinates: rings}
}

// StrictWinding is p as the area to the left of its ring, which may be larger than half of the earth; without it the
// smaller area is meant. For GeoWithin and GeoIntersects only.
func (p Polygon) StrictWinding() Polygon {
	p.CRS = &CRS{"name", CRSName{"urn:x-mongodb:crs:strictwinding:EPSG:4326"}}
	return p
}

// A CRS says how the coordinates of a Polygon are meant.
type CRS struct {
	Type       string  `bson:"type" json:"type"`
	Properties CRSName `bson:"properties" json:"properties"`
}

// CRSName names a CRS.
type CRSName struct {
	Name string `bson:"name" json:"name"`
}

// A MultiPolygon is several areas.
type MultiPolygon struct {
	Type        string         `bson:"type" json:"type"`
	Coordinates [][][]Position `bson:"coordinates" json:"coordinates"`
}

// NewMultiPolygon is the areas of ps.
func NewMultiPolygon(ps ...Polygon) MultiPolygon {
	m := MultiPolygon{Type: "MultiPolygon"}
	for _, p := range ps {
		m.Coordinates = append(m.Coordinates, p.Coordinates)
	}
	return m
}

// A GeometryCollection is several geometries of any kind, as GeoJSON objects.
type GeometryCollection struct {
	Type       string     `bson:"type" json:"type"`
	Geometries []bson.Raw `bson:"geometries" json:"-"`
}

// NewGeometryCollection is the geometries gs.
func NewGeometryCollection(gs ...Geometry) (GeometryCollection, error) {
	c := GeometryCollection{Type: "GeometryCollection"}
	for _, g := range gs {
		if err := g.sound(); err != nil {
			return c, err
		}
		doc, err := bson.Marshal(g)
		if err != nil {
			return c, err
		}
		c.Geometries = append(c.Geometries, doc)
	}
	return c, nil
}

func (p Point) sound() error { return errors.Join(kind("Point", p.Type), places(p.Coordinates)) }

func (m MultiPoint) sound() error {
	return errors.Join(kind("MultiPoint", m.Type), atLeast(1, "MultiPoint", m.Coordinates), places(m.Coordinates...))
}

func (l LineString) sound() error {
	return errors.Join(kind("LineString", l.Type), atLeast(2, "LineString", l.Coordinates), places(l.Coordinates...))
}

func (m MultiLineString) sound() error {
	err := errors.Join(kind("MultiLineString", m.Type), atLeast(1, "MultiLineString", m.Coordinates))
	for _, l := range m.Coordinates {
		err = errors.Join(err, NewLineString(l...).sound())
	}
	return err
}

func (p Polygon) sound() error {
	err := errors.Join(kind("Polygon", p.Type), atLeast(1, "Polygon", p.Coordinates))
	for _, r := range p.Coordinates {
		err = errors.Join(err, ring(r))
	}
	return err
}

func (m MultiPolygon) sound() error {
	err := errors.Join(kind("MultiPolygon", m.Type), atLeast(1, "MultiPolygon", m.Coordinates))
	for _, rings := range m.Coordinates {
		err = errors.Join(err, NewPolygon(rings...).sound())
	}
	return err
}

func (c GeometryCollection) sound() error {
	return errors.Join(kind("GeometryCollection", c.Type), atLeast(1, "GeometryCollection", c.Geometries))
}

func kind(want, is string) error {
	if is != want {
		return fmt.Errorf("odm: a %s of type %q: make it by New%s", want, is, want)
	}
	return nil
}

func atLeast[E any](n int, what string, of []E) error {
	if len(of) < n {
		return fmt.Errorf("odm: a %s of %d parts: it has %d or more", what, len(of), n)
	}
	return nil
}

func ring(ps []Position) error {
	if len(ps) < 4 || ps[0] != ps[len(ps)-1] {
		return fmt.Errorf("odm: the ring %v is not closed: it has four or more positions, and ends where it begins", ps)
	}
	return places(ps...)
}

// places refuses positions that are none on earth; NaN is none.
func places(ps ...Position) error {
	for _, p := range ps {
		if !(math.Abs(p[0]) <= 180 && math.Abs(p[1]) <= 90) {
			return fmt.Errorf("odm: %v is no place on earth: longitude -180 to 180 comes first, latitude -90 to 90 second", p)
		}
	}
	return nil
}
