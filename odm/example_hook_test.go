package odm_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/databridge-go/databridge/odm"
)

// Note has every hook. They run the same on each path that writes, and see the context of the caller.
type Note struct {
	odm.Document `bson:",inline" odm:"collection=notes"`
	Text         string `bson:"text"`
	Edits        int    `bson:"edits"`
	Editor       string `bson:"editor"`
}

const noteText odm.Str[Note, string] = "text"

func (n *Note) BeforeInsert(context.Context) error { fmt.Println("before insert"); return nil }
func (n *Note) AfterInsert(context.Context) error  { fmt.Println("after insert"); return nil }
func (n *Note) BeforeSave(context.Context) error   { n.Edits++; return nil }
func (n *Note) AfterSave(context.Context) error    { fmt.Println("saved, edits:", n.Edits); return nil }
func (n *Note) AfterLoad(context.Context) error    { fmt.Println("loaded", n.Text); return nil }
func (n *Note) AfterDelete(context.Context) error  { fmt.Println("deleted"); return nil }
func (n *Note) BeforeDelete(context.Context) error {
	if n.Text == "keep" {
		return errors.New("this one is kept")
	}
	return nil
}

// BeforeWrite is asked where no document is in memory.
func (*Note) BeforeWrite(_ context.Context, e *odm.WriteEvent) error {
	if e.Verb == "Delete" {
		return nil // a delete takes no changes
	}
	if e.Touches("text") {
		e.Add(odm.F("edits").Inc(1))
	}
	e.Default(odm.F("editor").Set("nobody")) // unless the write says who
	e.Override(odm.F("checked").Set(false))  // whatever the write says
	return nil
}

func ExampleBeforeSaver() {
	ctx, db, done := example()
	defer done()
	notes := odm.CollectionOf[Note](db)
	n := &Note{Text: "keep"}
	check(notes.Insert(ctx, n))
	check(notes.Save(ctx, n))
	fmt.Println(notes.Delete(ctx, n))
	n.Text = "gone"
	check(notes.SaveChanges(ctx, n))
	check(notes.Delete(ctx, n))
	// Output:
	// before insert
	// after insert
	// saved, edits: 1
	// BeforeDelete of *odm_test.Note: this one is kept
	// saved, edits: 2
	// deleted
}

func ExampleBeforeWriter() {
	ctx, db, done := example()
	defer done()
	notes := odm.CollectionOf[Note](db)
	check(notes.Insert(ctx, &Note{Text: "a"}, odm.SkipHooks()))
	_, err := notes.Find(noteText.Eq("a")).Update(ctx, noteText.Set("b"), odm.F("checked").Set(true))
	check(err)
	n, err := notes.FindOne(ctx)
	fmt.Println(n.Edits, n.Editor, err)
	// Output:
	// loaded b
	// 1 nobody <nil>
}

// A hook is left out by its name, all on one side by Before or After, and every one where nothing is said.
func ExampleSkipHooks() {
	ctx, db, done := example()
	defer done()
	notes := odm.CollectionOf[Note](db)
	check(notes.Insert(ctx, &Note{Text: "imported"}, odm.SkipHooks(odm.After)))
	_, err := notes.Find(noteText.Eq("imported")).SkipHooks("BeforeWrite").Update(ctx, noteText.Set("b"))
	fmt.Println(err)
	fmt.Println(notes.Insert(ctx, &Note{}, odm.SkipHooks("BeforeDinner")))
	// Output:
	// before insert
	// <nil>
	// odm: SkipHooks("BeforeDinner"): no hook has that name; it is one of [BeforeInsert AfterInsert BeforeSave AfterSave BeforeDelete AfterDelete AfterLoad BeforeWrite], with the struct's name and a dot before it if need be
}
