package directive

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"github.com/databridge-go/databridge/internal/diag"
)

// Codes returns the codes that an ignore names: its first word, cut at commas.
func (d Directive) Codes() []Word {
	if len(d.Args) == 0 {
		return nil
	}
	var codes []Word
	pos := d.Args[0].Pos
	for text := range strings.SplitSeq(d.Args[0].Text, ",") {
		codes = append(codes, Word{Text: text, Pos: pos})
		pos += token.Pos(len(text) + 1)
	}
	return codes
}

// Suppressions are the lines of one file on which codes are not wanted.
type Suppressions []suppression

type suppression struct {
	codes       []string // nil is every code
	first, last int      // lines
	comment     Directive
	alone       bool // the comment stands on a line of its own
}

// Suppresses reports whether a finding of a code on a line is not wanted.
func (s Suppressions) Suppresses(c diag.Code, line int) bool {
	return slices.ContainsFunc(s, func(one suppression) bool {
		return one.first <= line && line <= one.last && (one.codes == nil || slices.Contains(one.codes, string(c)))
	})
}

// Suppressed reads the ignore and nolint comments of a file. A comment behind code counts for its line, or for the
// whole statement that begins on it; a comment on a line of its own counts for the statement, declaration, field or
// element that follows. An ignore without a reason suppresses nothing.
func Suppressed(fset *token.FileSet, f *ast.File) Suppressions {
	var s Suppressions
	var blocks map[int]int
	for _, d := range In(f) {
		one := suppression{comment: d}
		switch {
		case d.Verb == "nolint":
		case d.Verb == "ignore" && len(d.Args) >= 2:
			for _, c := range d.Codes() {
				one.codes = append(one.codes, c.Text)
			}
		default:
			continue // rule DB0002 tells the writer
		}
		if blocks == nil {
			blocks = lastLines(fset, f)
		}
		one.first = line(fset, d.Comment.Pos())
		one.last = one.first
		begin := one.first
		if _, code := blocks[begin]; !code {
			one.alone = true
			begin = line(fset, groupEnd(f, d.Comment)) + 1
		}
		one.last = max(one.last, blocks[begin])
		s = append(s, one)
	}
	return s
}

// lastLines returns, for each line on which a statement, declaration, field or element begins, the line on which the
// largest of them ends. A line in the middle of an expression ends on itself.
func lastLines(fset *token.FileSet, f *ast.File) map[int]int {
	last := map[int]int{}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n.(type) {
		case nil, *ast.Comment, *ast.CommentGroup, *ast.File:
			return true
		}
		from, to := line(fset, n.Pos()), line(fset, n.End())
		if isWhole(n) {
			last[from] = max(last[from], to)
		} else {
			last[from] = max(last[from], from)
		}
		last[to] = max(last[to], to)
		return true
	})
	return last
}

// isWhole reports whether a comment before n speaks of all of n.
func isWhole(n ast.Node) bool {
	switch n.(type) {
	case *ast.BlockStmt:
		return false // the statement that owns it counts
	case ast.Stmt, ast.Decl, ast.Spec, *ast.Field, *ast.KeyValueExpr, *ast.CompositeLit:
		return true
	}
	return false
}

func groupEnd(f *ast.File, c *ast.Comment) token.Pos {
	for _, g := range f.Comments {
		if g.Pos() <= c.Pos() && c.End() <= g.End() {
			return g.End()
		}
	}
	return c.End()
}

func line(fset *token.FileSet, p token.Pos) int { return fset.PositionFor(p, false).Line }
