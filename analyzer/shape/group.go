package shape

import (
	"strings"

	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/internal/mql"
)

// group makes one document of many.
func (f *Flow) group(s *Stage, at scope) *Shape {
	to := made(s)
	n := s.Entry.Value
	if n.Kind != lift.Document {
		return open()
	}
	to.Open = n.Open
	for _, e := range n.Entries {
		switch {
		case !e.Known || e.Value == nil:
			to.Open = true
			f.accumulate(e.Value, mql.Accumulator, at)
		case e.Key == "_id":
			to.fields["_id"] = f.eval(e.Value, at)
		default:
			to.fields[e.Key] = f.accumulate(e.Value, mql.Accumulator, at)
		}
	}
	if to.fields["_id"] == nil {
		to.fields["_id"] = unknown()
	}
	return to
}

// accumulate is the value of a document of one accumulator.
func (f *Flow) accumulate(n *lift.Node, place mql.Place, at scope) *Value {
	e := operation(n)
	if e == nil {
		return unknown()
	}
	switch e.Key {
	case "$top", "$topN", "$bottom", "$bottomN":
		return f.best(n, e, place, at)
	case "$accumulator":
		f.Calls = append(f.Calls, &Call{Place: place, Entry: e, In: n, Row: rowOf(place, e.Key), Stage: at.stage})
		return unknown()
	}
	v := f.call(n, e, place, at)
	switch e.Key {
	case "$sum", "$count":
		return of(model.Number)
	case "$avg", "$stdDevPop", "$stdDevSamp", "$documentNumber", "$rank", "$denseRank":
		return of(model.Number | model.Null)
	}
	return v
}

// best is $top and its kin: output of the first documents by a sort.
func (f *Flow) best(n *lift.Node, e *lift.Entry, place mql.Place, at scope) *Value {
	f.Calls = append(f.Calls, &Call{Place: place, Entry: e, In: n, Row: rowOf(place, e.Key), Stage: at.stage})
	if by := e.Value.Lookup("sortBy"); by != nil {
		f.sortBy(by, docOf(at.root), at)
	}
	v := f.eval(e.Value.Lookup("output"), at)
	f.eval(e.Value.Lookup("n"), at)
	if strings.HasSuffix(e.Key, "N") {
		return listOf(v)
	}
	return v.orNull()
}

func rowOf(place mql.Place, name string) *mql.Operator {
	row, _ := mql.Lookup(place, name)
	return row
}

// bucket is $bucket and $bucketAuto.
func (f *Flow) bucket(s *Stage, at scope) *Shape {
	n := s.Entry.Value
	to := made(s)
	key := f.eval(n.Lookup("groupBy"), at)
	to.fields["_id"] = unknown()
	if s.Entry.Key == "$bucketAuto" {
		edges := made(s)
		edges.fields["min"], edges.fields["max"] = key.orNull(), key.orNull()
		to.fields["_id"] = docOf(edges)
	}
	output := n.Lookup("output")
	if output == nil {
		to.fields["count"] = of(model.Number)
		to.Open = !Settled(n)
		return to
	}
	to.Open = !Settled(output)
	for _, e := range output.Entries {
		v := f.accumulate(e.Value, mql.Accumulator, at)
		if e.Known {
			to.fields[e.Key] = v
		}
	}
	return to
}

// count is $sortByCount and $count.
func (f *Flow) count(s *Stage, at scope) *Shape {
	to := made(s)
	if s.Entry.Key == "$sortByCount" {
		to.fields["_id"], to.fields["count"] = f.eval(s.Entry.Value, at), of(model.Number)
		return to
	}
	name, ok := f.Text(s.Entry.Value)
	if !ok {
		return open()
	}
	to.fields[name] = of(model.Number)
	return to
}

// window is $setWindowFields.
func (f *Flow) window(s *Stage, at scope) *Shape {
	n := s.Entry.Value
	f.eval(n.Lookup("partitionBy"), at)
	if by := n.Lookup("sortBy"); by != nil {
		f.sortBy(by, docOf(at.root), at)
	}
	to, output := s.From, n.Lookup("output")
	if !Settled(output) {
		return to.opened()
	}
	for _, e := range output.Entries {
		to = to.with(e.Key, f.accumulate(e.Value, mql.Window, at))
	}
	return to
}
