package main

import (
	"context"

	"github.com/databridge-go/databridge/odm"
	"github.com/databridge-go/databridge/odm/agg"
)

// The models of inheritance, unions and views.

type Vehicle struct {
	odm.Document `bson:",inline" odm:"collection=vehicles,root"`
	Color        string `bson:"color"`
}

type Bicycle struct {
	Vehicle `bson:",inline" odm:"child"`
	Frame   int `bson:"frame"`
}

type Car struct {
	Vehicle `bson:",inline" odm:"child"`
	Body    string `bson:"body"`
}

type Bus struct {
	Car   `bson:",inline" odm:"child"`
	Seats int `bson:"seats"`
}

// painted is met by every vehicle.
type painted interface {
	paint(color string)
	class() string
}

func (v *Vehicle) paint(color string) { v.Color = color }
func (*Vehicle) class() string        { return "Vehicle" }
func (*Bicycle) class() string        { return "Bicycle" }
func (*Car) class() string            { return "Car" }
func (*Bus) class() string            { return "Bus" }

type Shape struct {
	odm.Document `bson:",inline" odm:"collection=shapes,root,classid=kind"`
	Color        string `bson:"color"`
}

type Circle struct {
	Shape `bson:",inline" odm:"child,class=circle"`
	R     float64 `bson:"r"`
}

type Garage struct {
	odm.Document `bson:",inline" odm:"collection=garages"`
	Cars         []odm.Link[Vehicle] `bson:"cars"`
}

type Click struct {
	odm.Document `bson:",inline" odm:"collection=click,union=events"`
	X            int `bson:"x"`
}

type Scroll struct {
	odm.Document `bson:",inline" odm:"union=events"`
	Y            int `bson:"y"`
}

// Totals is a view of items.
type Totals struct {
	Name  string  `bson:"_id"`
	Total float64 `bson:"total"`
}

func (Totals) View() odm.ViewOn {
	return odm.ViewOn{Source: odm.ModelOf[Item](), Pipeline: []agg.Stage{byName()}}
}

const (
	vehicleColor odm.Str[Vehicle, string]  = "color"
	carColor     odm.Str[Car, string]      = "color"
	carBody      odm.Str[Car, string]      = "body"
	shapeColor   odm.Str[Shape, string]    = "color"
	circleR      odm.Num[Circle, float64]  = "r"
	clickX       odm.Num[Click, int]       = "x"
	scrollY      odm.Num[Scroll, int]      = "y"
	totalsName   odm.Str[Totals, string]   = "_id"
	totalsTotal  odm.Num[Totals, float64]  = "total"
	garageCars   odm.Refs[Garage, Vehicle] = "cars"
)

var (
	family = []odm.Model{odm.ModelOf[Vehicle](), odm.ModelOf[Bicycle](), odm.ModelOf[Car](), odm.ModelOf[Bus](), odm.ModelOf[Shape](), odm.ModelOf[Circle](), odm.ModelOf[Garage]()}
	union  = []odm.Model{odm.ModelOf[Click](), odm.ModelOf[Scroll]()}
)

// park stores one vehicle of each kind.
func park(ctx context.Context, db *odm.DB) error {
	v, b, c, s := &Vehicle{Color: "grey"}, &Bicycle{Frame: 5}, &Car{Body: "van"}, &Bus{Seats: 9}
	b.Color, c.Color, s.Color, s.Body = "blue", "red", "red", "coach"
	v.ID, b.ID, c.ID, s.ID = id(1), id(2), id(3), id(4)
	if err := odm.CollectionOf[Vehicle](db).Insert(ctx, v); err != nil {
		return err
	}
	if err := odm.CollectionOf[Bicycle](db).Insert(ctx, b); err != nil {
		return err
	}
	if err := odm.CollectionOf[Car](db).Insert(ctx, c); err != nil {
		return err
	}
	return odm.CollectionOf[Bus](db).Insert(ctx, s)
}
