package feature

import (
	"go/ast"
	"go/token"
	"slices"
	"strconv"
	"strings"
)

// imports are the edits that import what the file does not import yet.
func (a *asked) imports(paths []string) []Edit {
	f := a.syntax()
	if f == nil {
		return nil
	}
	var missing []string
	for _, path := range paths {
		if !slices.ContainsFunc(f.Imports, func(s *ast.ImportSpec) bool { return s.Path.Value == strconv.Quote(path) }) {
			missing = append(missing, path)
		}
	}
	var edits []Edit
	for _, path := range missing {
		edits = append(edits, a.importAt(f, path))
	}
	return merged(edits)
}

// importAt adds an import behind the one that is most like it, or as a declaration of its own.
func (a *asked) importAt(f *ast.File, path string) Edit {
	var beside *ast.ImportSpec
	best := -1
	for _, s := range f.Imports {
		own, _ := strconv.Unquote(s.Path.Value)
		if n := common(own, path); n > best && standardLibrary(own) == standardLibrary(path) {
			beside, best = s, n
		}
	}
	quoted := strconv.Quote(path)
	for _, d := range f.Decls {
		decl, ok := d.(*ast.GenDecl)
		if !ok || decl.Tok != token.IMPORT || !decl.Lparen.IsValid() {
			continue
		}
		switch {
		case beside != nil && decl.Pos() <= beside.Pos() && beside.End() <= decl.End():
			return a.change(beside.End(), beside.End(), "\n\t"+quoted)
		case beside == nil && standardLibrary(path):
			return a.change(decl.Lparen+1, decl.Lparen+1, "\n\t"+quoted+"\n")
		case beside == nil:
			return a.change(decl.Rparen, decl.Rparen, "\n\t"+quoted+"\n")
		}
	}
	return a.change(f.Name.End(), f.Name.End(), "\n\nimport "+quoted)
}

// merged joins insertions at one place.
func merged(edits []Edit) []Edit {
	var all []Edit
	for _, e := range edits {
		if i := slices.IndexFunc(all, func(o Edit) bool { return o.At == e.At }); i >= 0 {
			all[i].New += e.New
			continue
		}
		all = append(all, e)
	}
	return all
}

func common(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

func standardLibrary(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return !strings.Contains(first, ".")
}
