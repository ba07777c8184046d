package session

import (
	"go/ast"
	"go/types"
)

// A size says how much the type checker tells of a package: maps that need not grow are made in half the memory.
type size struct{ types, defs, uses, implicits, selections int }

func sizeOf(info *types.Info) size {
	return size{len(info.Types), len(info.Defs), len(info.Uses), len(info.Implicits), len(info.Selections)}
}

// info returns maps of a size.
func (s size) info() *types.Info {
	return &types.Info{
		Types:      make(map[ast.Expr]types.TypeAndValue, s.types),
		Defs:       make(map[*ast.Ident]types.Object, s.defs),
		Uses:       make(map[*ast.Ident]types.Object, s.uses),
		Implicits:  make(map[ast.Node]types.Object, s.implicits),
		Selections: make(map[*ast.SelectorExpr]*types.Selection, s.selections),
		Instances:  map[*ast.Ident]types.Instance{},
	}
}
