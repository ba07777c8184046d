package feature

import (
	"fmt"
	"slices"
	"strings"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/lsp/internal/locate"
	"github.com/databridge-go/databridge/lsp/internal/session"
)

// hoverTag tells of a stored name in a tag as which kind it is stored, and the indexes that hold it. Elsewhere in a
// struct gopls answers.
func hoverTag(snap *session.Snapshot, path string, offset int) (markdown string, at Range, ok bool) {
	file := snap.File(path)
	if file == nil || !mayDeclare(snap, path) {
		return "", at, false
	}
	if lit, inString := locate.StringAt(file.Text, offset); !inString || !lit.Raw {
		return "", at, false
	}
	pkg := snap.Package(path)
	if pkg == nil {
		return "", at, false
	}
	d, at, named, ok := declaredAt(snap, pkg, path, offset)
	if !ok || !named {
		return "", at, false
	}
	_, f, ok := modelField(snap, pkg, d)
	if !ok {
		return "", at, false
	}
	markdown = fmt.Sprintf("**%s** · %s", f.Name, kindsOf(f.Value))
	if list := indexesThrough(snap.World(pkg), pkg, d); len(list) > 0 {
		markdown += "\n\nindexes: " + strings.Join(list, ", ")
	}
	return markdown, at, true
}

// indexesThrough tells the declared indexes of all collections with a key that leads to a field.
func indexesThrough(w *evidence.World, pkg *session.Package, d Declared) (list []string) {
	for _, c := range w.Collections() {
		for _, index := range c.Indexes {
			text := indexText(index)
			if slices.Contains(list, text) {
				continue
			}
			for _, k := range index.Keys {
				if keyLeadsTo(w, pkg, c, k.Path, d) {
					list = append(list, text)
					break
				}
			}
		}
	}
	return list
}

// keyLeadsTo reports whether a path of a collection ends at a field.
func keyLeadsTo(w *evidence.World, pkg *session.Package, c *evidence.Collection, path string, d Declared) bool {
	if len(c.Queries) == 0 {
		return false
	}
	m, known := w.ModelOf(c.Queries[0])
	return known && slices.ContainsFunc(m.Structs, func(s *model.Struct) bool {
		r := s.Resolve(path)
		if r.Status != model.Found || r.Field == nil {
			return false
		}
		at, ok := declared(w, pkg.Fset, r.Field)
		return ok && at == d
	})
}
