package odm_test

import (
	"context"
	"time"

	"github.com/databridge-go/databridge/odm"
	"github.com/databridge-go/databridge/odm/agg"
)

// The models of inheritance, unions and views: those of Beanie's pairs.

type Vehicle struct {
	odm.Document `bson:",inline" odm:"collection=vehicles,root"`
	Color        string `bson:"color"`
	Wheels       int    `bson:"wheels,omitempty"`
}

type Bicycle struct {
	Vehicle `bson:",inline" odm:"child"`
	Frame   int `bson:"frame"`
}

type Car struct {
	Vehicle `bson:",inline" odm:"child"`
	Body    string `bson:"body"`
	Doors   int    `bson:"doors,omitempty"`
}

type Bus struct {
	Car   `bson:",inline" odm:"child"`
	Seats int `bson:"seats"`
}

// Painted is met by every vehicle.
type Painted interface{ Paint() string }

func (v *Vehicle) Paint() string { return v.Color }

// Shape says which key its class is stored under.
type Shape struct {
	odm.Document `bson:",inline" odm:"collection=shapes,root,classid=kind"`
	Color        string `bson:"color"`
}

type Circle struct {
	Shape `bson:",inline" odm:"child,class=circle"`
	R     float64 `bson:"r"`
}

type Click struct {
	odm.Document `bson:",inline" odm:"collection=click,union=events"`
	X            int `bson:"x"`
}

type Scroll struct {
	odm.Document `bson:",inline" odm:"union=events"`
	Y            int `bson:"y"`
}

const (
	vehicleColor odm.Str[Vehicle, string] = "color"
	bikeFrame    odm.Num[Bicycle, int]    = "frame"
	carBody      odm.Str[Car, string]     = "body"
	busSeats     odm.Num[Bus, int]        = "seats"
	busColor     odm.Str[Bus, string]     = "color"
	circleR      odm.Num[Circle, float64] = "r"
	clickX       odm.Num[Click, int]      = "x"
	scrollY      odm.Num[Scroll, int]     = "y"
)

func vehicles() odm.Option {
	return odm.Models(odm.ModelOf[Vehicle](), odm.ModelOf[Bicycle](), odm.ModelOf[Car](), odm.ModelOf[Bus](), odm.ModelOf[Shape](), odm.ModelOf[Circle]())
}

func unions() odm.Option { return odm.Models(odm.ModelOf[Click](), odm.ModelOf[Scroll]()) }

// KeepingRoot has settings that its children inherit.
type KeepingRoot struct {
	odm.Document `bson:",inline" odm:"collection=keeping,root,revision,omitnull"`
	A            *int `bson:"a"`
}

type KeepingChild struct {
	KeepingRoot `bson:",inline" odm:"child"`
	B           *int `bson:"b"`
}

// Priced is what a view is made of.
type Priced struct {
	odm.Document `bson:",inline" odm:"collection=priced"`
	Category     string  `bson:"category"`
	Price        float64 `bson:"price"`
}

// CatView is a view without an odm.Document.
type CatView struct {
	Category string  `bson:"_id"`
	Total    float64 `bson:"total"`
}

func (CatView) View() odm.ViewOn {
	return odm.ViewOn{Source: odm.ModelOf[Priced](), Pipeline: []agg.Stage{
		agg.Group(pricedCategory, agg.Sum("total", pricedPrice)),
	}}
}

const (
	pricedCategory  odm.Str[Priced, string]   = "category"
	pricedPrice     odm.Num[Priced, float64]  = "price"
	catViewCategory odm.Str[CatView, string]  = "_id"
	catViewTotal    odm.Num[CatView, float64] = "total"
)

// NamedView embeds a document for the name, and has a hook that must never run.
type NamedView struct {
	odm.DocumentOf[string] `bson:",inline" odm:"collection=cat_view"`
	Total                  float64 `bson:"total"`
	Asked                  bool    `bson:"-"`
}

func (NamedView) View() odm.ViewOn { return CatView{}.View() }

func (v *NamedView) BeforeInsert(context.Context) error { v.Asked = true; return nil }
func (v *NamedView) BeforeSave(context.Context) error   { v.Asked = true; return nil }
func (v *NamedView) BeforeDelete(context.Context) error { v.Asked = true; return nil }

// Reading is a time series.
type Reading struct {
	odm.Document `bson:",inline" odm:"collection=readings,timeseries=at,meta=sensor,granularity=minutes,expireAfterSeconds=3600"`
	At           time.Time `bson:"at"`
	Sensor       string    `bson:"sensor"`
	Value        float64   `bson:"value"`
}

// ReadingBuckets asks for what MongoDB 6.3 brought.
type ReadingBuckets struct {
	odm.Document `bson:",inline" odm:"collection=buckets,timeseries=at,bucketMaxSpanSeconds=600,bucketRoundingSeconds=600"`
	At           time.Time `bson:"at"`
}
