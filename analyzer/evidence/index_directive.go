package evidence

import (
	"go/ast"
	"slices"
	"strings"
)

// A told index is one that a comment tells of, because it is kept elsewhere:
//
//	// databridge:index users city,-age unique
type toldIndex struct {
	collection string
	index      Declared
}

// told reads the databridge:index comments of a file.
func told(f *ast.File) (all []toldIndex) {
	for _, group := range f.Comments {
		for _, c := range group.List {
			text := strings.TrimLeft(strings.TrimSuffix(c.Text[2:], "*/"), " \t")
			rest, ok := strings.CutPrefix(text, "databridge:index")
			words := strings.Fields(rest)
			if !ok || len(words) < 2 || rest[0] != ' ' && rest[0] != '\t' {
				continue
			}
			d := Declared{Pos: c.Pos(), End: c.End()}
			for key := range strings.SplitSeq(words[1], ",") {
				d.Keys = append(d.Keys, ODMKey(key))
			}
			d.Unique = slices.Contains(words[2:], "unique")
			d.Filtered = slices.Contains(words[2:], "partial") || slices.Contains(words[2:], "sparse")
			all = append(all, toldIndex{words[0], d})
		}
	}
	return all
}

// toldOf adds the indexes that comments tell of a collection.
func (w *World) toldOf(c *Collection) {
	if !slices.ContainsFunc(w.summaries, func(s *Summary) bool { return len(s.told) > 0 }) {
		return
	}
	names := map[string]bool{}
	for _, q := range c.Queries {
		names[q.Collection.Name] = true
		for _, v := range w.votesFor(q) {
			if s := w.structOf(v.typ); s != nil && s.Document && s.Collection != "" {
				names[s.Collection] = true
			}
		}
	}
	for _, s := range w.summaries {
		for _, t := range s.told {
			if t.collection != "" && names[t.collection] {
				c.declare([]Declared{t.index})
			}
		}
	}
}
