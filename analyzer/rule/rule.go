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
}
