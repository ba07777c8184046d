package mqltext

import (
	"strings"

	"github.com/databridge-go/databridge/internal/lift"
)

// calls are the methods of a statement, in their order: find(…), sort(…), limit(…).
func (w Writer) calls(q *lift.Query) []piece {
	switch q.Verb {
	case lift.Find:
		return w.find(q)
	case lift.FindOne:
		return []piece{call(".findOne", trimmed(w.filter(q), w.part(q, lift.Projection), w.options(q, lift.Projection)))}
	case lift.Count:
		return []piece{call(".countDocuments", trimmed(w.filter(q), w.options(q)))}
	case lift.Distinct:
		return []piece{call(".distinct", trimmed(w.part(q, lift.FieldName), w.filter(q)))}
	case lift.Aggregate, lift.Watch:
		return []piece{call("."+mongosh(q.Verb), trimmed(w.pipeline(q), w.options(q)))}
	case lift.CreateIndexes:
		return w.indexes(q)
	case lift.RunCommand:
		return []piece{call(".runCommand", trimmed(w.part(q, lift.Command)))}
	case lift.BulkWrite:
		return []piece{call(".bulkWrite", []piece{text("[" + more + "]")})}
	case lift.UpdateByID:
		return []piece{call(".updateOne", trimmed(w.filter(q), w.update(q), w.options(q)))}
	case lift.InsertOne, lift.InsertMany:
		return []piece{call("."+mongosh(q.Verb), trimmed(w.given(q), w.options(q)))}
	}
	return []piece{call("."+mongosh(q.Verb), trimmed(w.filter(q), w.given(q), w.options(q)))}
}

// find is a find with what follows it.
func (w Writer) find(q *lift.Query) []piece {
	all := []piece{call(".find", trimmed(w.filter(q), w.part(q, lift.Projection)))}
	for _, role := range []lift.Role{lift.Sort, lift.Hint} {
		if p := w.part(q, role); !p.none() {
			all = append(all, call("."+string(role), []piece{p}))
		}
	}
	for _, name := range []string{"Skip", "Limit"} {
		if p := w.setting(q, name); !p.none() {
			all = append(all, call("."+strings.ToLower(name), []piece{p}))
		}
	}
	if q.OpenOptions {
		all = append(all, text(" "+more))
	}
	return all
}

// mongosh is a verb as mongosh spells it.
func mongosh(v lift.Verb) string {
	return strings.ToLower(string(v[:1])) + string(v[1:])
}

// given is what a verb writes: an update, a replacement, documents.
func (w Writer) given(q *lift.Query) piece {
	if u := w.update(q); !u.none() {
		return u
	}
	for _, role := range []lift.Role{lift.Replacement, lift.InsertDoc} {
		if p := w.part(q, role); !p.none() {
			return p
		}
	}
	return piece{}
}

// pipeline writes the stages of a pipeline, one a line if they are several.
func (w Writer) pipeline(q *lift.Query) piece {
	p := w.part(q, lift.Pipeline)
	if len(p.items) > 1 {
		p.apart = true
	}
	return p
}

// part writes the parts of one role: of several the last that may be set in every run wins, so they are told apart by
// their comments.
func (w Writer) part(q *lift.Query, role lift.Role) piece {
	var found piece
	for i := range q.Parts {
		p := &q.Parts[i]
		if p.Role != role {
			continue
		}
		one := w.guarded(p)
		if found.none() || len(p.Guards) == 0 {
			found = one
			continue
		}
		var b strings.Builder
		found.flat(&b)
		one.note = "/* else " + strings.ReplaceAll(b.String(), "*/", "* /") + " */ " + one.note
		found = one
	}
	return found
}

// none reports whether there is nothing to write.
func (p piece) none() bool { return p.note == "" && p.lead == "" && p.open == "" }

// trimmed are arguments without those at the end that are not there; one in the middle is an empty document.
func trimmed(args ...piece) []piece {
	for len(args) > 0 && args[len(args)-1].none() {
		args = args[:len(args)-1]
	}
	for i := range args {
		if args[i].none() {
			args[i] = list("{", nil, "}")
		}
	}
	return args
}
