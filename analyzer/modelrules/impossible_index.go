package modelrules

import (
	"fmt"
	"go/constant"
	"slices"
	"strings"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
)

// impossibleIndex is DB1008: an index whose keys do not suit the kinds of its fields.
func impossibleIndex(p *rule.Pass) {
	for _, q := range p.Queries {
		m, ok := p.World.ModelOf(q)
		if !ok || q.Verb != lift.CreateIndexes {
			continue
		}
		for i := range q.Parts {
			if part := &q.Parts[i]; part.Role == lift.IndexKeys && part.Node.Kind == lift.Document {
				x := index{pass: p, query: q, model: m, part: part}
				x.parallel()
				x.geographic()
				x.expiring()
			}
		}
	}
	for d := range declarations(p) {
		d.expiringTags(p)
	}
}

// An index is the keys of one index model, and the model of its collection.
type index struct {
	pass  *rule.Pass
	query *lift.Query
	model *evidence.Model
	part  *lift.Part
}

// keys are the keys that are surely set and name a field.
func (x index) keys() []*lift.Entry {
	return slices.DeleteFunc(slices.Clone(x.part.Node.Entries), func(e *lift.Entry) bool {
		return !e.Known || e.Key == "" || strings.Contains(e.Key, "$") || len(e.Guards) > 0 || e.Deleted
	})
}

// parallel reports a compound index over two arrays: the first document that has both is refused.
func (x index) parallel() {
	var first, firstKey string
	for _, e := range x.keys() {
		array := x.arrayOn(e.Key)
		switch {
		case array == "":
			continue
		case first == "":
			first, firstKey = array, e.Key
		case !within(array, first) && !within(first, array):
			at := x.part.Node.Expr
			x.pass.Report(diag.Finding{
				Pos: at.Pos(), End: at.End(), Model: x.model.Name, Related: x.fields(firstKey, e.Key),
				Message: fmt.Sprintf("compound index over two arrays (%s, %s): a document that has both cannot be stored", first, array),
			})
			return
		}
	}
}

// within reports whether a path is another one, or lies below it.
func within(path, outer string) bool { return path == outer || strings.HasPrefix(path, outer+".") }

// arrayOn returns the first part of a path that is surely an array, "" if there is none.
func (x index) arrayOn(path string) string {
	for i := range len(path) + 1 {
		if i < len(path) && path[i] != '.' {
			continue
		}
		if x.model.Kinds(path[:i])&^model.Null == model.Array {
			return path[:i]
		}
	}
	return ""
}

// geographic reports a 2dsphere or 2d index on a field that holds no place.
func (x index) geographic() {
	for _, e := range x.keys() {
		kind := constantText(x.pass, e.Value)
		kinds := x.model.Kinds(e.Key)
		if kind != "2dsphere" && kind != "2d" || kinds&^model.Null == 0 || kinds&(model.Object|model.Array) != 0 {
			continue
		}
		x.report(e, fmt.Sprintf("a %s index on %s (%s): it needs a GeoJSON document or a pair of numbers", kind, e.Key, kinds&^model.Null))
	}
}

// expiring reports an index that is to remove documents by a field that holds no date: it never removes any.
func (x index) expiring() {
	keys := x.keys()
	if len(keys) != 1 || len(x.part.Node.Entries) != 1 || !x.expires() {
		return
	}
	if e := keys[0]; neverDate(x.model.Kinds(e.Key)) {
		x.report(e, fmt.Sprintf("%s is %s, not a date: an index with expireAfterSeconds never removes anything", e.Key, x.model.Kinds(e.Key)&^model.Null))
	}
}

// neverDate reports whether values of these kinds are never dates; in arrays and documents there may be some.
func neverDate(k model.Kinds) bool {
	return k&^model.Null != 0 && k&(model.Date|model.Array|model.Object|model.Timestamp) == 0
}

func (x index) report(e *lift.Entry, message string) {
	at := e.KeyExpr
	if at == nil {
		at = x.part.Node.Expr
	}
	x.pass.Report(diag.Finding{Pos: at.Pos(), End: at.End(), Model: x.model.Name, Message: message, Related: x.fields(e.Key)})
}

// fields points at the fields that paths lead to.
func (x index) fields(paths ...string) (related []diag.Related) {
	for _, path := range paths {
		f := x.model.Resolve(path).Field
		if f == nil {
			continue
		}
		if pos := x.pass.World.Pos(f); pos.IsValid() {
			related = append(related, diag.Related{Pos: pos, End: pos, Message: fmt.Sprintf("%s is stored as %q", f.GoName(), f.Name)})
		}
	}
	return related
}

// constantText is the text of a value, "" if it is no constant one.
func constantText(p *rule.Pass, n *lift.Node) string {
	if n == nil || n.Expr == nil {
		return ""
	}
	if v := p.Info.Types[n.Expr].Value; v != nil && v.Kind() == constant.String {
		return constant.StringVal(v)
	}
	return ""
}

// expiringTags reports odm:"ttl=…" on a field that holds no date.
func (d declaration) expiringTags(p *rule.Pass) {
	if p.World.Client().Registry {
		return
	}
	for _, m := range d.model.Fields {
		f := d.field(m.Go)
		if f == nil || strings.Contains(m.Go, ".") || !neverDate(m.Value.Kinds) {
			continue
		}
		if slices.ContainsFunc(m.Options, func(o model.Option) bool { return o.Name == "ttl" || o.Name == "expireAfterSeconds" }) {
			pos, end := placeOf(f)
			p.Report(diag.Finding{
				Pos: pos, End: end, Model: d.name,
				Message: fmt.Sprintf("%s is %s, not a date: an index with expireAfterSeconds never removes anything", m.Name, m.Value.Kinds&^model.Null),
			})
		}
	}
}
