package odm

import (
	"context"
	"fmt"
	"reflect"
)

// Hooks are methods of a model, or of a struct that it embeds, on the pointer. All of them get the caller's context, a
// transaction included; an error ends the verb and is returned by it. Where several embedded structs and the model have
// the same hook, each runs, the innermost first. A method with a hook's name and another form is a *ModelError. Which
// verb runs which hook stands in the table of docs/hooks.md.
type (
	// BeforeInserter is asked by Insert, by InsertMany for each document, by Save of a new document, which is one that was
	// neither read nor written before, and by Upsert for the document to insert.
	BeforeInserter interface{ BeforeInsert(context.Context) error }
	// AfterInserter is told once the document is stored; its id and state are set.
	AfterInserter interface{ AfterInsert(context.Context) error }
	// BeforeSaver is asked by Save, SaveChanges and the replacing verbs. What it changes in the document is saved.
	BeforeSaver interface{ BeforeSave(context.Context) error }
	// AfterSaver is told once the document is saved, and by SaveChanges that had nothing to send.
	AfterSaver interface{ AfterSave(context.Context) error }
	// BeforeDeleter is asked by Collection.Delete.
	BeforeDeleter interface{ BeforeDelete(context.Context) error }
	// AfterDeleter is told once the document is deleted.
	AfterDeleter interface{ AfterDelete(context.Context) error }
	// AfterLoader is told of each document that was read, and by Refresh.
	AfterLoader interface{ AfterLoad(context.Context) error }
	// BeforeWriter is asked by the writes that are said by changes and conditions: those of a query, Collection.Update and
	// the same in a Bulk. It may add changes of its own. Its receiver is a zero document, or the one that is updated.
	BeforeWriter interface {
		BeforeWrite(context.Context, *WriteEvent) error
	}
)

// An event is the name of a hook.
type event string

const (
	beforeInsert event = "BeforeInsert"
	afterInsert  event = "AfterInsert"
	beforeSave   event = "BeforeSave"
	afterSave    event = "AfterSave"
	beforeDelete event = "BeforeDelete"
	afterDelete  event = "AfterDelete"
	afterLoad    event = "AfterLoad"
	beforeWrite  event = "BeforeWrite"
)

// events are the names of all hooks.
func events() []event {
	return []event{beforeInsert, afterInsert, beforeSave, afterSave, beforeDelete, afterDelete, afterLoad, beforeWrite}
}

// hooks are the places in a model, as index paths, of the structs that have a hook.
type hooks map[event][][]int

// run runs the hooks of one event on a document.
func (p *plan) run(ctx context.Context, e event, doc reflect.Value, write *WriteEvent) error {
	return p.runBut(ctx, e, doc, write, skips{})
}

// runBut runs the hooks of one event on a document but for those that are left out.
func (p *plan) runBut(ctx context.Context, e event, doc reflect.Value, write *WriteEvent, skip skips) error {
	for _, index := range p.hooks[e] {
		v, err := doc.FieldByIndexErr(index)
		if err != nil || v.Kind() == reflect.Pointer && v.IsNil() {
			continue // embedded by a pointer that is nil: nobody to tell
		}
		if v.Kind() != reflect.Pointer {
			v = v.Addr()
		}
		if skip.skips(e, v.Type().Elem().Name()) {
			continue
		}
		if err := tell(ctx, e, v.Interface(), write); err != nil {
			return fmt.Errorf("%s of %s: %w", e, v.Type(), err)
		}
	}
	return nil
}

// tell calls one hook.
func tell(ctx context.Context, e event, doc any, write *WriteEvent) error {
	switch e {
	case beforeInsert:
		return doc.(BeforeInserter).BeforeInsert(ctx)
	case afterInsert:
		return doc.(AfterInserter).AfterInsert(ctx)
	case beforeSave:
		return doc.(BeforeSaver).BeforeSave(ctx)
	case afterSave:
		return doc.(AfterSaver).AfterSave(ctx)
	case beforeDelete:
		return doc.(BeforeDeleter).BeforeDelete(ctx)
	case afterDelete:
		return doc.(AfterDeleter).AfterDelete(ctx)
	case afterLoad:
		return doc.(AfterLoader).AfterLoad(ctx)
	default:
		return doc.(BeforeWriter).BeforeWrite(ctx, write)
	}
}
