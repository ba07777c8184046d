package evidence

import (
	"go/types"

	"github.com/databridge-go/databridge/internal/model"
)

// Within reports whether the World sees documents that hold a value of the struct t: t itself, or in one of their fields
// at any depth. A part of a document that is read or written alone does not make its struct stored.
func (w *World) Within(t types.Type) bool {
	key, ok := keyOf(t)
	if !ok {
		return false
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.within == nil {
		w.within = w.heldByDocuments()
	}
	return w.within[key]
}

// heldByDocuments returns the keys of the structs of whole documents and of all that they hold.
func (w *World) heldByDocuments() map[typeKey]bool {
	c := collector{w: w, seen: map[*model.Struct]bool{}}
	for _, t := range w.stored {
		c.add(w.structOf(t))
	}
	held := map[typeKey]bool{}
	for _, s := range c.found {
		if key, ok := keyOf(w.types[s]); ok {
			held[key] = true
		}
	}
	return held
}
