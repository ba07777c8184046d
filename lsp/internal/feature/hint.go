package feature

import (
	"context"
	"go/token"
	"strings"

	"github.com/databridge-go/databridge/analyzer/shape"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/lsp/internal/session"
)

// A Hint is a remark behind a call that asks a collection.
type Hint struct {
	Offset int
	Text   string // "-> users (User)"
}

// told bounds the fields of a pipeline's result that a hint tells of.
const told = 5

// Hints tell, for the calls in a part of a file, which collection and model are asked, and what a pipeline's documents look
// like. odm says the model itself.
func Hints(ctx context.Context, snap *session.Snapshot, path string, in Range) []Hint {
	pkg := queriesOf(snap, path)
	if pkg == nil {
		return nil
	}
	var hints []Hint
	seen := map[Hint]bool{}
	for _, q := range pkg.Collected.Queries {
		if ctx.Err() != nil {
			return nil
		}
		if q.File != path || q.Call == nil || q.Forwards {
			continue
		}
		h := Hint{Offset: pkg.Fset.PositionFor(q.Call.End(), false).Offset}
		if h.Offset < in.From || h.Offset > in.To {
			continue
		}
		if h.Text = hintOf(snap, pkg, q); h.Text != "" && !seen[h] {
			seen[h] = true
			hints = append(hints, h)
		}
	}
	return hints
}

// queriesOf returns the package of a file if it may hold queries, else nil.
func queriesOf(snap *session.Snapshot, path string) *session.Package {
	if !snap.Speaks(path) {
		return nil
	}
	pkg := snap.Package(path)
	if pkg == nil || pkg.Collected == nil {
		return nil
	}
	return pkg
}

func hintOf(snap *session.Snapshot, pkg *session.Package, q *lift.Query) string {
	w := snap.World(pkg)
	var words []string
	if q.API != lift.ODM {
		m, ok := w.ModelOf(q)
		if name := collectionName(w, q, m); name != "" && !spelt(q) {
			words = append(words, name)
		}
		if ok && len(words) > 0 {
			words = append(words, "("+shortName(m.Name)+")")
		} else if ok {
			words = append(words, shortName(m.Name))
		}
	}
	if q.Verb == lift.Aggregate {
		if out := resultOf(shape.Of(w, pkg.Info, q)); out != nil {
			words = append(words, "-> "+out.text())
		}
	}
	text := strings.Join(words, " ")
	if text == "" || strings.HasPrefix(text, "-> ") {
		return text
	}
	return "-> " + text
}

// spelt reports whether the collection's name stands in the call itself: nobody needs to be told it.
func spelt(q *lift.Query) bool {
	at := q.Collection.NamePos
	return at != nil && contains(q.Call.Pos(), q.Call.End(), at.Pos())
}

func contains(from, to, pos token.Pos) bool { return from <= pos && pos < to }

// A result is what comes out of a pipeline.
type result struct{ *shape.Shape }

// resultOf returns what comes out of a query's pipeline, nil if nothing can be told that the model does not.
func resultOf(f *shape.Flow) *result {
	if len(f.Pipelines) == 0 || f.Pipelines[0].Update || f.Pipelines[0].Out == nil {
		return nil
	}
	out := f.Pipelines[0].Out
	if len(out.Made()) == 0 {
		return nil
	}
	return &result{out}
}

// text is the shape in a few words: {_id: string, total: double}.
func (r *result) text() string {
	var fields []string
	names := r.Made()
	for _, name := range names[:min(told, len(names))] {
		text := name
		if v := r.Field(name); v != nil && v.Kinds != 0 {
			text += ": " + briefly(v.Kinds&^model.Null)
		}
		fields = append(fields, strings.TrimSuffix(text, ": "))
	}
	if len(names) > told || !r.Closed() {
		fields = append(fields, "…")
	}
	return "{" + strings.Join(fields, ", ") + "}"
}

// briefly names kinds; which kind of number it is takes more room than it is worth.
func briefly(k model.Kinds) string {
	if k != 0 && k&^model.Number == 0 && k&(k-1) != 0 {
		return "number"
	}
	return k.String()
}
