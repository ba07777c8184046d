package spelling

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/databridge-go/databridge/internal/mql"
)

// oldest is the oldest MongoDB that the driver talks to: what it has needs no version in a doc.
const oldest = "4.4"

var since = regexp.MustCompile(`Since\s+MongoDB\s+([\d.]+\d)`)

// A function of agg says which version its operator needs, and the same that the tables say.
func TestDocsSaySinceWhenTheServerKnowsAnOperator(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../../../odm/agg/*.go")
	if err != nil {
		t.Fatal(err)
	}
	compared := 0
	for _, path := range files {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || !fn.Name.IsExported() || fn.Recv != nil {
				continue
			}
			row := rowOf(fn)
			if row == nil {
				continue
			}
			compared++
			said := since.FindStringSubmatch(fn.Doc.Text())
			if said == nil && older(oldest, row.Since) {
				t.Errorf("the doc of agg.%s does not say that it needs MongoDB %s", fn.Name.Name, row.Since)
			}
			if said != nil && said[1] != row.Since {
				t.Errorf("the doc of agg.%s says since MongoDB %s, want %s as the tables have it", fn.Name.Name, said[1], row.Since)
			}
		}
	}
	if compared < 250 {
		t.Errorf("only %d functions were compared", compared)
	}
}

// rowOf is the row of the operator that a function of agg spells, which is the first text in it that begins with $; nil
// for a function that spells none.
func rowOf(fn *ast.FuncDecl) *mql.Operator {
	place, ok := map[string]mql.Place{
		"Expression": mql.Expression, "Accumulator": mql.Accumulator, "Stage": mql.Stage, "WindowFunction": mql.Window,
	}[resultOf(fn)]
	if !ok {
		return nil
	}
	var row *mql.Operator
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && row == nil && strings.HasPrefix(lit.Value, `"$`) {
			row, _ = mql.Lookup(place, strings.Trim(lit.Value, `"`))
		}
		return row == nil
	})
	return row
}

// resultOf is the name of the one type that a function returns.
func resultOf(fn *ast.FuncDecl) string {
	if fn.Type.Results == nil || len(fn.Type.Results.List) != 1 {
		return ""
	}
	id, ok := fn.Type.Results.List[0].Type.(*ast.Ident)
	if !ok {
		return ""
	}
	return id.Name
}
