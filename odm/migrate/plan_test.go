package migrate_test

import (
	"context"
	"errors"
	"testing"
	"testing/fstest"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
	"github.com/databridge-go/databridge/odm/migrate"
)

func TestASetThatCannotRun(t *testing.T) {
	t.Parallel()
	ctx, db := open(t)
	nothing := migrate.Nothing()
	for name, tt := range map[string]struct {
		set  migrate.Set
		want string
	}{
		"no name":                   {set(migrate.Migration{Forward: nothing}), "a migration without a Name"},
		"a path for a name":         {set(migrate.Migration{Name: "a/b", Forward: nothing}), `"a/b" cannot be the name`},
		"two with one name":         {set(free("2_b"), free("1_a"), free("2_b")), `two migrations have the name "2_b"`},
		"no Forward":                {set(migrate.Migration{Name: "1"}), "1 has no Forward step"},
		"an Iterative of nothing":   {set(migrate.Migration{Name: "1", Forward: migrate.Iterative[counted, counted](nil)}), "1: an Iterative step without a function"},
		"a FreeFall of nothing":     {set(migrate.Migration{Name: "1", Forward: migrate.FreeFall(nil)}), "1: a FreeFall without a function"},
		"a batch of nothing":        {set(migrate.Migration{Name: "1", Forward: migrate.Iterative(func(context.Context, *counted, *counted) error { return nil }, migrate.BatchSize(0))}), "BatchSize(0)"},
		"a zero step inside of two": {set(migrate.Migration{Name: "1", Forward: migrate.Steps(nothing, migrate.Step{})}), "a zero Step inside Steps"},
	} {
		_, err := tt.set.Run(ctx, db, migrate.Options{})
		says(t, err, "migrate: ", tt.want)
		if _, err := tt.set.Status(ctx, db); err == nil {
			t.Errorf("%s: Status has no error", name)
		}
	}
	_, err := set(free("1")).Run(ctx, nil, migrate.Options{})
	says(t, err, "no database")
	_, err = set(free("1")).Run(ctx, db, migrate.Options{Direction: "sideways"})
	says(t, err, `no direction "sideways"`)
	_, err = set(free("1")).Run(ctx, db, migrate.Options{Distance: -1})
	says(t, err, "negative")
	if got := words(t, db); got != "" {
		t.Errorf("ran %q", got)
	}
}

func TestTo(t *testing.T) {
	t.Parallel()
	ctx, db := open(t)
	s := set(free("1_a"), free("2_b"), free("3_c"), free("4_d"))
	_, err := s.Run(ctx, db, migrate.Options{To: "3_c"})
	must(t, err)
	_, err = s.Run(ctx, db, migrate.Options{Direction: migrate.Backward, To: "1_a"})
	must(t, err)
	if got, want := words(t, db), "+1_a +2_b +3_c -3_c -2_b"; got != want {
		t.Errorf("ran %q, want %q", got, want)
	}
	_, err = s.Run(ctx, db, migrate.Options{To: "2_c"})
	says(t, err, `no migration "2_c"; did you mean "2_b"?`)
	_, err = s.Run(ctx, db, migrate.Options{To: "elsewhere"})
	says(t, err, `no migration "elsewhere"`)
}

func TestBackwardNeedsAStep(t *testing.T) {
	t.Parallel()
	ctx, db := open(t)
	s := set(free("1"), migrate.Migration{Name: "2", Forward: does("+2")}, free("3"))
	_, err := s.Run(ctx, db, migrate.Options{})
	must(t, err)
	_, err = s.Run(ctx, db, migrate.Options{Direction: migrate.Backward})
	says(t, err, "cannot go back over 2: it has no Backward step")
	_, err = set(free("1"), free("2")).Run(ctx, db, migrate.Options{Direction: migrate.Backward})
	says(t, err, "cannot go back over 3: it is applied, and this program does not have it")
	if got, want := words(t, db), "+1 +2 +3"; got != want {
		t.Errorf("ran %q, want %q: nothing is done unless all of it can be", got, want)
	}
	report, err := set(free("1"), free("2"), free("4")).Run(ctx, db, migrate.Options{})
	must(t, err)
	if ran(report) != "4" || len(report.Missing) != 1 || report.Missing[0] != "3" {
		t.Errorf("the report says %+v", report)
	}
}

func TestAChangedFileIsRefused(t *testing.T) {
	t.Parallel()
	ctx, db := open(t)
	s := set(free("1_a"), free("2_b"))
	source := func(a string) {
		s.Files = fstest.MapFS{"1_a.go": {Data: []byte(a)}, "2_b.go": {Data: []byte("package m")}, "1_a_test.go": {Data: []byte("package m")}}
	}
	source("package m\n\nfunc f() { g(1) }\n")
	_, err := s.Run(ctx, db, migrate.Options{Distance: 1})
	must(t, err)
	source("package m\r\n\r\n// f is well formatted now.\r\nfunc f() {\r\n\tg(1)\r\n}\r\n")
	_, err = s.Run(ctx, db, migrate.Options{Distance: 1}) // it means the same
	must(t, err)
	source("package m\n\nfunc f() { g(2) }\n")
	s.Migrations = append(s.Migrations, free("3_c"))
	s.Files.(fstest.MapFS)["3_c.go"] = &fstest.MapFile{Data: []byte("package m")}
	for _, o := range []migrate.Options{{}, {DryRun: true}, {Direction: migrate.Backward}} {
		_, err = s.Run(ctx, db, o)
		says(t, err, "1_a has changed since it was applied at 20")
		var changed *migrate.ChangedError
		if !errors.As(err, &changed) || changed.Name != "1_a" || changed.Applied.IsZero() {
			t.Errorf("the error is %#v", err)
		}
	}
	all, err := s.Status(ctx, db)
	must(t, err)
	if !all[0].Changed || all[1].Changed {
		t.Errorf("status %+v", all)
	}
	must(t, s.Mark(ctx, db, "1_a", migrate.Applied)) // the user knows better
	_, err = s.Run(ctx, db, migrate.Options{})
	must(t, err)
	if got, want := words(t, db), "+1_a +2_b +3_c"; got != want {
		t.Errorf("ran %q, want %q", got, want)
	}
}

func TestMark(t *testing.T) {
	t.Parallel()
	ctx, db := open(t)
	s := set(free("1"), free("2"))
	must(t, s.Mark(ctx, db, "1", migrate.Applied))
	_, err := s.Run(ctx, db, migrate.Options{})
	must(t, err)
	must(t, s.Mark(ctx, db, "2", migrate.Pending))
	_, err = s.Run(ctx, db, migrate.Options{})
	must(t, err)
	if got, want := words(t, db), "+2 +2"; got != want {
		t.Errorf("ran %q, want %q", got, want)
	}
	says(t, s.Mark(ctx, db, "3", migrate.Applied), `no migration "3"`)
	says(t, s.Mark(ctx, db, "1", migrate.Running), `not as "running"`)
}

// log writes Beanie's own log, as Beanie 2.2 does.
func log(t *testing.T, db *odm.DB, current string, names ...string) {
	t.Helper()
	for _, n := range names {
		_, err := db.Driver().Collection("migrations_log").InsertOne(t.Context(), bson.D{
			{Key: "ts", Value: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}, {Key: "name", Value: n}, {Key: "is_current", Value: n == current},
		})
		must(t, err)
	}
}

func TestBeaniesLogIsTakenOver(t *testing.T) {
	t.Parallel()
	ctx, db := open(t)
	log(t, db, "2_b.py", "1_a.py", "2_b.py", "3_c.py") // 3_c was taken back
	s := set(free("2_b"), free("3_c"), free("4_d"))
	if got, want := states(t, s, db), "1_a:applied 2_b:applied 3_c:pending 4_d:pending"; got != want {
		t.Errorf("status %q, want %q", got, want)
	}
	all, err := s.Status(ctx, db)
	must(t, err)
	if !all[0].Beanie || !all[0].Missing || all[0].Applied.Year() != 2026 {
		t.Errorf("status %+v", all[0])
	}
	if got := stored(t, db, migrate.HistoryName); len(got) != 0 {
		t.Errorf("Status has written %v", got)
	}
	_, err = s.Run(ctx, db, migrate.Options{Distance: 1})
	must(t, err)
	log(t, db, "9_z.py", "9_z.py") // from now on it is our own history that counts
	_, err = s.Run(ctx, db, migrate.Options{})
	must(t, err)
	_, err = s.Run(ctx, db, migrate.Options{Direction: migrate.Backward, Distance: 3})
	must(t, err)
	if got, want := words(t, db), "+3_c +4_d -4_d -3_c -2_b"; got != want {
		t.Errorf("ran %q, want %q", got, want)
	}
	if got, want := states(t, s, db), "1_a:applied 2_b:pending 3_c:pending 4_d:pending"; got != want {
		t.Errorf("status %q, want %q", got, want)
	}
}

func TestWhatBeanieHasNotLoggedIsAsked(t *testing.T) {
	t.Parallel()
	ctx, db := open(t)
	log(t, db, "3_c.py", "1_a.py", "3_c.py")
	s := set(free("1_a"), free("2_b"), free("3_c"), free("4_d"))
	_, err := s.Run(ctx, db, migrate.Options{})
	says(t, err, "2_b is older than Beanie's current migration", "mark 2_b applied")
	must(t, s.Mark(ctx, db, "2_b", migrate.Pending))
	_, err = s.Run(ctx, db, migrate.Options{})
	must(t, err)
	if got, want := words(t, db), "+2_b +4_d"; got != want {
		t.Errorf("ran %q, want %q", got, want)
	}
}

func TestOneProcessMigratesAtATime(t *testing.T) {
	t.Parallel()
	ctx, db := open(t)
	inside, leave := make(chan struct{}), make(chan struct{})
	slow := set(migrate.Migration{Name: "1", Forward: migrate.FreeFall(func(context.Context, *odm.DB) error {
		inside <- struct{}{}
		<-leave
		return nil
	})})
	first := make(chan error)
	go func() {
		_, err := slow.Run(ctx, db, migrate.Options{})
		first <- err
	}()
	<-inside
	quick := set(free("1"), free("2"))
	if got, want := states(t, quick, db), "1:running 2:pending"; got != want {
		t.Errorf("status %q, want %q", got, want)
	}
	_, err := quick.Run(ctx, db, migrate.Options{})
	says(t, err, "is migrating this database; if it has died, its lock falls at")
	var locked *migrate.LockedError
	if !errors.As(err, &locked) || locked.Owner == "" || locked.Expires.IsZero() {
		t.Errorf("the error is %#v", err)
	}
	second := make(chan error)
	go func() {
		_, err := quick.Run(ctx, db, migrate.Options{Wait: time.Minute})
		second <- err
	}()
	close(leave)
	must(t, <-first)
	must(t, <-second)
	if got, want := words(t, db), "+2"; got != want {
		t.Errorf("ran %q, want %q", got, want)
	}
}

func TestALostLockEndsTheRun(t *testing.T) {
	t.Parallel()
	ctx, db := open(t)
	fill(t, db, 3)
	s := set(migrate.Migration{Name: "1", NoTransaction: true, Forward: add(1, func(id int) error {
		if id < 3 {
			return nil
		}
		// this process sleeps so long that another one takes the lock and the migration
		_, err := db.Driver().Collection(migrate.HistoryName).UpdateOne(ctx, bson.D{}, bson.D{{Key: "$set", Value: bson.D{{Key: "owner", Value: "another"}}}})
		return err
	})})
	_, err := s.Run(ctx, db, migrate.Options{})
	says(t, err, "another process has taken the lock")
	if got := numbers(t, db); got != "1 1 0" {
		t.Errorf("stored %s: what is not in the history must not be stored", got)
	}
	waits := set(migrate.Migration{Name: "2", Forward: migrate.FreeFall(func(ctx context.Context, db *odm.DB) error {
		_, err := db.Driver().Collection("other_lock").UpdateOne(t.Context(), bson.D{}, bson.D{{Key: "$set", Value: bson.D{{Key: "owner", Value: "another"}}}})
		if err != nil {
			return err
		}
		<-ctx.Done()
		return ctx.Err()
	})})
	waits.History = "other"
	_, err = waits.Run(ctx, db, migrate.Options{Lease: 300 * time.Millisecond})
	says(t, err, "another process has taken the lock", "nothing of it is stored")
}
