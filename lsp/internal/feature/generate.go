package feature

import (
	"go/ast"
	"go/token"
	"path/filepath"
	"slices"

	"github.com/databridge-go/databridge/internal/gen/fields"
)

// generate offers to bring the field proxies of the package up to date, where the place is the declaration of a type.
func (a *asked) generate(around []ast.Node) {
	if a.Idle || !a.wants(Rewrite) || a.pkg.Pkg == nil || !inType(around) {
		return
	}
	if slices.ContainsFunc(a.all, func(o Action) bool { return o.Mends != nil && o.Mends.Code == "DB1019" && o.Kind == QuickFix }) {
		return // its fix does it
	}
	name := filepath.Join(filepath.Dir(a.file.Path), fields.FileName(a.pkg.Pkg.Name()))
	source, ok := a.proxiesSource(name)
	if !ok {
		return
	}
	action := Action{ID: "generate", Title: "generate the field proxies in " + filepath.Base(name), Kind: Rewrite}
	have := a.snap.File(name)
	switch {
	case have == nil:
		action.Creates = true
		action.Edits = func() ([]Edit, error) { return []Edit{{Path: name, New: source, Create: true}}, nil }
	case have.Text == source || !fields.IsGenerated([]byte(have.Text)):
		return // it is up to date, or somebody else's
	default:
		other := *a
		other.file = have
		action.Edits = func() ([]Edit, error) { return other.between(source), nil }
	}
	a.offer(action)
}

// proxiesSource is the generated file as it should be; ok is false if there is nothing to generate, or something cannot
// be read yet.
func (a *asked) proxiesSource(name string) (string, bool) {
	source, why := a.proxiesOrWhy(name)
	return source, why == ""
}

// proxiesOrWhy is the generated file as it should be, or why there is none.
func (a *asked) proxiesOrWhy(name string) (source, why string) {
	p := &fields.Package{Fset: a.pkg.Fset, Types: a.pkg.Pkg, Info: a.pkg.Info}
	for _, f := range a.pkg.Files {
		p.Files = append(p.Files, f)
		if a.pkg.Fset.PositionFor(f.FileStart, false).Filename == name {
			p.Old = f
		}
	}
	r, err := fields.Generate(p)
	switch {
	case err != nil:
		return "", err.Error()
	case r.Source == nil:
		return "", "no struct of the package embeds odm.Document or has the comment databridge:fields"
	}
	for _, n := range r.Notes {
		if n.Fatal {
			return "", n.Text
		}
	}
	return string(r.Source), ""
}

// inType reports whether a place lies in the declaration of a type.
func inType(around []ast.Node) bool {
	for _, n := range around {
		switch n := n.(type) {
		case *ast.FuncDecl:
			return false
		case *ast.GenDecl:
			return n.Tok == token.TYPE
		}
	}
	return false
}
