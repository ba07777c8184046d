package faults_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

// failed are the positions of the writes that a bulk names, each with what is known of it.
func failed(t *testing.T, err error) map[int]string {
	t.Helper()
	var many *odm.BulkError
	if !errors.As(err, &many) {
		t.Fatalf("%v is no *BulkError", err)
	}
	out := map[int]string{}
	for _, f := range many.Failures {
		var taken *odm.DuplicateError
		var stale *odm.StaleError
		var one *odm.WriteError
		switch {
		case errors.As(f.Err, &taken) && taken.ID == f.ID && taken.Position == f.Position:
			out[f.Position] = "taken"
		case errors.As(f.Err, &stale) && stale.ID == f.ID:
			out[f.Position] = "stale"
		case errors.As(f.Err, &one) && one.ID == f.ID && one.Unknown:
			out[f.Position] = "unknown"
		case errors.Is(f.Err, odm.ErrNotFound):
			out[f.Position] = "gone"
		default:
			out[f.Position] = f.Err.Error()
		}
	}
	return out
}

func isFailed(t *testing.T, err error, want map[int]string) {
	t.Helper()
	got := failed(t, err)
	for i := range 10 {
		if got[i] != want[i] {
			t.Errorf("%v\nnames %v, want %v", err, got, want)
			return
		}
	}
}

// A write error in the middle: what stands before it is stored and known, what stands behind is as it was.
func TestAWriteErrorInTheMiddleOfABulk(t *testing.T) {
	b := bare(t, "", odm.Models(odm.ModelOf[Ware]()))
	must(t, b.db.Sync(t.Context()))
	for name, tt := range map[string]struct {
		opts []odm.WriteOption
		done []bool // of known, fresh, other, more
	}{
		"ordered":   {nil, []bool{true, false, false, false}},
		"unordered": {[]odm.WriteOption{odm.Unordered()}, []bool{true, false, true, true}},
	} {
		x := b.trial()
		x.fresh.Name = x.more.Name // taken
		ws := []*Ware{x.known, x.fresh, x.other, x.more}
		var before []memory
		for _, w := range ws {
			before = append(before, remember(x, w))
		}
		_, err := x.wares.Bulk(t.Context(), func(b *odm.Bulk[Ware]) error {
			b.SaveChanges(x.known)
			b.Insert(x.fresh, x.other)
			b.SaveChanges(x.more)
			return nil
		}, tt.opts...)
		isFailed(t, err, map[int]string{1: "taken"})
		for i, w := range ws {
			if now := remember(x, w); !tt.done[i] && now != before[i] {
				t.Errorf("%s: %d in memory is %+v, want %+v", name, i, now, before[i])
			}
			if tt.done[i] {
				b.asStored(x, []*Ware{w})
			}
		}
		// the same for InsertMany
		x = b.trial()
		x.other.Name = x.more.Name
		third := &Ware{Name: "third" + x.known.ID.Hex()}
		err = x.wares.InsertMany(t.Context(), []*Ware{x.fresh, x.other, third}, tt.opts...)
		isFailed(t, err, map[int]string{1: "taken"})
		b.asStored(x, []*Ware{x.fresh})
		if !x.other.ID.IsZero() || x.fresh.ID.IsZero() || third.ID.IsZero() == tt.done[2] {
			t.Errorf("%s: the ids are %v %v %v", name, x.fresh.ID, x.other.ID, third.ID)
		}
	}
}

// The driver sends a bulk of several kinds as several commands, and stops at a write concern that is not met: nobody may
// believe then that the later ones were sent.
func TestAWriteConcernThatIsNotMetInTheMiddleOfABulk(t *testing.T) {
	b := bare(t, "", odm.Models(odm.ModelOf[Ware]()))
	x := b.trial()
	before := remember(x, x.known)
	b.arm(bson.D{{Key: "failCommands", Value: bson.A{"insert"}}, {Key: "writeConcernError", Value: bson.D{{Key: "code", Value: 64}, {Key: "errmsg", Value: "slow"}}}}, "alwaysOn")
	_, err := x.wares.Bulk(t.Context(), func(b *odm.Bulk[Ware]) error { b.Insert(x.fresh); b.SaveChanges(x.known); return nil })
	b.arm(bson.D{}, "off")
	isFailed(t, err, map[int]string{0: "unknown", 1: "unknown"})
	if b.stored("wares", x.known.ID).Lookup("n").AsInt64() != 0 {
		t.Fatal("the driver goes on now: say so in engine.Fates")
	}
	if now := remember(x, x.known); now != before {
		t.Errorf("known is %+v, want %+v", now, before)
	}
	must(t, x.wares.SaveChanges(t.Context(), x.known))
	b.asStored(x, []*Ware{x.known})
}

// The second command of a bulk fails: what the first has done is not told by the driver.
func TestACommandInTheMiddleOfABulkFails(t *testing.T) {
	for name, data := range map[string]bson.D{
		"refused": {{Key: "errorCode", Value: 13}}, "broken": {{Key: "closeConnection", Value: true}},
	} {
		b := bare(t, "", odm.Models(odm.ModelOf[Ware]()))
		x := b.trial()
		b.arm(append(data, bson.E{Key: "failCommands", Value: bson.A{"update"}}), "alwaysOn")
		_, err := x.wares.Bulk(t.Context(), func(b *odm.Bulk[Ware]) error { b.Insert(x.fresh); b.SaveChanges(x.known); return nil })
		b.arm(bson.D{}, "off")
		isFailed(t, err, map[int]string{0: "unknown", 1: "unknown"})
		var taken *odm.DuplicateError
		if err := x.wares.Insert(t.Context(), x.fresh); !errors.As(err, &taken) {
			t.Errorf("%s: the insert was done, and a second one returns %v", name, err)
		}
		must(t, x.wares.Save(t.Context(), x.fresh))
		must(t, x.wares.SaveChanges(t.Context(), x.known))
		b.asStored(x, []*Ware{x.fresh, x.known})
	}
}

// Some documents of a bulk were not met, and the connection breaks before anybody can see which.
func TestABulkThatCannotSeeWhatItHasMet(t *testing.T) {
	b := bare(t, "", odm.Models(odm.ModelOf[Ware]()))
	x := b.trial()
	theirs, err := x.wares.Get(t.Context(), x.more.ID)
	must(t, err)
	must(t, x.wares.Save(t.Context(), theirs)) // now more is stale
	before := []memory{remember(x, x.known), remember(x, x.more)}
	save := func() error {
		_, err := x.wares.Bulk(t.Context(), func(b *odm.Bulk[Ware]) error { b.SaveChanges(x.known, x.more); return nil })
		return err
	}
	b.arm(bson.D{{Key: "failCommands", Value: bson.A{"find"}}, {Key: "closeConnection", Value: true}}, "alwaysOn")
	err = save()
	b.arm(bson.D{}, "off")
	isFailed(t, err, map[int]string{0: "unknown", 1: "unknown"})
	if now := []memory{remember(x, x.known), remember(x, x.more)}; !slices.Equal(now, before) {
		t.Errorf("memory is\n\t%+v\nwant\n\t%+v", now, before)
	}
	isFailed(t, save(), map[int]string{1: "stale"}) // known is no conflict with itself
	b.asStored(x, []*Ware{x.known})
}

// The same for a verb of one document: nobody says that it is gone who could not look.
func TestAStaleDocumentThatCannotBeSeen(t *testing.T) {
	b := bare(t, "", odm.Models(odm.ModelOf[Ware]()))
	x := b.trial()
	theirs, err := x.wares.Get(t.Context(), x.known.ID)
	must(t, err)
	must(t, x.wares.Save(t.Context(), theirs))
	before := remember(x, x.known)
	b.arm(bson.D{{Key: "failCommands", Value: bson.A{"find"}}, {Key: "errorCode", Value: 13}}, "alwaysOn")
	err = x.wares.SaveChanges(t.Context(), x.known)
	b.arm(bson.D{}, "off")
	if err == nil || errors.Is(err, odm.ErrNotFound) || !strings.Contains(err.Error(), x.known.ID.Hex()) {
		t.Errorf("it returns %v, want why it could not look", err)
	}
	var stale *odm.StaleError
	if now := remember(x, x.known); now != before || !errors.As(x.wares.SaveChanges(t.Context(), x.known), &stale) {
		t.Errorf("known is %+v, want %+v", now, before)
	}
}

// One document that a bulk takes down twice is as it was when the bulk cannot be sent.
func TestADocumentTwiceInABulk(t *testing.T) {
	b := bare(t, "", odm.Models(odm.ModelOf[Ware]()))
	x := b.trial()
	before := []memory{remember(x, x.known), remember(x, x.fresh)}
	boom := errors.New("boom")
	none := odm.Filter[Ware](odm.F("n").Eq(make(chan int)))
	fill := func(b *odm.Bulk[Ware]) error {
		b.Save(x.known, x.fresh, x.known, x.fresh)
		b.Find(none).Update(wareN.Inc(1))
		return nil
	}
	_, err := x.wares.Bulk(t.Context(), fill)
	_, late := x.wares.Bulk(t.Context(), func(b *odm.Bulk[Ware]) error { b.Save(x.known); return boom })
	if now := []memory{remember(x, x.known), remember(x, x.fresh)}; err == nil || !errors.Is(late, boom) || !slices.Equal(now, before) {
		t.Errorf("%v, %v: memory is\n\t%+v\nwant\n\t%+v", err, late, now, before)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = x.wares.Bulk(ctx, func(b *odm.Bulk[Ware]) error { b.Save(x.known, x.fresh, x.known, x.fresh); return nil })
	if now := []memory{remember(x, x.known), remember(x, x.fresh)}; !errors.Is(err, context.Canceled) || !slices.Equal(now, before) {
		t.Errorf("%v: memory is\n\t%+v\nwant\n\t%+v", err, now, before)
	}
}
