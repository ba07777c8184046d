package migrate

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/odm"
)

// A Status says how one migration stands.
type Status struct {
	Name    string
	State   State
	Applied time.Time // when it was applied; zero unless it is
	Beanie  bool      // Beanie's log says so, not ours

	Late    bool // pending, and older than one that is applied: it came later; the next run forward runs it
	Changed bool // applied, and its file has changed since
	Missing bool // the history knows it, the set does not

	Error string // how its last run failed, "" if it did not
	Stop  *Stop  // where it stopped, or how far it has come; nil unless State is Stopped or Running
}

// A Stop is how far a migration has come that is not one transaction.
type Stop struct {
	Direction     Direction
	Step          int           // the part of the Step that it was at, from 0
	After         bson.RawValue // the last _id of that part that is done; the zero value before the first
	Read, Changed int64         // documents of that part
}

// A view is the set and the history side by side.
type view struct {
	set     map[string]known
	records map[string]record
	taken   []record // of Beanie, and not written down yet
	holder  string   // who holds the lock
}

// view reads the history.
func (s Set) view(ctx context.Context, db *odm.DB) (*view, error) {
	all, err := s.known()
	if err != nil {
		return nil, err
	}
	if db == nil {
		return nil, fmt.Errorf("migrate: no database: the DB comes from odm.Open or odm.New")
	}
	v := &view{set: map[string]known{}}
	for _, m := range all {
		v.set[m.Name] = m
	}
	if v.records, err = historyOf(db, s.history()).all(ctx); err != nil {
		return nil, fmt.Errorf("migrate: %w", err)
	}
	if len(v.records) == 0 {
		if v.taken, err = takeOver(ctx, db, all); err != nil {
			return nil, fmt.Errorf("migrate: %w", err)
		}
		for _, r := range v.taken {
			v.records[r.Name] = r
		}
	}
	h, held, err := lockOf(db, s.history(), 0).holder(ctx)
	if err != nil {
		return nil, fmt.Errorf("migrate: %w", err)
	}
	if held {
		v.holder = h.Owner
	}
	return v, nil
}

// names are those of the set and of the history, in order. Migrations that were taken back and have left the set are
// forgotten.
func (v *view) names() []string {
	var names []string
	for name := range v.set {
		names = append(names, name)
	}
	for name := range v.records {
		if _, ok := v.set[name]; !ok && v.state(name) != Pending {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

func (v *view) state(name string) State {
	r, ok := v.records[name]
	if !ok {
		return Pending
	}
	return r.settled(v.holder)
}

// changed reports whether the file of an applied migration is another one than the one that ran.
func (v *view) changed(name string) bool {
	r, m := v.records[name], v.set[name]
	return v.state(name) == Applied && r.Checksum != "" && m.checksum != "" && r.Checksum != m.checksum
}

// newest is the name of the last migration that is applied, "" if none is.
func (v *view) newest() string {
	newest := ""
	for name := range maps.Keys(v.records) {
		if v.state(name) == Applied {
			newest = max(newest, name)
		}
	}
	return newest
}

func (v *view) status(name string) Status {
	r := v.records[name]
	_, registered := v.set[name]
	s := Status{
		Name: name, State: v.state(name), Beanie: r.From == "beanie", Error: r.Error,
		Changed: v.changed(name), Missing: !registered,
	}
	switch s.State {
	case Applied:
		s.Applied = r.Applied
	case Pending:
		s.Late = strings.Compare(name, v.newest()) < 0
	case Stopped, Running:
		s.Stop = &Stop{Direction: r.Direction, Step: r.At.Step, After: r.At.After, Read: r.At.Read, Changed: r.At.Changed}
	}
	return s
}

// Status returns how every migration of the set and of the history stands, in their order. It writes nothing.
func (s Set) Status(ctx context.Context, db *odm.DB) ([]Status, error) {
	v, err := s.view(ctx, db)
	if err != nil {
		return nil, err
	}
	var all []Status
	for _, name := range v.names() {
		all = append(all, v.status(name))
	}
	return all, nil
}

// Applied returns the migrations that are applied, the oldest first.
func (s Set) Applied(ctx context.Context, db *odm.DB) ([]Status, error) {
	return s.only(ctx, db, Applied)
}

// Pending returns the migrations that are not applied, the oldest first; those that stopped halfway are not among them.
func (s Set) Pending(ctx context.Context, db *odm.DB) ([]Status, error) {
	return s.only(ctx, db, Pending)
}

func (s Set) only(ctx context.Context, db *odm.DB, state State) ([]Status, error) {
	all, err := s.Status(ctx, db)
	return slices.DeleteFunc(all, func(s Status) bool { return s.State != state }), err
}
