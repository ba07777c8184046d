package feature

import (
	"fmt"
	"slices"
	"strings"

	"github.com/databridge-go/databridge/internal/diagram"
)

// Diagram returns the models of a module as a graph, with where each box is declared.
func (o *Overview) Diagram() (diagram.Graph, []Mention) {
	d := drawing{known: map[string]bool{}}
	for _, m := range o.Models {
		d.known[boxID(m.Declared)] = true
	}
	for _, m := range o.Models {
		d.boxes = append(d.boxes, diagram.Box{
			ID: boxID(m.Declared), Title: m.Name, Note: strings.Join(m.Collections, ", "), Rows: d.rows(m.Fields, m.Indexes),
		})
		d.places = append(d.places, m.At)
	}
	for len(d.parts) > 0 {
		part := d.parts[0]
		d.parts = d.parts[1:]
		d.boxes = append(d.boxes, diagram.Box{ID: boxID(part.Made), Title: part.Made.Name, Part: true, Rows: d.rows(part.Fields, nil)})
		at, own := o.structs[part.Made]
		if !own {
			at = part.Fields[0].At // of another module
		}
		d.places = append(d.places, at)
	}
	return diagram.Graph{Boxes: d.boxes}, d.places
}

// A drawing is a diagram that is being made.
type drawing struct {
	boxes  []diagram.Box
	places []Mention
	known  map[string]bool // the IDs of boxes that are drawn or will be
	parts  []FieldView     // whose struct is still to be drawn
}

func boxID(d Declared) string { return fmt.Sprintf("%s:%d:%s", d.File, d.Line, d.Name) }

// rows are the stored fields of one struct.
func (d *drawing) rows(fields []FieldView, indexes []IndexView) []diagram.Row {
	var rows []diagram.Row
	for _, f := range fields {
		row := diagram.Row{Name: f.Name, Kind: strings.ReplaceAll(f.Kind, " or null", "?"), Many: f.Many, Marks: marksOf(f.Path, indexes)}
		switch {
		case f.Links.Name != "":
			row.To, row.Refer, row.Kind = boxID(f.Links), true, "link"
			if f.Many {
				row.Kind = "links"
			}
		case f.Made.Name != "" && len(f.Fields) > 0:
			row.To = boxID(f.Made)
			if !d.known[row.To] {
				d.known[row.To] = true
				d.parts = append(d.parts, f)
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// marksOf says what a path is for documents and indexes.
func marksOf(path string, indexes []IndexView) (marks []string) {
	if path == "_id" {
		return []string{"id"}
	}
	for _, x := range indexes {
		mark := "index"
		if x.Unique && len(x.Paths) == 1 {
			mark = "unique"
		}
		if slices.Contains(x.Paths, path) && !slices.Contains(marks, mark) {
			marks = append(marks, mark)
		}
	}
	if slices.Contains(marks, "unique") {
		return []string{"unique"}
	}
	return marks
}
