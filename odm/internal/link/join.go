package link

import (
	"fmt"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// A Join is a query that asks about linked documents, ready to be sent: the documents that meet Own, then Stages, then
// the query's sort and limits, then Last. What comes out are the documents as they are stored.
type Join struct {
	Own    bson.Raw   // the conditions on the documents' own fields
	Stages []bson.Raw // lookups, and the conditions on what they have found
	Sort   bson.Raw   // the sort, by the names that the stages know
	Last   []bson.Raw // takes away what the lookups have added; empty if Stages end with it
}

// Of splits a filter, and looks up what it, or sort, asks about linked documents. Sort may be nil. The result is nil if
// nothing is asked about them.
func Of(m Model, filter, sort bson.Raw) (*Join, error) {
	own, linked, err := split(m, filter)
	if err != nil {
		return nil, err
	}
	s := scope{model: m, needs: &needs{}}
	j := &Join{}
	for i, c := range linked {
		if linked[i], err = s.filter("", c); err != nil {
			return nil, err
		}
	}
	sorts := false
	if j.Sort, sorts, err = s.sort(sort); err != nil {
		return nil, err
	}
	if len(s.needs.list) == 0 {
		return nil, nil
	}
	if j.Own, err = all(own); err != nil {
		return nil, err
	}
	if j.Stages, err = s.needs.stages(); err != nil {
		return nil, err
	}
	if err := j.match(linked); err != nil {
		return nil, err
	}
	return j, j.clean(s.needs, sorts)
}

// match adds the conditions on linked documents.
func (j *Join) match(linked []bson.Raw) error {
	if len(linked) == 0 {
		return nil
	}
	filter, err := all(linked)
	if err != nil {
		return err
	}
	stage, err := bson.Marshal(bson.D{{Key: "$match", Value: filter}})
	j.Stages = append(j.Stages, stage)
	return err
}

// clean takes away the looked up documents as soon as nobody asks about them any more.
func (j *Join) clean(n *needs, sorts bool) error {
	stage, err := bson.Marshal(bson.D{{Key: "$unset", Value: n.names()}})
	if sorts {
		j.Last = append(j.Last, stage)
	} else {
		j.Stages = append(j.Stages, stage)
	}
	return err
}

// Values returns the stages that look up what path leads to, after Own, and the path by which the values are reached.
func Values(m Model, filter bson.Raw, path string) (j *Join, at string, err error) {
	own, linked, err := split(m, filter)
	if err != nil {
		return nil, "", err
	}
	s := scope{model: m, needs: &needs{}}
	if at, err = s.rename(path); err != nil {
		return nil, "", err
	}
	for i, c := range linked {
		if linked[i], err = s.filter("", c); err != nil {
			return nil, "", err
		}
	}
	j = &Join{}
	if j.Own, err = all(own); err != nil {
		return nil, "", err
	}
	if j.Stages, err = s.needs.stages(); err != nil {
		return nil, "", err
	}
	return j, at, j.match(linked)
}

// Touched returns the first link that a filter or a sort asks about as a document.
func Touched(m Model, docs ...bson.Raw) (path string, ok bool) {
	for _, doc := range docs {
		_ = visit(doc, "", func(p string) error {
			if l, through := m.Through(p); through && !ok {
				path, ok = l.Path, true
			}
			return nil
		})
	}
	return path, ok
}

// needs are the links that must be looked up.
type needs struct{ list []*need }

type need struct {
	link Link
	as   string
	kids *needs
}

// of returns the need of a link, which is added if it is not there.
func (ns *needs) of(l Link) *need {
	for _, n := range ns.list {
		if n.link.Path == l.Path {
			return n
		}
	}
	as := "_link_" + strings.ReplaceAll(l.Path, ".", "_")
	for _, n := range ns.list {
		if n.as == as {
			as = fmt.Sprintf("%s_%d", as, len(ns.list))
		}
	}
	n := &need{link: l, as: as, kids: &needs{}}
	ns.list = append(ns.list, n)
	return n
}

func (ns *needs) names() []string {
	names := make([]string, len(ns.list))
	for i, n := range ns.list {
		names[i] = n.as
	}
	return names
}

// stages renders the lookups, those of linked documents' own links inside.
func (ns *needs) stages() ([]bson.Raw, error) {
	var out []bson.Raw
	for _, n := range ns.list {
		d := bson.D{
			{Key: "from", Value: n.link.From}, {Key: "localField", Value: n.link.Path + ".$id"},
			{Key: "foreignField", Value: "_id"}, {Key: "as", Value: n.as},
		}
		inner, err := n.inner()
		if err != nil {
			return nil, err
		}
		if len(inner) > 0 {
			d = append(d, bson.E{Key: "pipeline", Value: inner})
		}
		stages := []bson.D{{{Key: "$lookup", Value: d}}}
		if n.link.One {
			stages = append(stages, bson.D{{Key: "$unwind", Value: bson.D{
				{Key: "path", Value: "$" + n.as}, {Key: "preserveNullAndEmptyArrays", Value: true},
			}}})
		}
		for _, s := range stages {
			raw, err := bson.Marshal(s)
			if err != nil {
				return nil, err
			}
			out = append(out, raw)
		}
	}
	return out, nil
}

// inner are the stages that every linked document goes through.
func (n *need) inner() ([]bson.Raw, error) {
	stages, err := n.kids.stages()
	if err != nil || n.link.Where == nil {
		return stages, err
	}
	match, err := bson.Marshal(bson.D{{Key: "$match", Value: n.link.Where}})
	return append([]bson.Raw{match}, stages...), err
}
