// Package rule is what a rule sees and says: one package's queries and models, the evidence about its collections, and Report.
package rule

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
)

// A Rule judges one package.
type Rule struct {
	Code diag.Code
	Run  func(*Pass)
}

// A Pass is one run of a rule over one package. A rule reads it and calls Report; it never filters by suppression,
// generated files or severity settings: the host does.
type Pass struct {
	Fset    *token.FileSet
	Files   []*ast.File
	Pkg     *types.Package
	Info    *types.Info
	Queries []*lift.Query
	World   *evidence.World
	Report  func(diag.Finding)

	known map[any]any
}

// Once returns what make returns, made when the first rule of a pass asks for key: rules of one package share what is dear to
// make. Nobody changes it. The type of a key is its maker's own.
func Once[V any](p *Pass, key any, make func() V) V {
	if v, ok := p.known[key].(V); ok {
		return v
	}
	v := make()
	if p.known == nil {
		p.known = map[any]any{}
	}
	p.known[key] = v
	return v
}
