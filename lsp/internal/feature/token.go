package feature

import (
	"cmp"
	"context"
	"go/ast"
	"go/token"
	"slices"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/analyzer/shape"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/lsp/internal/locate"
	"github.com/databridge-go/databridge/lsp/internal/session"
)

// A Token is an operator or a path inside a string.
type Token struct {
	At       Range
	Operator bool
}

// Tokens are the operators and the known paths in a part of a file. What no model knows is left a string.
func Tokens(ctx context.Context, snap *session.Snapshot, path string, in Range) []Token {
	pkg := queriesOf(snap, path)
	if pkg == nil {
		return nil
	}
	var tokens []Token
	for _, q := range pkg.Collected.Queries {
		if ctx.Err() != nil {
			return nil
		}
		r := newRecognizer(snap, pkg, q)
		locate.All(q, func(s locate.Spot) {
			at, ok := contentOf(pkg, s.Expr, path)
			if !ok || at.From < in.From || in.To < at.To {
				return
			}
			if _, ok := operatorOf(s); ok {
				tokens = append(tokens, Token{at, true})
			} else if r.knows(s) {
				tokens = append(tokens, Token{at, false})
			}
		})
	}
	slices.SortFunc(tokens, func(a, b Token) int { return cmp.Or(cmp.Compare(a.At.From, b.At.From), cmp.Compare(a.At.To, b.At.To)) })
	return slices.CompactFunc(tokens, func(a, b Token) bool { return a.At == b.At })
}

// contentOf is the part of a file between the quotes of a literal on one line; ok is false for anything else.
func contentOf(pkg *session.Package, e ast.Expr, path string) (at Range, ok bool) {
	lit, ok := ast.Unparen(e).(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING || len(lit.Value) <= 2 {
		return at, false
	}
	from, to := pkg.Fset.PositionFor(lit.Pos(), false), pkg.Fset.PositionFor(lit.End(), false)
	return Range{from.Offset + 1, to.Offset - 1}, from.Filename == path && from.Line == to.Line
}

// A recognizer knows the names of one query's documents.
type recognizer struct {
	model *evidence.Model
	found map[ast.Expr]bool // names behind stages
}

func newRecognizer(snap *session.Snapshot, pkg *session.Package, q *lift.Query) recognizer {
	w := snap.World(pkg)
	r := recognizer{found: map[ast.Expr]bool{}}
	r.model, _ = w.ModelOf(q)
	if shape.Has(q) {
		for _, u := range shape.Of(w, pkg.Info, q).Uses {
			r.found[u.Key] = r.found[u.Key] || u.Result.Status == shape.Found
		}
	}
	return r
}

// knows reports whether a name is that of a field.
func (r recognizer) knows(s locate.Spot) bool {
	if r.found[s.Expr] {
		return true
	}
	path, ok := s.Path()
	return ok && !s.Foreign && path != "" && r.model != nil && r.model.Resolve(path).Status == model.Found
}
