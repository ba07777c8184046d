package lifecycle

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
)

// impossibleAssertion is DB7017: a value that the driver has decoded into an empty interface is asserted to be of a type
// that the driver never puts there. Version 2 decodes nested documents into bson.D, version 1 did so in structs only.
func impossibleAssertion() rule.Rule {
	return rule.Rule{Code: "DB7017", Run: func(p *rule.Pass) {
		if client := p.World.Client(); client.DefaultDocument || client.Registry {
			return // the program has other types for documents, or may have
		}
		d := newDecoded(p)
		for _, f := range p.Files {
			for _, decl := range f.Decls {
				d.judge(f, decl)
			}
		}
	}}
}

// A family is a group of BSON types, and what the driver decodes them into.
type family struct {
	into string
	may  []string // the types that it can be: a test for one of them shows that the writer knows
}

var (
	documents = &family{"nested documents into bson.D", []string{"D"}}
	arrays    = &family{"arrays into bson.A", []string{"A"}}
	numbers   = &family{"numbers into int32, int64 or float64", []string{"int32", "int64", "float64"}}
	dates     = &family{"dates into bson.DateTime", []string{"DateTime"}}
	others    = &family{"values into plain Go and bson types", nil}
)

// An assertion is one x.(T), or one case of a type switch.
type assertion struct {
	x, typ  ast.Expr
	inCase  bool
	commaOK bool
}

// judge reports the impossible assertions of one declaration.
func (d *decoded) judge(f *ast.File, decl ast.Decl) {
	all := assertionsIn(decl)
	inTest := strings.HasSuffix(d.pass.Fset.Position(f.FileStart).Filename, "_test.go")
	for _, a := range all {
		if !isAny(d.pass.Info.TypeOf(a.x)) || inTest && (a.commaOK || a.inCase) {
			continue // a test may ask for what is not there
		}
		from, ok := d.origin(a.x, 0)
		if !ok {
			continue
		}
		fam := from.impossible(d.pass.Info.TypeOf(a.typ))
		if fam == nil || a.inCase && fam != documents && fam != arrays || d.knows(all, a, fam) {
			continue
		}
		d.report(f, a, fam, from)
	}
}

func (d *decoded) report(f *ast.File, a assertion, fam *family, from origin) {
	typ := types.ExprString(a.typ)
	end := "this never holds"
	if !a.commaOK && !a.inCase {
		end = "this panics"
	}
	finding := diag.Finding{
		Pos: a.typ.Pos(), End: a.typ.End(),
		Message: fmt.Sprintf("%s is never %s: the driver decodes %s; %s", types.ExprString(a.x), typ, fam.into, end),
		Related: []diag.Related{{Pos: from.call.Pos(), End: from.call.End(), Message: "decoded here"}},
	}
	if bson := importName(d.pass.Info, f, from.api); fam == arrays && bson != "" && isAnySlice(d.pass.Info.TypeOf(a.typ)) {
		finding.Fixes = []diag.Fix{{
			Title: fmt.Sprintf("assert %s.A", bson),
			Edits: []diag.Edit{{Pos: a.typ.Pos(), End: a.typ.End(), New: bson + ".A"}},
		}}
	}
	d.pass.Report(finding)
}

// knows reports whether the same value is tested for a type that it can have: then this test is for values from
// elsewhere.
func (d *decoded) knows(all []assertion, a assertion, fam *family) bool {
	x := types.ExprString(a.x)
	for _, b := range all {
		if types.ExprString(b.x) != x {
			continue
		}
		t := d.pass.Info.TypeOf(b.typ)
		for _, name := range fam.may {
			if s := named(t); s.driver() && s.name == name || t != nil && t.String() == name {
				return true
			}
		}
	}
	return false
}

// assertionsIn returns the assertions and the cases of type switches in a declaration.
func assertionsIn(decl ast.Decl) []assertion {
	var all []assertion
	commaOK := map[ast.Expr]bool{}
	ast.Inspect(decl, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			if len(n.Lhs) == 2 && len(n.Rhs) == 1 {
				commaOK[ast.Unparen(n.Rhs[0])] = true
			}
		case *ast.ValueSpec:
			if len(n.Names) == 2 && len(n.Values) == 1 {
				commaOK[ast.Unparen(n.Values[0])] = true
			}
		case *ast.TypeAssertExpr:
			if n.Type != nil {
				all = append(all, assertion{x: n.X, typ: n.Type, commaOK: commaOK[n]})
			}
		case *ast.TypeSwitchStmt:
			x := switched(n)
			for _, c := range n.Body.List {
				if clause, ok := c.(*ast.CaseClause); ok && x != nil {
					for _, t := range clause.List {
						all = append(all, assertion{x: x, typ: t, inCase: true})
					}
				}
			}
		}
		return true
	})
	return all
}

// switched returns the x of switch x.(type).
func switched(s *ast.TypeSwitchStmt) ast.Expr {
	var e ast.Expr
	switch a := s.Assign.(type) {
	case *ast.ExprStmt:
		e = a.X
	case *ast.AssignStmt:
		if len(a.Rhs) == 1 {
			e = a.Rhs[0]
		}
	}
	if t, ok := ast.Unparen(e).(*ast.TypeAssertExpr); ok {
		return t.X
	}
	return nil
}

// impossible returns the family of a type that the driver never decodes into an empty interface, nil if it may.
func (o origin) impossible(t types.Type) *family {
	if t == nil {
		return nil
	}
	fam := impossible(t, o.api)
	if o.api == lift.DriverV1 && (o.mapped || fam != documents && fam != arrays) {
		return nil // version 1 decodes documents inside a map into that map's type
	}
	return fam
}

func impossible(t types.Type, api lift.API) *family {
	if _, generic := types.Unalias(t).(*types.TypeParam); generic {
		return nil
	}
	s := named(t)
	if s.api == api && s.name != "M" && s.name != "E" && s.name != "Raw" && s.name != "RawValue" {
		return nil // bson.D, bson.A, ObjectID, DateTime …
	}
	switch u := t.Underlying().(type) {
	case *types.Map, *types.Struct:
		if isTime(t) {
			return dates
		}
		return documents
	case *types.Slice:
		if b, ok := u.Elem().Underlying().(*types.Basic); ok && (b.Kind() == types.Byte || b.Kind() == types.Invalid) {
			return nil // binary data, where an option asks for it
		}
		return arrays
	case *types.Array:
		return arrays
	case *types.Pointer:
		return others
	case *types.Basic:
		return impossibleBasic(t, u)
	}
	return nil
}

func impossibleBasic(t types.Type, b *types.Basic) *family {
	_, plain := types.Unalias(t).(*types.Basic)
	switch {
	case b.Kind() == types.Invalid || b.Info()&types.IsUntyped != 0:
		return nil // case nil
	case plain && (b.Kind() == types.Int32 || b.Kind() == types.Int64 || b.Kind() == types.Float64):
		return nil
	case b.Info()&types.IsNumeric != 0:
		return numbers
	case plain:
		return nil // string, bool
	}
	return others
}

func isTime(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "time" && n.Obj().Name() == "Time"
}

// isAny reports whether a type is an interface without methods.
func isAny(t types.Type) bool {
	if t == nil {
		return false
	}
	if _, generic := types.Unalias(t).(*types.TypeParam); generic {
		return false
	}
	i, ok := t.Underlying().(*types.Interface)
	return ok && i.Empty()
}

func isAnySlice(t types.Type) bool {
	s, ok := types.Unalias(t).(*types.Slice)
	return ok && isAny(s.Elem())
}

// importName returns the name under which a file imports the driver's package bson, "" if it does not.
func importName(info *types.Info, f *ast.File, api lift.API) string {
	for _, spec := range f.Imports {
		name := info.PkgNameOf(spec)
		if name == nil || name.Name() == "_" || name.Name() == "." {
			continue
		}
		if s := in(name.Imported().Path()); s.api == api && s.pkg == "bson" {
			return name.Name()
		}
	}
	return ""
}
