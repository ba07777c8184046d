package faults_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

// A fault is one way in which a write fails.
type fault struct {
	name    string
	data    bson.D // of the failpoint; nil for none
	ctx     func(ctx context.Context, b *bench) (context.Context, context.CancelFunc)
	unknown bool // nobody knows then whether the write was done
	done    bool // it was done
	silent  bool // nothing reaches the server
}

func faults() []fault {
	return []fault{
		{name: "refused", data: bson.D{{Key: "errorCode", Value: 13}}},
		{name: "the connection breaks", data: bson.D{{Key: "closeConnection", Value: true}}, unknown: true},
		{name: "the server asks to repeat", data: bson.D{{Key: "errorCode", Value: 262}}, unknown: true},
		{name: "the write concern is not met", data: bson.D{{Key: "writeConcernError", Value: bson.D{{Key: "code", Value: 64}, {Key: "errmsg", Value: "waiting for replication timed out"}}}}, unknown: true, done: true},
		{name: "the time is up", data: bson.D{{Key: "blockConnection", Value: true}, {Key: "blockTimeMS", Value: 120}},
			ctx: func(ctx context.Context, _ *bench) (context.Context, context.CancelFunc) {
				return context.WithTimeout(ctx, 40*time.Millisecond)
			},
			unknown: true},
		{name: "cancelled on the way", data: bson.D{{Key: "blockConnection", Value: true}, {Key: "blockTimeMS", Value: 100}, {Key: "errorCode", Value: 13}}, ctx: func(ctx context.Context, b *bench) (context.Context, context.CancelFunc) {
			ctx, cancel := context.WithCancel(ctx)
			b.stopAtWrite(cancel)
			return ctx, func() { b.stopAtWrite(nil); cancel() }
		}, unknown: true},
		{name: "cancelled before", ctx: func(ctx context.Context, _ *bench) (context.Context, context.CancelFunc) {
			ctx, cancel := context.WithCancel(ctx)
			cancel()
			return ctx, cancel
		}, silent: true},
	}
}

func (b *bench) stopAtWrite(cancel context.CancelFunc) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.stop = cancel
}

// A memory is all that a program can see of a document.
type memory struct {
	id       bson.ObjectID
	name     string
	n        int
	marks    string
	times    [2]time.Time
	deleted  bool
	revision odm.Revision
	changes  string // of Changes, or its error
	previous string
}

func remember(x *trial, w *Ware) memory {
	m := memory{id: w.ID, name: w.Name, n: w.N, times: [2]time.Time{w.Created, w.Updated}, deleted: w.Deleted != nil, revision: odm.RevisionOf(w)}
	for _, k := range slices.Sorted(maps.Keys(w.Marks)) {
		m.marks += fmt.Sprint(k, w.Marks[k], " ")
	}
	if changes, err := x.wares.Changes(w); err != nil {
		m.changes = err.Error()
	} else {
		m.changes = changes.String()
	}
	if previous, err := x.wares.PreviousChanges(w); err != nil {
		m.previous = err.Error()
	} else {
		m.previous = previous.String()
	}
	return m
}

// After a verb has failed, memory is as it was before, but for the id of a new document that may be stored.
func TestAfterAnErrorMemoryIsAsItWas(t *testing.T) {
	for _, f := range faults() {
		t.Run(f.name, func(t *testing.T) {
			b := bare(t, "", odm.Models(odm.ModelOf[Ware]()))
			for _, v := range verbs() {
				t.Run(v.name, func(t *testing.T) { b.t = t; b.fails(v, f) })
			}
		})
	}
}

// fails makes a verb fail, looks at memory, and then lets it succeed.
func (b *bench) fails(v verb, f fault) {
	t := b.t
	reads := v.command == "find"
	if reads && f.done {
		return // a read has no write concern
	}
	x := b.trial()
	before := map[*Ware]memory{}
	for _, w := range x.docs() {
		before[w] = remember(x, w)
	}
	b.take()
	err := b.failing(v, f, x)
	if err == nil {
		t.Fatal("it has no error")
	}
	if sent := b.take(); f.silent && slices.Contains(sent, v.command) && !reads {
		t.Errorf("sent %v", sent)
	}
	b.names(v, f, x, err)
	for _, w := range x.docs() {
		got, want := remember(x, w), before[w]
		if want.id.IsZero() && !got.id.IsZero() && f.unknown && slices.Contains(v.writes(x), w) {
			got.id = bson.ObjectID{} // a second try must not store it twice
		}
		if got != want {
			t.Errorf("%v\nmemory of %s is now\n\t%+v\nwant\n\t%+v", err, w.Name, got, want)
		}
	}
	err = v.do(t.Context(), x)
	var taken *odm.DuplicateError
	switch {
	case f.done && v.again == errTaken && errors.As(err, &taken):
	case f.done && v.again != nil && errors.Is(err, v.again):
	case f.done && v.again == errFinds && err == nil:
	case err != nil:
		t.Errorf("the second try: %v", err)
	default:
		b.asStored(x, v.writes(x))
	}
}

// failing runs the verb with the fault.
func (b *bench) failing(v verb, f fault, x *trial) error {
	ctx := b.t.Context()
	if f.data != nil {
		data := f.data
		if v.command == "find" {
			data = append(slices.Clone(data), bson.E{Key: "failCommands", Value: bson.A{"find"}})
		}
		b.arm(data, "alwaysOn")
		defer b.arm(bson.D{}, "off")
	}
	if f.ctx != nil {
		var cancel context.CancelFunc
		ctx, cancel = f.ctx(ctx, b)
		defer cancel()
	}
	return v.do(ctx, x)
}

// names checks that an error of a write names what was not written.
func (b *bench) names(v verb, f fault, x *trial, err error) {
	if v.command == "find" {
		return
	}
	var many *odm.BulkError
	var one *odm.WriteError
	if !errors.As(err, &one) {
		b.t.Errorf("%v (%T) holds no *WriteError", err, err)
		return
	}
	if one.Collection != "wares" || one.Unknown != f.unknown {
		b.t.Errorf("%v is %+v; want the collection wares and Unknown %v", err, *one, f.unknown)
	}
	named := map[any]bool{one.ID: true}
	if errors.As(err, &many) {
		for _, f := range many.Failures {
			named[f.ID] = true
		}
	}
	for _, w := range v.writes(x) {
		if w.ID.IsZero() {
			continue // nothing was sent: there is no id to name
		}
		if !named[w.ID] && !(v.name == "Insert with WriteLinks" || v.name == "Query.FindAndReplace" || v.name == "Query.ReplaceOne") {
			b.t.Errorf("%v does not name %v: %v", err, w.ID, named)
		}
	}
}

// asStored checks that documents in memory are as they are stored.
func (b *bench) asStored(x *trial, ws []*Ware) {
	for _, w := range ws {
		stored := b.stored("wares", w.ID)
		if stored == nil {
			if _, err := x.wares.Changes(w); !errors.Is(err, odm.ErrNotSaved) {
				b.t.Errorf("%s is not stored, and its state says otherwise: %v", w.Name, err)
			}
			continue
		}
		if w.Deleted != nil {
			continue // Delete marks the document, and saves nothing else of it
		}
		if changed, err := x.wares.IsChanged(w); err != nil || changed {
			b.t.Errorf("%s is stored: IsChanged is %v, %v", w.Name, changed, err)
		}
		if _, data, ok := stored.Lookup("revision_id").BinaryOK(); !ok || odm.RevisionOf(w) != odm.Revision(data) {
			b.t.Errorf("%s is stored at %x, and in memory at %v", w.Name, data, odm.RevisionOf(w))
		}
		if at := stored.Lookup("updated").Time(); !at.Equal(w.Updated) {
			b.t.Errorf("%s is stored as of %v, and in memory as of %v", w.Name, at, w.Updated)
		}
		if n := stored.Lookup("n").AsInt64(); n != int64(w.N) {
			b.t.Errorf("%s is stored with n %d, and in memory with %d", w.Name, n, w.N)
		}
	}
}
