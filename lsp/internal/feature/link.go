package feature

import (
	"cmp"
	"context"
	"go/ast"
	"regexp"
	"slices"

	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/lsp/internal/locate"
	"github.com/databridge-go/databridge/lsp/internal/session"
)

// A Link is a word that a page explains.
type Link struct {
	At   Range
	Page string    // of an operator
	Code diag.Code // of a comment that names one; "" of an operator
	Name string
}

// Links are the operators of a file's queries, and the codes that its comments name.
func Links(ctx context.Context, snap *session.Snapshot, path string) []Link {
	pkg := queriesOf(snap, path)
	if pkg == nil {
		return nil
	}
	var links []Link
	for _, q := range pkg.Collected.Queries {
		if ctx.Err() != nil {
			return nil
		}
		locate.All(q, func(s locate.Spot) {
			op, ok := operatorOf(s)
			lit, written := ast.Unparen(s.Expr).(*ast.BasicLit)
			if !ok || op.Manual == "" || !written || pkg.Fset.PositionFor(lit.Pos(), false).Filename != path {
				return
			}
			at := mentionOf(pkg.Fset, lit.Pos()+1, lit.End()-1).At
			links = append(links, Link{At: at, Page: op.Manual, Name: op.Name})
		})
	}
	links = append(links, codes(pkg, path)...)
	slices.SortFunc(links, func(a, b Link) int { return cmp.Or(cmp.Compare(a.At.From, b.At.From), cmp.Compare(a.Page, b.Page)) })
	return slices.CompactFunc(links, func(a, b Link) bool { return a.At == b.At })
}

// codes are those that comments name.
func codes(pkg *session.Package, path string) []Link {
	file := fileOf(pkg, path)
	if file == nil {
		return nil
	}
	word := regexp.MustCompile(`\bDB\d{4}\b`)
	var links []Link
	for _, group := range file.Comments {
		for _, c := range group.List {
			from := pkg.Fset.PositionFor(c.Pos(), false).Offset
			for _, at := range word.FindAllStringIndex(c.Text, -1) {
				code := diag.Code(c.Text[at[0]:at[1]])
				if _, known := diag.Lookup(code); known {
					links = append(links, Link{At: Range{from + at[0], from + at[1]}, Code: code, Name: string(code)})
				}
			}
		}
	}
	return links
}
