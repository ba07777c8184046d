package odm

import (
	"context"
	"fmt"
	"reflect"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm/internal/expr"
)

// A WriteEvent is what BeforeWrite hooks are told of a write that is said by conditions and changes.
//
// They may add changes to it, for which three verbs say what happens where the write itself changes the same path: Add
// makes the write return an error, Default leaves the hook's change out, Override leaves the write's change out.
type WriteEvent struct {
	// Verb is the method's name: "Update", "UpdateOne", "UpdatePipeline", "FindAndUpdate", "FindAndReplace", "ReplaceOne",
	// "Upsert", "Delete", "DeleteOne", "HardDelete" or "FindAndDelete".
	Verb    string
	Filter  bson.Raw   // which documents are written
	changes []Mutation // of the write, and what hooks have added
	fixed   bool       // nothing can be added: the documents will be gone
	err     error
}

// Add adds changes to the write, such as F("updated_at").Set(time.Now()). A change of a path that the write changes itself
// makes it return an error. A delete of documents that will be gone takes no changes, one that marks them does.
func (e *WriteEvent) Add(changes ...Mutation) { e.changes = append(e.changes, changes...) }

// Default adds those of changes whose paths the write leaves alone.
func (e *WriteEvent) Default(changes ...Mutation) {
	for _, m := range changes {
		if paths, ok := e.paths(m); ok && !slices.ContainsFunc(paths, e.Touches) {
			e.changes = append(e.changes, m)
		}
	}
}

// Override adds changes, and takes those of the write away that touch the same paths.
func (e *WriteEvent) Override(changes ...Mutation) {
	for _, m := range changes {
		paths, ok := e.paths(m)
		if !ok {
			return
		}
		e.changes = append(expr.Leave(e.changes, paths), m)
	}
}

// Touches reports whether the write changes the field at path, or one above or below it.
func (e *WriteEvent) Touches(path string) bool {
	for _, m := range e.changes {
		if paths, ok := e.paths(m); ok && touches(paths, path) {
			return true
		}
	}
	return false
}

// paths returns the paths that a change touches. A change that carries an error makes the write return it.
func (e *WriteEvent) paths(m Mutation) ([]string, bool) {
	paths, err := expr.Paths(expr.Codec{}, []Mutation{m})
	if err != nil && e.err == nil {
		e.err = err
	}
	return paths, err == nil
}

// touches reports whether one of the paths is path, or lies above or below it.
func touches(paths []string, path string) bool {
	return expr.Meet(paths, path)
}

// ask runs the BeforeWrite hooks of the model on doc, which is a zero document if the write has none.
func (c *store) ask(ctx context.Context, doc any, e *WriteEvent, skip skips) error {
	if len(c.plan.hooks[beforeWrite]) == 0 {
		return nil
	}
	if doc == nil {
		doc = c.plan.made()
	}
	n := len(e.changes)
	if err := c.plan.runBut(ctx, beforeWrite, reflect.ValueOf(doc).Elem(), e, skip); err != nil {
		return err
	}
	if e.fixed && len(e.changes) != n {
		return fmt.Errorf("odm: a BeforeWrite hook of %s adds changes to %s, whose documents will be gone", c.plan.typ, e.Verb)
	}
	return e.err
}
