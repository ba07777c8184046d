package feature

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/lsp/internal/session"
)

// written are the roles of names under which something is stored.
var written = map[lift.Role]bool{lift.Update: true, lift.InsertDoc: true, lift.Replacement: true, lift.IndexKeys: true}

// An Index answers where stored fields are named. It remembers what it has read of a module until something changes. Its
// zero value is ready; it is safe for concurrent use.
type Index struct {
	mu       sync.Mutex
	packages []*session.Package
	read     *index
}

// of returns the index of the packages of a module.
func (x *Index) of(ctx context.Context, snap *session.Snapshot, packages []*session.Package) *index {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.read == nil || !slices.Equal(x.packages, packages) {
		read := newIndex(ctx, snap, packages)
		if ctx.Err() != nil {
			return read
		}
		x.packages, x.read = packages, read
	}
	return x.read
}

// References returns every place of the module that names the stored field under an offset: in a query, in a tag, in an
// index, in a proxy, or at the declaration of the Go field. The declarations themselves are only among them if asked for.
func (x *Index) References(ctx context.Context, snap *session.Snapshot, path string, offset int, declarations bool) ([]Mention, bool) {
	f, ok := x.fieldAt(ctx, snap, path, offset)
	if !ok {
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
	*index
	pkg   *session.Package
	field Declared
	group group
	at    Range // the name under the offset
	named bool  // the stored name stands there: in a tag or a literal, not the Go name
}

// fieldAt finds the stored field under an offset: in a string of a query, or at a struct field.
func (x *Index) fieldAt(ctx context.Context, snap *session.Snapshot, path string, offset int) (f fieldAt, ok bool) {
	if !snap.Speaks(path) && !mayDeclare(snap, path) {
		return f, false
	}
	f.pkg = snap.Package(path)
	if f.pkg == nil || f.pkg.Collected == nil {
		return f, false
	}
	packages := snap.Packages(ctx, path)
	if !slices.Contains(packages, f.pkg) {
		packages = append(packages, f.pkg)
	}
	f.index = x.of(ctx, snap, packages)
	if ctx.Err() != nil {
		return f, false
	}
	if f.find(snap, path, offset) {
		f.group = f.groupOf(f.field)
		return f, true
	}
	return f, false
}

// find looks at struct fields first, then at the uses that the index knows in this file.
func (f *fieldAt) find(snap *session.Snapshot, path string, offset int) bool {
	if d, at, named, ok := declaredAt(snap, f.pkg, path, offset); ok {
		f.field, f.at, f.named = d, at, named
		return true
	}
	for d, uses := range f.uses {
		for _, u := range uses {
			m := u.mention()
			if m.File == path && m.At.From <= offset && offset <= m.At.To && (f.field.File == "" || compare(d, f.field) < 0) {
				f.field, f.at, f.named = d, m.At, m.Literal
			}
		}
	}
	return f.field.File != ""
}
