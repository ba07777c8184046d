package migrate

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
)

// A Migration changes stored data from one shape to the next, and back.
type Migration struct {
	// Name orders the migrations: "20260102150405_split_name". It is the name of the migration's file without ".go".
	Name string

	// Forward does the change.
	Forward Step

	// Backward takes it back. The zero Step says that nothing can: going back over it is an error. Nothing() says that
	// there is nothing to take back.
	Backward Step

	// NoTransaction runs the migration outside of a transaction: for what a transaction cannot hold (an index of a
	// filled collection, more than a minute of work). Iterative steps then go batch by batch, and go on where they
	// stopped; a FreeFall step that stopped runs again from its beginning.
	NoTransaction bool
}

// A Set is the migrations of a database. Their order in it does not count.
type Set struct {
	Migrations []Migration

	// Files holds the source files of the migrations, by //go:embed *.go. With it each migration's checksum is kept:
	// an applied migration whose file has changed since is refused, and so is a file whose migration is not in
	// Migrations. nil means that nothing of this is known. Files whose names begin with _ are passed over.
	Files fs.FS

	// History is the collection of what was applied; "" is HistoryName. Its lock is the collection with _lock behind
	// that name.
	History string
}

// HistoryName is the collection that remembers what was applied: one document for each migration, with its name as _id.
const HistoryName = "databridge_migrations"

func (s Set) history() string { return cmp.Or(s.History, HistoryName) }

// A known is a migration with the checksum of its file.
type known struct {
	Migration
	checksum string // "" if there is no file
}

// known returns the migrations by name, or what is wrong with the set.
func (s Set) known() ([]known, error) {
	all := make([]known, 0, len(s.Migrations))
	for _, m := range s.Migrations {
		if err := m.check(); err != nil {
			return nil, err
		}
		all = append(all, known{Migration: m})
	}
	slices.SortFunc(all, func(a, b known) int { return strings.Compare(a.Name, b.Name) })
	for i := 1; i < len(all); i++ {
		if all[i].Name == all[i-1].Name {
			return nil, fmt.Errorf("migrate: two migrations have the name %q: give one of them a later one", all[i].Name)
		}
	}
	return all, s.compare(all)
}

func (m Migration) check() error {
	switch {
	case m.Name == "":
		return errors.New("migrate: a migration without a Name: it is the name of its file without .go")
	case strings.ContainsAny(m.Name, "/\\\x00\n"):
		return fmt.Errorf("migrate: %q cannot be the name of a migration: it is the name of a file without .go", m.Name)
	case !m.Forward.given():
		return fmt.Errorf("migrate: %s has no Forward step: say migrate.Nothing() if it is to do nothing", m.Name)
	}
	for _, s := range []Step{m.Forward, m.Backward} {
		if s.err != nil {
			return fmt.Errorf("migrate: %s: %w", m.Name, s.err)
		}
	}
	return nil
}

// compare gives each migration its checksum, and tells which files and migrations do not go together.
func (s Set) compare(all []known) error {
	if s.Files == nil {
		return nil
	}
	sums, err := checksums(s.Files)
	if err != nil {
		return err
	}
	for i := range all {
		sum, ok := sums[all[i].Name]
		if !ok {
			return fmt.Errorf("migrate: %s has no file %[1]s.go: name and file must be the same", all[i].Name)
		}
		all[i].checksum = sum
		delete(sums, all[i].Name)
	}
	if len(sums) > 0 {
		return fmt.Errorf("migrate: the migration of %s.go is not in the set: add it to the list (databridge migrate does)", slices.Min(slices.Collect(maps.Keys(sums))))
	}
	return nil
}
