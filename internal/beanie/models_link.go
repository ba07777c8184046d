package main

import "github.com/databridge-go/databridge/odm"

// The models of links.

type Material struct {
	odm.Document `bson:",inline" odm:"collection=materials"`
	Label        string `bson:"label"`
}

type Door struct {
	odm.Document `bson:",inline" odm:"collection=doors"`
	Height       int                `bson:"height"`
	Material     odm.Link[Material] `bson:"material"`
}

type Window struct {
	odm.Document `bson:",inline" odm:"collection=windows"`
	X            int `bson:"x"`
}

type House struct {
	odm.Document `bson:",inline" odm:"collection=houses"`
	Name         string               `bson:"name"`
	Door         odm.Link[Door]       `bson:"door"`
	Spare        odm.Link[Door]       `bson:"spare"`
	Windows      []odm.Link[Window]   `bson:"windows"`
	Extra        []odm.Link[Window]   `bson:"extra"`
	Dwellers     odm.BackLink[Person] `bson:"-" odm:"original=house"`
}

type Person struct {
	odm.Document `bson:",inline" odm:"collection=persons"`
	Name         string          `bson:"name"`
	House        odm.Link[House] `bson:"house"`
}

// A Tree may be its own ancestor.
type Tree struct {
	odm.Document `bson:",inline" odm:"collection=trees"`
	Name         string         `bson:"name"`
	Parent       odm.Link[Tree] `bson:"parent"`
}

// A Villa has links below the top.
type Villa struct {
	odm.Document `bson:",inline" odm:"collection=villas"`
	Rooms        []Room `bson:"rooms"`
}

type Room struct {
	Door odm.Link[Door] `bson:"door"`
}

const (
	houseName    odm.Str[House, string]    = "name"
	houseDoor    odm.Ref[House, Door]      = "door"
	houseWindows odm.Refs[House, Window]   = "windows"
	doorHeight   odm.Num[Door, int]        = "height"
	doorMaterial odm.Ref[Door, Material]   = "material"
	materialText odm.Str[Material, string] = "label"
	windowX      odm.Num[Window, int]      = "x"
)

// A street is a house with all that it links to.
type street struct {
	oak    *Material
	front  *Door
	back   *Door
	panes  [3]*Window
	house  *House
	person *Person
}

func newStreet() street {
	s := street{oak: &Material{Label: "oak"}, front: &Door{Height: 2}, back: &Door{Height: 3}, house: &House{Name: "h"}, person: &Person{Name: "ann"}}
	s.oak.ID, s.front.ID, s.back.ID, s.house.ID, s.person.ID = id(1), id(2), id(3), id(7), id(8)
	for i := range s.panes {
		s.panes[i] = &Window{X: i + 1}
		s.panes[i].ID = id(4 + i)
	}
	s.front.Material = odm.LinkTo(s.oak)
	s.house.Door = odm.LinkTo(s.front)
	s.house.Windows = []odm.Link[Window]{odm.LinkTo(s.panes[1]), odm.LinkTo(s.panes[0])}
	s.person.House = odm.LinkTo(s.house)
	return s
}
