package modeltest

import (
	"bytes"
	"encoding/json"

	"github.com/databridge-go/databridge/internal/model"
)

// A dumper writes a graph of structs and values as a list, each part once: models refer to themselves.
type dumper struct {
	structs map[*model.Struct]int
	values  map[*model.Value]int
	parts   []any
}

// dump returns the JSON of everything that can be reached from v.
func dump(v *model.Value, s *model.Struct) string {
	d := dumper{map[*model.Struct]int{}, map[*model.Value]int{}, nil}
	d.value(v)
	d.structure(s)
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	for _, p := range d.parts {
		if err := e.Encode(p); err != nil {
			return err.Error()
		}
	}
	return b.String()
}

func (d *dumper) structure(s *model.Struct) int {
	if s == nil {
		return -1
	}
	if at, ok := d.structs[s]; ok {
		return at
	}
	at := len(d.parts)
	d.structs[s] = at
	d.parts = append(d.parts, nil)
	type field struct {
		model.Field
		Value int
	}
	out := struct {
		model.Struct
		Fields, BackLinks []field
		Rest              int
	}{Struct: *s, Rest: d.value(s.Rest)}
	for _, f := range s.Fields {
		out.Fields = append(out.Fields, field{*f, d.value(f.Value)})
	}
	for _, f := range s.BackLinks {
		out.BackLinks = append(out.BackLinks, field{*f, d.value(f.Value)})
	}
	d.parts[at] = out
	return at
}

func (d *dumper) value(v *model.Value) int {
	if v == nil {
		return -1
	}
	if at, ok := d.values[v]; ok {
		return at
	}
	at := len(d.parts)
	d.values[v] = at
	d.parts = append(d.parts, nil)
	d.parts[at] = struct {
		Type, Kinds, Opaque string
		Map                 bool
		Elem, Struct, Link  int
	}{v.Type, v.Kinds.String(), v.Opaque, v.Map, d.value(v.Elem), d.structure(v.Struct), d.structure(v.Link)}
	return at
}
