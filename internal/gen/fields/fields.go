// Package fields writes odm's field proxies: for a model User the variable UserFields, whose fields carry the stored
// path, the model and the Go type of each of User's. What is stored under which path is internal/model's answer; odm is
// known by its import path and the names of its kinds only.
package fields

import (
	"go/ast"
	"go/token"
	"go/types"
)

// ODM is the import path of the package whose kinds the proxies are.
const ODM = "github.com/databridge-go/databridge/odm"

// A Package is one type-checked package. What Generate wrote before does not count: with Parse as the parser it is read
// as an empty file, else it is Old. Type errors elsewhere, of code that uses proxies which do not exist yet, do no harm.
type Package struct {
	Fset  *token.FileSet
	Files []*ast.File
	Types *types.Package
	Info  *types.Info
	Old   *ast.File // the generated file where it was type-checked with the others; its names are free
}

// A Result is what Generate makes of a package.
type Result struct {
	Source []byte // of the generated file; nil if the package has nothing to generate for
	Sets   []Set
	Notes  []Note
}

// A Set is the field proxies of one struct: a variable.
type Set struct {
	Var    string // "UserFields"
	Type   string // of the struct that Var points to, "userFields"
	Owner  string // the struct as the generated file spells it, "User"
	Fields []Field
	Model  *types.Named
}

// A Field is one proxy. One with fields of its own is a struct that embeds its kind.
type Field struct {
	Name   string // "City"
	Path   string // "address.city"; "" of a struct that is stored inline
	Kind   Kind
	Proxy  string // the kind with its type arguments, "odm.Str[User, string]"
	Fields []Field
	Type   string // of the struct, "userAddressFields"; "" without fields

	Source *types.Var // the Go field; nil of a struct that is stored inline and of Each_
}

// A Note says why something has no proxy. With Fatal, nothing should be written: what is left out is only not readable
// yet.
type Note struct {
	Pos   token.Pos
	Text  string
	Fatal bool
}

// Generate makes the proxies of every struct of a package that embeds odm.DocumentOf or has a databridge:fields
// comment, and of the structs that these consist of.
func Generate(p *Package) (*Result, error) {
	g := newGenerator(p)
	g.collect()
	g.name()
	for i := range g.sets {
		g.fill(&g.sets[i])
	}
	r := &Result{Sets: g.sets, Notes: g.notes}
	if len(g.sets) == 0 {
		return r, nil
	}
	var err error
	r.Source, err = g.source()
	return r, err
}
