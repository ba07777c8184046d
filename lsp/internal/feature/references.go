package feature

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/lsp/internal/session"
)

// written are the roles of names under which something is stored.
var written = map[lift.Role]bool{lift.Update: true, lift.InsertDoc: true, lift.Replacement: true, lift.IndexKeys: true}

// An Index answers where stored fields are named. It remembers what it has read of a module until something changes. Its
// zero value is ready; it is safe for concurrent use.
type Index struct{}

// read is what was read of the packages of a module, by name. It lives as long as the World that it was read in: whoever
// keeps it longer keeps every package in memory as it was then.
type read struct {
	mu       sync.Mutex
	packages []*session.Package
	named    map[string]*index
}

// of returns the index of the packages of a module, for one name.
func (x *Index) of(ctx context.Context, snap *session.Snapshot, f *fieldAt, packages []*session.Package, name string) *index {
	type key struct{}
	r := evidence.Once(snap.World(f.pkg), key{}, func() *read { return new(read) })
	r.mu.Lock()
	defer r.mu.Unlock()
	if !slices.Equal(r.packages, packages) {
		r.packages, r.named = packages, map[string]*index{}
	}
	if known := r.named[name]; known != nil {
		return known
	}
	found := newIndex(ctx, snap, packages, name)
	if ctx.Err() == nil {
		r.named[name] = found
	}
	return found
}

// References returns every place of the module that names the stored field under an offset: in a query, in a tag, in an
// index, in a proxy, or at the declaration of the Go field. The declarations themselves are only among them if asked for.
func (x *Index) References(ctx context.Context, snap *session.Snapshot, path string, offset int, declarations bool) ([]Mention, bool) {
	f, ok := x.fieldAt(ctx, snap, path, offset)
	if !ok || !x.gather(ctx, snap, path, &f) {
		return nil, false
	}
	var all []Mention
	for d := range f.group {
		for _, u := range f.index.uses[d] {
			all = append(all, u.mention())
		}
		if !declarations {
			continue
		}
		if decl, ok := declarationOf(snap, f.pkg, d); ok {
			all = append(all, decl.mention())
		}
	}
	return sortedMentions(all), ctx.Err() == nil
}

// Highlights are the references in the file itself.
func (x *Index) Highlights(ctx context.Context, snap *session.Snapshot, path string, offset int) ([]Mention, bool) {
	all, ok := x.References(ctx, snap, path, offset, true)
	return slices.DeleteFunc(all, func(m Mention) bool { return m.File != path }), ok
}

func sortedMentions(all []Mention) []Mention {
	slices.SortFunc(all, func(a, b Mention) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.At.From, b.At.From), cmp.Compare(a.At.To, b.At.To))
	})
	return slices.Compact(all)
}

// A fieldAt is the stored field under an offset.
type fieldAt struct {
	*index // of its name, in the whole module: see gather
	pkg    *session.Package
	field  Declared
	stored string // its stored name
	group  group
	at     Range // the name under the offset
	named  bool  // the stored name stands there: in a tag or a literal, not the Go name
}

// fieldAt finds the stored field under an offset: in a string of a query, or at a struct field.
func (x *Index) fieldAt(ctx context.Context, snap *session.Snapshot, path string, offset int) (f fieldAt, ok bool) {
	if !snap.Speaks(path) && !mayDeclare(snap, path) {
		return f, false
	}
	f.pkg = snap.Package(path)
	if f.pkg == nil || f.pkg.Collected == nil || ctx.Err() != nil {
		return f, false
	}
	return f, f.find(ctx, snap, path, offset)
}

// gather reads what the module says of the field's name.
func (x *Index) gather(ctx context.Context, snap *session.Snapshot, path string, f *fieldAt) bool {
	packages := snap.Packages(ctx, path)
	if ctx.Err() != nil {
		return false
	}
	if !slices.Contains(packages, f.pkg) {
		packages = append(packages, f.pkg)
	}
	f.index = x.of(ctx, snap, f, packages, f.stored)
	f.group = f.groupOf(f.field)
	return ctx.Err() == nil
}

// find looks at struct fields first, then at the names that the package uses in this file.
func (f *fieldAt) find(ctx context.Context, snap *session.Snapshot, path string, offset int) bool {
	if d, at, named, ok := declaredAt(snap, f.pkg, path, offset); ok {
		f.field, f.at, f.named = d, at, named
		_, field, ok := modelField(snap, f.pkg, d)
		if ok {
			f.stored = field.Name
		}
		return ok
	}
	for d, uses := range newIndex(ctx, snap, []*session.Package{f.pkg}, "").uses {
		for _, u := range uses {
			m := u.mention()
			if m.File == path && m.At.From <= offset && offset <= m.At.To && (f.field.File == "" || compare(d, f.field) < 0) {
				f.field, f.at, f.named, f.stored = d, m.At, m.Literal, u.name
			}
		}
	}
	return f.field.File != ""
}
