package walk

import (
	"strings"

	"github.com/databridge-go/databridge/internal/lift"
)

// update walks an update document: an operator, then paths. An update that is a pipeline makes names as it goes and
// is left to stage flow.
func (w *walker) update(n *lift.Node) {
	if n.Kind != lift.Document {
		return
	}
	for _, op := range n.Entries {
		if !op.Known || !strings.HasPrefix(op.Key, "$") || op.Value == nil {
			continue // no update operator: another rule names it
		}
		for _, e := range op.Value.Entries {
			w.change(op.Key, op.Value, e)
		}
	}
}

// change emits the path of one change, and goes into the conditions of $pull and the documents that are stored.
func (w *walker) change(op string, in *lift.Node, e *lift.Entry) {
	p, ok := w.path(e, lift.Update, "")
	if !ok {
		return
	}
	p.Operator, p.Condition = op, in
	w.emit(p)
	if p.Dynamic || e.Value == nil {
		return
	}
	switch op {
	case "$set", "$setOnInsert":
		w.literal(p, e.Value)
	case "$push", "$addToSet":
		w.added(p, e.Value)
	case "$pull":
		p.Role, p.Operator = lift.Filter, ""
		w.pulled(p, e.Value)
	}
}

// added walks the document, or the documents under $each, that go into an array.
func (w *walker) added(p Path, v *lift.Node) {
	for _, m := range v.Entries {
		if m.Known && m.Key == "$each" {
			w.literal(p, m.Value)
			return
		}
	}
	w.literal(p, v)
}

// pulled walks the condition of a $pull: on the element itself, or on the fields of an element that is a document.
func (w *walker) pulled(p Path, v *lift.Node) {
	if v.Kind == lift.Document {
		w.element(p, v, place{})
	}
}

// arrayFilters walks the conditions on the elements that "$[id]" names, from the root that id has in the update.
func (w *walker) arrayFilters(n *lift.Node) {
	at := place{elements: w.identifiers()}
	for _, f := range n.Elems {
		w.filter(f, at)
	}
}

// identifiers returns the path that each identifier of the query's update stands for: "members.$[m]" for "m".
func (w *walker) identifiers() map[string]string {
	found := map[string]string{}
	for i := range w.query.Parts { // odm's updates have a part for each change
		part := &w.query.Parts[i]
		if part.Role != lift.Update || part.Node == nil {
			continue
		}
		for _, op := range part.Node.Entries {
			if op.Value != nil {
				identify(op.Value.Entries, found)
			}
		}
	}
	return found
}

// identify notes the identifiers in the paths of an operator.
func identify(paths []*lift.Entry, found map[string]string) {
	for _, e := range paths {
		segs := strings.Split(e.Key, ".")
		for i, s := range segs {
			if id, ok := identifier(s); ok && e.Known {
				found[id] = strings.Join(segs[:i+1], ".")
			}
		}
	}
}

// identifier returns the name in "$[name]".
func identifier(segment string) (string, bool) {
	id, ok := strings.CutPrefix(segment, "$[")
	id, closed := strings.CutSuffix(id, "]")
	return id, ok && closed && id != ""
}

// identified gives the path of an array filter its root; ok is false if no path of the update has its identifier.
func identified(p Path, at place) (Path, bool) {
	id, rest, _ := strings.Cut(p.Full, ".")
	base, ok := at.elements[id]
	p.Base, p.Skip = base, 1
	if p.Entry.Base != "" { // odm writes the identifier
		_, below, _ := strings.Cut(p.Entry.Base, ".")
		p.Base, p.Skip = lift.JoinPath(base, below), 0
	}
	p.Full = lift.JoinPath(base, rest)
	p.Element = rest == ""
	return p, ok
}
