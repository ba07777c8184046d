package feature

import (
	"context"
	"go/ast"
	"strings"

	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/lsp/internal/session"
)

// An Entry is one line of a file's outline.
type Entry struct {
	Name, Detail string
	Kind         EntryKind
	At           Range // all of it
	NameAt       Range
	Children     []Entry
}

// An EntryKind says what an entry is.
type EntryKind string

// The kinds of entries.
const (
	ModelEntry EntryKind = "model"
	FieldEntry EntryKind = "field"
	IndexEntry EntryKind = "index"
	QueryEntry EntryKind = "query"
)

// Outline returns the models of a file with their stored fields, the indexes that it declares, and its queries by the
// functions that they stand in.
func Outline(ctx context.Context, snap *session.Snapshot, path string) []Entry {
	pkg := snap.Package(path)
	if pkg == nil || pkg.Collected == nil || !snap.Speaks(path) && !mayDeclare(snap, path) {
		return nil
	}
	var entries []Entry
	for _, m := range Models(ctx, snap, path) {
		entries = append(entries, modelEntry(snap, pkg, path, m))
	}
	seen := map[Range]bool{}
	for _, q := range pkg.Collected.Queries {
		if ctx.Err() != nil {
			return nil
		}
		if q.File != path || q.Call == nil || q.Forwards {
			continue
		}
		e := queryEntry(snap, pkg, q)
		if !seen[e.At] {
			seen[e.At] = true
			entries = append(entries, e)
		}
	}
	return entries
}

func modelEntry(snap *session.Snapshot, pkg *session.Package, path string, m *ModelUse) Entry {
	e := Entry{Name: m.Name, Detail: strings.Join(m.Names, ", "), Kind: ModelEntry, At: m.At, NameAt: m.At}
	for _, spec := range structsOf(pkg, path) {
		if spec.Name.Name == m.Name {
			e.At = mentionOf(pkg.Fset, spec.Pos(), spec.End()).At
			e.Children = fieldEntries(snap, pkg, path, spec)
		}
	}
	return e
}

// fieldEntries are the stored fields of a struct that stand in its own source.
func fieldEntries(snap *session.Snapshot, pkg *session.Package, path string, spec *ast.TypeSpec) []Entry {
	var entries []Entry
	st, ok := spec.Type.(*ast.StructType)
	if !ok || st.Fields == nil {
		return nil
	}
	for _, f := range st.Fields.List {
		for _, id := range f.Names {
			line := pkg.Fset.PositionFor(id.Pos(), false).Line
			_, field, stored := modelField(snap, pkg, Declared{path, line, id.Name})
			if !stored {
				continue
			}
			entries = append(entries, Entry{
				Name: field.Name, Detail: kindsOf(field.Value), Kind: FieldEntry,
				At: mentionOf(pkg.Fset, f.Pos(), f.End()).At, NameAt: mentionOf(pkg.Fset, id.Pos(), id.End()).At,
			})
		}
	}
	return entries
}

// queryEntry is "users.findOne (Ask)", or an index of it.
func queryEntry(snap *session.Snapshot, pkg *session.Package, q *lift.Query) Entry {
	w := snap.World(pkg)
	m, _ := w.ModelOf(q)
	name := collectionName(w, q, m)
	if name == "" {
		name = modelName(m)
	}
	e := Entry{Name: lift.JoinPath(name, verbName(q.Verb)), Kind: QueryEntry, At: mentionOf(pkg.Fset, q.Call.Pos(), q.Call.End()).At}
	e.NameAt = e.At
	if q.Func != nil {
		e.Detail = q.Func.Name.Name
	}
	if q.Verb == lift.CreateIndexes {
		e.Kind, e.Name = IndexEntry, lift.JoinPath(name, "index ")+outlinedKeys(q)
	}
	return e
}

// verbName is a verb as MongoDB's shell spells it.
func verbName(v lift.Verb) string { return strings.ToLower(string(v[:1])) + string(v[1:]) }

// outlinedKeys are the paths of the indexes that a query makes.
func outlinedKeys(q *lift.Query) string {
	var indexes []string
	for _, p := range q.Parts {
		if p.Role != lift.IndexKeys || p.Node == nil {
			continue
		}
		var keys []string
		for _, e := range p.Node.Entries {
			keys = append(keys, e.Key)
		}
		indexes = append(indexes, "{"+strings.Join(keys, ", ")+"}")
	}
	return strings.Join(indexes, ", ")
}
