package feature

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/lsp/internal/session"
)

// A Symbol is a collection, or a stored field of one.
type Symbol struct {
	Name  string   // "users", "users.address.city"
	Model string   // "User"; "" is not known
	At    Declared // of a field; of a collection the file and place where it is named
	Place Range    // of a collection
	Field bool
}

// mostSymbols bounds the symbols of one answer.
const mostSymbols = 200

// Symbols finds collections and fields whose name holds what is asked for, upper or lower case: "users.email", or
// "#users.email" by people who want nothing else. Names that begin with it come first.
func Symbols(ctx context.Context, snap *session.Snapshot, ask string) []Symbol {
	ask, only := strings.CutPrefix(strings.TrimSpace(ask), "#")
	ask = strings.ToLower(ask)
	if ask == "" && !only {
		return nil // everything there is: gopls answers that
	}
	var all []Symbol
	for _, packages := range snap.Modules(ctx) {
		if ctx.Err() != nil {
			return nil
		}
		all = append(all, symbolsOf(ctx, snap, packages)...)
	}
	all = slices.DeleteFunc(all, func(s Symbol) bool { return !strings.Contains(strings.ToLower(s.Name), ask) })
	slices.SortFunc(all, func(a, b Symbol) int {
		return cmp.Or(rank(a, ask)-rank(b, ask), cmp.Compare(a.Name, b.Name), compare(a.At, b.At))
	})
	all = slices.Compact(all)
	return all[:min(mostSymbols, len(all))]
}

func rank(s Symbol, ask string) int {
	if strings.HasPrefix(strings.ToLower(s.Name), ask) {
		return 0
	}
	return 1
}

// Where returns the place of a field's declaration; ok is false if it is gone.
func Where(snap *session.Snapshot, d Declared) (m Mention, ok bool) {
	pkg := snap.Package(d.File)
	if pkg == nil {
		return m, false
	}
	decl, ok := declarationOf(snap, pkg, d)
	if !ok {
		return m, false
	}
	return decl.mention(), true
}

// symbolsOf are the collections of a module and what they store.
func symbolsOf(ctx context.Context, snap *session.Snapshot, packages []*session.Package) []Symbol {
	var all []Symbol
	seen := map[string]bool{}
	for _, p := range packages {
		if p.Collected == nil {
			continue
		}
		w := snap.World(p)
		for _, q := range p.Collected.Queries {
			m, known := w.ModelOf(q)
			name := collectionName(w, q, m)
			if ctx.Err() != nil || name == "" {
				continue
			}
			if e := q.Collection.NamePos; e != nil && !seen[name] {
				at := mentionOf(p.Fset, e.Pos(), e.End())
				all = append(all, Symbol{Name: name, Model: modelName(m), At: Declared{File: at.File}, Place: at.At})
				seen[name] = true
			}
			if !known || seen[name+" "+m.Name] {
				continue
			}
			seen[name+" "+m.Name] = true
			for _, st := range m.Structs {
				all = append(all, fieldSymbols(w, p, st, name, modelName(m), depth)...)
			}
		}
	}
	return all
}

// collectionName is the name that a query's collection has: as the query says it, as another one on the same collection
// does, or as odm's tag gives it.
func collectionName(w *evidence.World, q *lift.Query, m *evidence.Model) string {
	if q.Collection.Name != "" {
		return q.Collection.Name
	}
	if name := namesOf(w)[q]; name != "" || m == nil {
		return name
	}
	for _, st := range m.Structs {
		if st.Collection != "" {
			return st.Collection
		}
	}
	return ""
}

// namesOf are the names of collections by their queries, where the queries of one collection say one name.
func namesOf(w *evidence.World) map[*lift.Query]string {
	type key struct{}
	return evidence.Once(w, key{}, func() map[*lift.Query]string {
		names := map[*lift.Query]string{}
		for _, c := range w.Collections() {
			found := map[string]bool{}
			name := ""
			for _, q := range c.Queries {
				if q.Collection.Name != "" {
					name, found[q.Collection.Name] = q.Collection.Name, true
				}
			}
			if len(found) != 1 {
				continue
			}
			for _, q := range c.Queries {
				names[q] = name
			}
		}
		return names
	})
}

func modelName(m *evidence.Model) string {
	if m == nil {
		return ""
	}
	return shortName(m.Name)
}

// fieldSymbols are the fields of a struct and, to some depth, those of what it holds.
func fieldSymbols(w *evidence.World, p *session.Package, st *model.Struct, base, owner string, depth int) []Symbol {
	var all []Symbol
	for _, f := range st.Fields {
		name := lift.JoinPath(base, f.Name)
		if d, ok := declared(w, p.Fset, f); ok {
			all = append(all, Symbol{Name: name, Model: owner, At: d, Field: true})
		}
		v := f.Value
		if v == nil || depth == 0 {
			continue
		}
		if v.Elem != nil && !v.Map {
			v = v.Elem
		}
		if v.Struct != nil && v.Link == nil {
			all = append(all, fieldSymbols(w, p, v.Struct, name, owner, depth-1)...)
		}
	}
	return all
}
