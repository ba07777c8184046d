package faults_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"github.com/databridge-go/databridge/odm"
)

// transacted does each kind of write once.
func transacted(ctx context.Context, x *trial) error {
	return errors.Join(x.wares.SaveChanges(ctx, x.known), x.wares.Insert(ctx, x.fresh), x.wares.HardDelete(ctx, x.more))
}

// snapshot is what all documents of a trial look like.
func (x *trial) snapshot() []memory {
	var all []memory
	for _, w := range x.docs() {
		all = append(all, remember(x, w))
	}
	return all
}

// What the driver tries again stores what memory says, whichever command has failed.
func TestARetriedTransactionStoresWhatMemorySays(t *testing.T) {
	for name, data := range map[string]bson.D{
		"a write conflicts":           {{Key: "failCommands", Value: bson.A{"insert"}}, {Key: "errorCode", Value: 112}, {Key: "errorLabels", Value: bson.A{"TransientTransactionError"}}},
		"the connection breaks":       {{Key: "failCommands", Value: bson.A{"delete"}}, {Key: "closeConnection", Value: true}},
		"the commit aborts":           {{Key: "failCommands", Value: bson.A{"commitTransaction"}}, {Key: "errorCode", Value: 251}, {Key: "errorLabels", Value: bson.A{"TransientTransactionError"}}},
		"the reply of commit is lost": {{Key: "failCommands", Value: bson.A{"commitTransaction"}}, {Key: "closeConnection", Value: true}},
	} {
		t.Run(name, func(t *testing.T) {
			b := bare(t, "", odm.Models(odm.ModelOf[Ware]()))
			x := b.trial()
			before, tries := x.snapshot(), 0
			b.arm(data, bson.D{{Key: "times", Value: 1}})
			must(t, b.db.WithTransaction(t.Context(), func(ctx context.Context) error {
				tries++
				if now := x.snapshot(); !slices.Equal(now, before) {
					t.Errorf("try %d begins with\n\t%+v\nwant\n\t%+v", tries, now, before)
				}
				return transacted(ctx, x)
			}))
			if want := 2; name != "the reply of commit is lost" && tries != want {
				t.Errorf("%d tries, want %d", tries, want)
			}
			b.asStored(x, []*Ware{x.known, x.fresh})
			if b.stored("wares", x.more.ID) != nil || x.known.N != 7 {
				t.Errorf("more is stored still, or known has n %d", x.known.N)
			}
		})
	}
}

// A transaction that is not committed leaves nothing in memory.
func TestAnAbortedTransactionLeavesMemoryAsItWas(t *testing.T) {
	boom := errors.New("boom")
	fails := func(failing string, data bson.D) func(*bench, *trial) error {
		return func(b *bench, x *trial) error {
			b.arm(append(data, bson.E{Key: "failCommands", Value: bson.A{failing}}), "alwaysOn")
			defer b.arm(bson.D{}, "off")
			return b.db.WithTransaction(b.t.Context(), func(ctx context.Context) error { return transacted(ctx, x) })
		}
	}
	for name, run := range map[string]func(b *bench, x *trial) error{
		"the function fails": func(b *bench, x *trial) error {
			return b.db.WithTransaction(b.t.Context(), func(ctx context.Context) error { return errors.Join(transacted(ctx, x), boom) })
		},
		"a write is refused":    fails("insert", bson.D{{Key: "errorCode", Value: 13}}),
		"the commit is refused": fails("commitTransaction", bson.D{{Key: "errorCode", Value: 13}}),
		"the function panics": func(b *bench, x *trial) (err error) {
			defer func() { err, _ = recover().(error) }()
			return b.db.WithTransaction(b.t.Context(), func(ctx context.Context) error {
				must(b.t, transacted(ctx, x))
				panic(boom)
			})
		},
		"the function aborts by itself": func(b *bench, x *trial) error {
			return errors.Join(boom, b.db.WithTransaction(b.t.Context(), func(ctx context.Context) error {
				return errors.Join(transacted(ctx, x), mongo.SessionFromContext(ctx).AbortTransaction(ctx))
			}))
		},
		"the context ends before the commit": func(b *bench, x *trial) error {
			ctx, cancel := context.WithCancel(b.t.Context())
			return b.db.WithTransaction(ctx, func(ctx context.Context) error {
				defer cancel()
				return transacted(ctx, x)
			})
		},
		"an error is left alone, and the connection breaks": func(b *bench, x *trial) error {
			b.arm(bson.D{{Key: "failCommands", Value: bson.A{"insert"}}, {Key: "closeConnection", Value: true}}, "alwaysOn")
			defer b.arm(bson.D{}, "off")
			return b.db.WithTransaction(b.t.Context(), func(ctx context.Context) error {
				_ = x.wares.Insert(ctx, x.fresh)
				return boom
			})
		},
		"nested": func(b *bench, x *trial) error {
			return b.db.WithTransaction(b.t.Context(), func(ctx context.Context) error {
				return errors.Join(transacted(ctx, x), b.db.WithTransaction(ctx, func(context.Context) error { b.t.Error("it runs"); return nil }))
			})
		},
		"inside one of the driver": func(b *bench, x *trial) error {
			s, err := b.db.Driver().Client().StartSession()
			must(b.t, err)
			defer s.EndSession(context.Background())
			must(b.t, s.StartTransaction())
			return b.db.WithTransaction(mongo.NewSessionContext(b.t.Context(), s), func(context.Context) error { b.t.Error("it runs"); return nil })
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := bare(t, "", odm.Models(odm.ModelOf[Ware]()))
			x := b.trial()
			before := x.snapshot()
			err := run(b, x)
			var lost *odm.WriteError
			if err == nil || errors.As(err, &lost) && lost.Collection == "" {
				t.Errorf("it returns %v, want an error that says that nothing is stored", err)
			}
			if now := x.snapshot(); !slices.Equal(now, before) {
				t.Errorf("after %v memory is\n\t%+v\nwant\n\t%+v", err, now, before)
			}
			if s := b.stored("wares", x.known.ID); s.Lookup("n").AsInt64() != 0 || b.stored("wares", x.more.ID) == nil {
				t.Errorf("stored: %v", s)
			}
			must(t, transacted(t.Context(), x)) // and it can be done again
			b.asStored(x, []*Ware{x.known, x.fresh})
		})
	}
}

// A function that has committed by itself has stored what memory says.
func TestATransactionThatTheFunctionCommitsByItself(t *testing.T) {
	b := bare(t, "", odm.Models(odm.ModelOf[Ware]()))
	x := b.trial()
	must(t, b.db.WithTransaction(t.Context(), func(ctx context.Context) error {
		return errors.Join(transacted(ctx, x), mongo.SessionFromContext(ctx).CommitTransaction(ctx))
	}))
	b.asStored(x, []*Ware{x.known, x.fresh})
}

// If nobody knows whether a commit was done, the error says so, and another try can do no harm.
func TestACommitOfWhichNobodyKnows(t *testing.T) {
	b := bare(t, "timeoutMS=700", odm.Models(odm.ModelOf[Ware]()))
	x := b.trial()
	before := x.snapshot()
	b.arm(bson.D{{Key: "failCommands", Value: bson.A{"commitTransaction"}}, {Key: "writeConcernError", Value: bson.D{{Key: "code", Value: 64}, {Key: "errmsg", Value: "waiting for replication timed out"}}}}, "alwaysOn")
	err := b.db.WithTransaction(t.Context(), func(ctx context.Context) error { return transacted(ctx, x) })
	b.arm(bson.D{}, "off")
	var lost *odm.WriteError
	if !errors.As(err, &lost) || !lost.Unknown || lost.Collection != "" {
		t.Fatalf("it returns %v, want a *WriteError of the commit", err)
	}
	if b.stored("wares", x.fresh.ID) == nil {
		t.Fatal("the commit was not done: this test needs another failpoint")
	}
	now := x.snapshot()
	now[0].id = bson.ObjectID{} // a second insert must not store it twice
	if !slices.Equal(now, before) {
		t.Errorf("memory is\n\t%+v\nwant\n\t%+v", now, before)
	}
	var taken *odm.DuplicateError
	if err := x.wares.Insert(t.Context(), x.fresh); !errors.As(err, &taken) {
		t.Errorf("the second insert: %v, want a *DuplicateError", err)
	}
	must(t, x.wares.SaveChanges(t.Context(), x.known)) // no conflict with what was committed
	must(t, x.wares.Save(t.Context(), x.fresh))
	b.asStored(x, []*Ware{x.known, x.fresh})
}
