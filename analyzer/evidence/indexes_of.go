package evidence

import "github.com/databridge-go/databridge/internal/lift"

// IndexesOf returns the indexes that are declared on the collection of a query, under this one of its identities. It
// looks at no other collection: an editor asks it after each edit.
func (w *World) IndexesOf(q *lift.Query) []Declared {
	w.mu.Lock()
	defer w.mu.Unlock()
	id := w.ids.canonical(q.Collection.ID)
	c := &Collection{ID: id, has: map[*lift.Query]bool{}}
	g := w.groupOf(q)
	if !g.known {
		return nil
	}
	w.describe(c, id, g)
	c.addQueries([]*lift.Query{q})
	w.conclude(c)
	return c.Indexes
}
