package shape

import (
	"slices"
	"strings"

	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/mql"
)

// pipeline follows documents through a list of stages and returns the shape of what comes out.
func (f *Flow) pipeline(n *lift.Node, at scope, around *Stage, update bool) *Shape {
	p := &Pipeline{Node: n, Part: f.part, Around: around, Update: update}
	f.Pipelines = append(f.Pipelines, p)
	p.Out = at.root
	switch {
	case n == nil || n.Kind != lift.Array:
		p.Out = open()
		return p.Out
	}
	leading := around == nil && !update && f.Query.Verb != lift.Watch && !n.Open
	for i, el := range n.Elems {
		if spliced(n, i) {
			p.Out = open()
		}
		s := &Stage{In: p, Index: i, Node: el, From: p.Out}
		p.Stages = append(p.Stages, s)
		at.root, at.stage, at.leading = s.From, s, leading
		f.stage(s, at)
		if len(el.Guards) > 0 {
			s.To = union(s.From, s.To) // it is there on some branches only
		}
		leading = leading && s.Entry != nil && walk.Keeps(s.Entry.Key) && !el.Open
		p.Out = s.To
	}
	if spliced(n, len(n.Elems)) {
		p.Out = open()
	}
	return p.Out
}

// spliced reports whether stages that are not known may stand in front of a place in a pipeline.
func spliced(n *lift.Node, i int) bool {
	return n.Open && (len(n.Gaps) == 0 || slices.Contains(n.Gaps, i))
}

// stage follows documents through one stage.
func (f *Flow) stage(s *Stage, at scope) {
	s.To = open()
	if s.Node.Kind != lift.Document || len(s.Node.Entries) != 1 || s.Node.Open || !s.Node.Entries[0].Known {
		return
	}
	e := s.Node.Entries[0]
	if !strings.HasPrefix(e.Key, "$") || e.Value == nil {
		return
	}
	s.Entry = e
	place := mql.Stage
	if s.In.Update {
		place = mql.UpdateStage
	}
	if row, ok := mql.Lookup(place, e.Key); ok {
		s.Row = row
	} else if row, ok := mql.Lookup(mql.Stage, e.Key); ok {
		s.Row = row
	}
	if s.Row == nil || e.Value.Kind == lift.Unknown || e.Value.Proxy {
		if s.Row != nil && walk.Keeps(e.Key) {
			s.To = s.From
		}
		return
	}
	s.To = f.through(s, at)
}

// through chooses what a stage does.
func (f *Flow) through(s *Stage, at scope) *Shape {
	v := s.Entry.Value
	switch s.Entry.Key {
	case "$match":
		f.match(v, at)
		return s.From
	case "$sort":
		f.sort(v, at)
		return s.From
	case "$limit", "$skip", "$sample", "$search", "$vectorSearch", "$score":
		return s.From
	case "$redact":
		f.eval(v, at)
		return s.From
	case "$addFields", "$set":
		return f.addFields(v, s.From, "", at)
	case "$unset":
		return f.unset(s, at)
	case "$project":
		return f.project(s, at)
	case "$group":
		return f.group(s, at)
	case "$bucket", "$bucketAuto":
		return f.bucket(s, at)
	case "$sortByCount", "$count":
		return f.count(s, at)
	case "$unwind":
		return f.unwind(s, at)
	case "$lookup", "$graphLookup":
		return f.lookup(s, at)
	case "$facet":
		return f.facet(s, at)
	case "$replaceRoot", "$replaceWith":
		return f.replace(s, at)
	case "$unionWith":
		return f.unionWith(s, at)
	case "$setWindowFields":
		return f.window(s, at)
	case "$densify", "$fill", "$geoNear":
		return f.filled(s, at)
	case "$documents":
		return f.documents(s, at)
	case "$merge":
		return f.merge(s, at)
	}
	return open() // $out, what lists something else, and what is not understood
}

// Settled reports whether a document has the entries that are seen, always, and no others.
func Settled(n *lift.Node) bool {
	if n == nil || n.Kind != lift.Document || n.Open {
		return false
	}
	for _, e := range n.Entries {
		if !e.Known || e.Value == nil {
			return false
		}
	}
	return true
}
