package evidence

import (
	"go/types"

	"github.com/databridge-go/databridge/internal/model"
)

// Written reports whether the World sees documents being written that hold a value of the struct t: t itself, or in one
// of their fields at any depth. What is only read says nothing of how it would be stored.
func (w *World) Written(t types.Type) bool {
	key, ok := keyOf(t)
	if !ok {
		return false
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.written == nil {
		w.written = w.heldByWrites()
	}
	return w.written[key]
}

// heldByWrites returns the keys of the structs that are written, and of all that they hold.
func (w *World) heldByWrites() map[typeKey]bool {
	c := collector{w: w, seen: map[*model.Struct]bool{}}
	for _, entries := range w.said {
		for _, e := range entries {
			for _, v := range e.votes {
				if v.ground != read && v.ground != glanced {
					c.add(w.structOf(v.typ))
				}
			}
		}
	}
	held := map[typeKey]bool{}
	for _, s := range c.found {
		if key, ok := keyOf(w.types[s]); ok {
			held[key] = true
		}
	}
	return held
}
