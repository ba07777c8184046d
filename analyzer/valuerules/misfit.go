package valuerules

import (
	"slices"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/internal/mql"
)

// A misfit is a value that a condition compares with a field which never holds its kind.
type misfit struct {
	query    *lift.Query
	path     string
	field    stored
	node     *lift.Node  // the value
	kinds    model.Kinds // of the value
	bare     bool        // {path: value}, without an operator
	negative bool        // $ne, $nin, $not, $nor: every document fits, not none
	removes  bool        // $pull: the value is looked for in an array
}

// misfits calls fn for every misfit in the filters of a package.
func misfits(p *rule.Pass, fn func(misfit)) {
	j := newJudge(p)
	if j.registry {
		return // any type may be stored as anything
	}
	for _, q := range p.Queries {
		j.behindStages(q, fn)
		m, known := p.World.ModelOf(q)
		if !known || evidence.Migrates(q) {
			continue // a migration looks for what was stored before
		}
		j.query(q, m, fn)
	}
}

// query judges one query.
func (j *judge) query(q *lift.Query, m *evidence.Model, fn func(misfit)) {
	var found []compared
	walk.Paths(q, func(p walk.Path) {
		switch p.Role {
		case lift.Filter, lift.ArrayFilters, lift.IndexFilter:
			if !p.Dynamic && !p.Condition.Proxy {
				found = append(found, j.compare(p, j.storedAt(q, m, p.Full)))
			}
		case lift.Update:
			if p.Operator == "$pull" && !p.Dynamic && p.Value != nil && p.Value.Kind != lift.Document && !p.Condition.Proxy {
				c := j.compare(p, j.storedAt(q, m, p.Full))
				for i := range c.bad {
					c.bad[i].removes = true
				}
				found = append(found, c)
			}
		}
	})
	for _, c := range found {
		if !slices.ContainsFunc(found, c.excusedBy) {
			for _, bad := range c.bad {
				bad.query = q
				fn(bad)
			}
		}
	}
	if id, ok := q.Part(lift.ID); ok && id.Node != nil {
		field := j.storedAt(q, m, "_id")
		if k := j.kinds(id.Node); k != 0 && id.Node.Kind != lift.Document && !field.holds(k) {
			fn(misfit{query: q, path: "_id", field: field, node: id.Node, kinds: k})
		}
	}
}

// compared is what came out for the values of one path.
type compared struct {
	path walk.Path
	bad  []misfit
	good bool // some value fits, null included
}

// excusedBy reports whether other is a branch of the same $or that asks the same path for a value that fits: the author
// knows that the field is stored in two ways.
func (c compared) excusedBy(other compared) bool {
	return other.good && c.path.Or != nil && other.path.Or == c.path.Or &&
		other.path.Branch != c.path.Branch && other.path.Full == c.path.Full
}

// compare judges all values that a path is compared with.
func (j *judge) compare(p walk.Path, field stored) compared {
	c := compared{path: p}
	if p.Tests == nil {
		j.one(&c, field, p.Value, "")
		return c
	}
	if !tested(p.Value) {
		return c // a bson.D whose first key is a field: it is compared as a whole
	}
	for _, t := range p.Tests {
		op, known := mql.Lookup(mql.FieldQuery, t.Key)
		switch {
		case !known || t.Value == nil:
		case takes(op, "any"):
			j.one(&c, field, t.Value, t.Key)
		case needsArray(op) && op.Encoding != mql.List:
			j.list(&c, field, t)
		}
	}
	return c
}

// one judges one value under an operator; "" is equality.
func (j *judge) one(c *compared, field stored, v *lift.Node, op string) {
	k := j.kinds(v)
	switch {
	case v == nil || v.Kind == lift.Document || k == 0:
		return // keys of a document are judged one by one
	case field.holds(k):
		c.good = true
		return
	}
	negative := c.path.Polarity == walk.Negative || op == "$ne" || op == "$nin"
	if negative && zero(v) {
		return // "not empty" says something of documents that others have written
	}
	c.bad = append(c.bad, misfit{path: walk.Stored(c.path.Full), field: field, node: v, kinds: k, bare: op == "", negative: negative})
}

// list judges the elements of $in, $nin and $all. A list of several kinds, one of which fits, is one on purpose.
func (j *judge) list(c *compared, field stored, t *lift.Entry) {
	if t.Value.Kind != lift.Array {
		k := j.elements(t.Value)
		if k != 0 && !field.holds(k) {
			negative := c.path.Polarity == walk.Negative || t.Key == "$nin"
			c.bad = append(c.bad, misfit{path: walk.Stored(c.path.Full), field: field, node: t.Value, kinds: k, negative: negative})
		}
		return
	}
	inner := compared{path: c.path}
	for _, v := range t.Value.Elems {
		j.one(&inner, field, v, t.Key)
	}
	c.good = c.good || inner.good
	if !inner.good && !t.Value.Open {
		c.bad = append(c.bad, inner.bad...)
	}
}

// zero reports whether a value is the constant "", 0 or false.
func zero(v *lift.Node) bool {
	if text, ok := walk.Text(v); ok {
		return text == ""
	}
	on, ok := walk.Truth(v)
	return ok && !on
}
