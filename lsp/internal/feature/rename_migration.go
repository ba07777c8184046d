package feature

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/internal/gen/migration"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/lsp/internal/session"
)

// ownModule is the module that migrations import.
const ownModule = "github.com/databridge-go/databridge"

// RenameMigration returns the edits that add a migration which renames the stored field under an offset in the database,
// or why there is none: "" if the module has no use for one, since it does not require databridge.
func (x *Index) RenameMigration(ctx context.Context, snap *session.Snapshot, path string, offset int, name string) (edits []Edit, why string) {
	f, ok := x.fieldAt(ctx, snap, path, offset)
	if !ok {
		return nil, ""
	}
	home, ok := snap.Home(f.field.File)
	if !ok || !home.Requires(ownModule) {
		return nil, ""
	}
	if !x.gather(ctx, snap, path, &f) {
		return nil, ""
	}
	renames, why := f.renames(ctx, snap, path, name)
	if why != "" || ctx.Err() != nil {
		return nil, why
	}
	st, field, ok := modelField(snap, f.pkg, f.field)
	if !ok {
		return nil, ""
	}
	what := fmt.Sprintf("%s of %s is stored as %q and no longer as %q", field.Go, shortName(st.Name), name, field.Name)
	edits, err := addMigration(snap, home, what, renames)
	if err != nil {
		return nil, err.Error()
	}
	return edits, ""
}

// addMigration makes the files of a migration.
func addMigration(snap *session.Snapshot, home session.Home, what string, renames []migration.Rename) ([]Edit, error) {
	dir := migrationsOf(home)
	folder, err := migration.OnDisk(dir, filepath.Base)
	if err != nil {
		return nil, err
	}
	folder.Read = func(name string) ([]byte, error) {
		if f := snap.File(filepath.Join(dir, name)); f != nil {
			return []byte(f.Text), nil
		}
		return nil, os.ErrNotExist
	}
	slug, body := migration.Renamed(what, renames)
	files, err := folder.Add(time.Now(), slug, body)
	if err != nil {
		return nil, err
	}
	var edits []Edit
	for _, f := range files {
		name := filepath.Join(dir, f.Name)
		have := snap.File(name)
		if f.Replaces && have != nil {
			edits = append(edits, (&asked{file: have}).between(string(f.Text))...)
			continue
		}
		edits = append(edits, Edit{Path: name, New: string(f.Text), Create: true})
	}
	for i := range edits {
		edits[i].Choice = "Add a migration that renames the stored data"
	}
	return edits, nil
}

// migrationsOf is the folder of a module's migrations, as databridge migrate finds it.
func migrationsOf(home session.Home) string {
	switch named := os.Getenv("DATABRIDGE_MIGRATE_PATH"); {
	case filepath.IsAbs(named):
		return named
	case named != "":
		return filepath.Join(home.Dir, named)
	case home.Settings.Migrate.Path != "":
		return home.Settings.Beside(home.Settings.Migrate.Path)
	}
	return filepath.Join(home.Dir, "migrations")
}

// renames are what the group of a field is called in the collections of the module.
func (f fieldAt) renames(ctx context.Context, snap *session.Snapshot, path, name string) ([]migration.Rename, string) {
	l := &leading{fieldAt: f, to: name, seen: map[string]bool{}}
	for _, p := range snap.Packages(ctx, path) {
		if p.Collected == nil {
			continue
		}
		l.world = snap.World(p)
		l.queries(p)
	}
	l.world = snap.World(f.pkg)
	l.documents()
	switch {
	case l.why != "":
		return nil, l.why
	case len(l.found) == 0:
		return nil, cmp.Or(l.nameless, fmt.Sprintf("no collection that stores %s is known by its name", f.field.Name))
	}
	return l.found, ""
}

// queries reads the collections that a package asks.
func (l *leading) queries(p *session.Package) {
	for _, q := range p.Collected.Queries {
		if evidence.Migrates(q) {
			continue
		}
		m, ok := l.world.ModelOf(q)
		if !ok {
			continue
		}
		name := collectionName(l.world, q, m)
		for _, st := range m.Structs {
			if name == "" && (st.Document || q.API == lift.ODM) {
				l.collection(storedIn(l.world.Type(st), st), st)
				continue
			}
			l.collection(name, st)
		}
	}
}

// documents reads the models of odm, asked or not.
func (l *leading) documents() {
	for _, st := range l.world.Structs() {
		if st.Document {
			l.collection(storedIn(l.world.Type(st), st), st)
		}
	}
}

// migrates reports whether a file belongs to migrations: what was applied must not change.
func migrates(pkg *session.Package, file string) bool {
	q := &lift.Query{File: file}
	if pkg != nil {
		q.Pkg = pkg.Pkg
	}
	return strings.Contains(filepath.ToSlash(file), "/migrations/") || evidence.Migrates(q)
}
