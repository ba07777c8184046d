package evidence

import (
	"strings"

	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
)

// presumed returns the model of a query on a parameter that nothing is decoded from in its function: the one struct of
// a package whose functions all get one parameter of that name, if the query has at least two paths of it and no other
// one. It is open: what the query says is judged, never what the struct lacks. w.mu is held.
func (w *World) presumed(q *lift.Query) *Model {
	name, ok := parameterName(q.Collection.ID)
	if !ok || !w.groupOf(q).local || isTest(q.File) || Migrates(q) {
		return nil
	}
	only, ok := w.onlyVote(w.packages[pathOf(q.Pkg)], name)
	if !ok {
		return nil
	}
	m := w.join([]vote{only})
	if m == nil || !covers(m, q) {
		return nil
	}
	m.Closed, m.Certain, m.writes, m.reads = false, false, false, nil
	return m
}

// parameterName returns the name of the parameter that an identity stands for.
func parameterName(id string) (string, bool) {
	return id[strings.LastIndexByte(id, '.')+1:], lift.OfParameter(id)
}

// onlyVote returns the one struct that a package reads and writes, if it knows its collections by parameters of one
// name only.
func (w *World) onlyVote(s *Summary, name string) (only vote, ok bool) {
	if s == nil {
		return vote{}, false
	}
	for id, sh := range s.collections {
		if n, param := parameterName(id); !param || n != name {
			return vote{}, false
		}
		for _, v := range sh.votes {
			if ok && !same(v.typ, only.typ) {
				return vote{}, false
			}
			only, ok = v, true
		}
	}
	return only, ok
}

// covers reports whether a query has two paths or more, _id aside, and m has them all.
func covers(m *Model, q *lift.Query) bool {
	found := map[string]bool{}
	for _, p := range walk.List(q) {
		if m.Resolve(p.Full).Status != model.Found {
			return false
		}
		if p.Full != "_id" {
			found[p.Full] = true
		}
	}
	return len(found) > 1
}
