package security

import (
	"fmt"
	"go/types"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
)

// requestIsQuery is DB8001: a map that was decoded from a request is a filter, an update or a pipeline.
func requestIsQuery(p *rule.Pass) {
	f := flowOf(p)
	wholes(p, f, func(at place) {
		if !f.isExtended(at.expr()) {
			report(p, f, at, wholeMessage(at))
		}
	})
}

// extendedJSONIsQuery is DB8007: the same by extended JSON, which can say more than JSON.
func extendedJSONIsQuery(p *rule.Pass) {
	f := flowOf(p)
	wholes(p, f, func(at place) {
		if f.isExtended(at.expr()) {
			report(p, f, at, "extended JSON of the request becomes the "+string(at.role)+": it may hold any operator, field and type")
		}
	})
}

// wholes calls fn for each place that a request decides as a whole.
func wholes(p *rule.Pass, f *flow, fn func(place)) {
	if !f.requests {
		return
	}
	places(p, func(at place) {
		e := at.expr()
		if at.whole && e != nil && shaped(p.Info.TypeOf(e)) && f.brings(e) {
			fn(at)
		}
	})
}

func wholeMessage(at place) string {
	switch {
	case at.key == "$set" || at.key == "$setOnInsert":
		return fmt.Sprintf("the request decides which fields %s sets: name the fields that may be set", at.key)
	case at.role == lift.Update:
		return "the request decides the update: it may hold any operator and field; decode it into a struct"
	case at.role == lift.Pipeline && at.key == "":
		return "the request decides the pipeline: it may read and write other collections ($lookup, $out); build it from known parts"
	}
	return `the request decides the filter: {"$ne": null} matches everything; decode it into a struct with typed fields`
}

func report(p *rule.Pass, f *flow, at place, message string) {
	e := at.expr()
	finding := diag.Finding{Pos: e.Pos(), End: e.End(), Message: message, Related: f.related(e)}
	if at.key == "$set" || at.key == "$setOnInsert" {
		finding.Severity = diag.Warning // $set takes no operators below it
	}
	p.Report(finding)
}

// untypedRequestValue is DB8002: a value without a type of its own as the value of a field. What was to be a password is
// {"$ne": null}.
func untypedRequestValue(p *rule.Pass) {
	f := flowOf(p)
	if !f.requests {
		return
	}
	places(p, func(at place) {
		e := at.expr()
		if at.entry == nil || at.whole || e == nil || !at.isCondition() || !openTo(p.Info.TypeOf(e)) || !f.brings(e) {
			return
		}
		finding := diag.Finding{
			Pos: e.Pos(), End: e.End(), Related: f.related(e),
			Message: fmt.Sprintf(`%s comes from the request and may be a document: {"$ne": null} matches everything; assert its type, or compare by $eq`, types.ExprString(e)),
		}
		if bson := p.BSON(e.Pos()); bson != "" {
			finding.Fixes = []diag.Fix{{
				Title: "compare by $eq",
				Edits: []diag.Edit{
					{Pos: e.Pos(), End: e.Pos(), New: bson + `.M{"$eq": `},
					{Pos: e.End(), End: e.End(), New: "}"},
				},
				Alters: true,
			}}
		}
		p.Report(finding)
	})
}

// openTo reports whether a value of a type may be a document: a slice is compared as an array.
func openTo(t types.Type) bool {
	if t == nil {
		return false
	}
	if _, list := t.Underlying().(*types.Slice); list {
		n := namedOf(t)
		return n != nil && n.Obj().Name() != "A" && shaped(t)
	}
	return shaped(t)
}

// isCondition reports whether a value stands as the condition on a field: operators take values as they are.
func (at place) isCondition() bool {
	if !at.entry.Known || at.key == "" || at.key == "$not" {
		return at.entry.Known && at.key == "$not"
	}
	return at.role == lift.Filter && at.key[0] != '$'
}
