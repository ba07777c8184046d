package modelrules

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path/filepath"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/gen/fields"
	"github.com/databridge-go/databridge/internal/model"
)

// drifted judges what databridge generate wrote. Everything is mended at once, so there is one finding a package: the first
// proxy that the model has no more, else the first field of a model that has no proxy yet.
func drifted(p *rule.Pass, x *model.Extractor, old *ast.File, found []proxy) {
	if len(found) == 0 {
		return // not type-checked
	}
	name := filepath.Base(p.Fset.File(old.FileStart).Name())
	var finding diag.Finding
	for _, c := range found {
		fault := c.judge(p, x)
		if fault.Message == "" {
			continue
		}
		finding = fault.Finding
		finding.Message = fmt.Sprintf("%s is out of date: %s", name, fault.Message)
		if finding.Pos, finding.End = declared(p, c.args[0]); !finding.Pos.IsValid() {
			continue // another package's struct
		}
		finding.Fixes = regenerated(p, old)
		p.Report(finding)
		return
	}
	if missing, ok := withoutProxy(p, old, found); ok {
		missing.Message = fmt.Sprintf("%s is out of date: it has no proxy for %s; run databridge generate", name, missing.Message)
		p.Report(missing)
	}
}

// declared returns where the package declares the model.
func declared(p *rule.Pass, t types.Type) (pos, end token.Pos) {
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || n.Obj().Pkg() != p.Pkg {
		return token.NoPos, token.NoPos
	}
	return n.Obj().Pos(), n.Obj().Pos() + token.Pos(len(n.Obj().Name()))
}

// generate runs the generator over the package without the file that it wrote before.
func generate(p *rule.Pass, old *ast.File) (*fields.Result, bool) {
	pkg := &fields.Package{Fset: p.Fset, Types: p.Pkg, Info: p.Info, Old: old}
	for _, f := range p.Files {
		if f != old {
			pkg.Files = append(pkg.Files, f)
		}
	}
	r, err := fields.Generate(pkg)
	if err != nil || r.Source == nil {
		return nil, false
	}
	for _, n := range r.Notes {
		if n.Fatal {
			return nil, false
		}
	}
	return r, true
}

// regenerated replaces the whole file.
func regenerated(p *rule.Pass, old *ast.File) []diag.Fix {
	r, ok := generate(p, old)
	if !ok {
		return nil
	}
	return []diag.Fix{{
		Title: "run databridge generate",
		Edits: []diag.Edit{{Pos: old.FileStart, End: old.FileEnd, New: string(r.Source)}},
	}}
}

// withoutProxy returns the first field of a model in the package that the file has no proxy for.
func withoutProxy(p *rule.Pass, old *ast.File, found []proxy) (diag.Finding, bool) {
	r, ok := generate(p, old)
	if !ok {
		return diag.Finding{}, false
	}
	type key struct{ model, path string }
	have := map[key]bool{}
	for _, c := range found {
		have[key{types.TypeString(c.args[0], nil), c.path}] = true
	}
	for _, s := range r.Sets {
		for _, f := range s.Fields {
			v := f.Source
			if v == nil || have[key{types.TypeString(s.Model, nil), f.Path}] {
				continue
			}
			pos, end := v.Pos(), v.Pos()+token.Pos(len(v.Name()))
			if v.Pkg() != p.Pkg {
				pos, end = declared(p, s.Model)
			}
			if pos.IsValid() {
				return diag.Finding{
					Pos: pos, End: end, Severity: diag.Warning, Model: s.Owner, Message: s.Owner + "." + f.Name,
					Fixes: []diag.Fix{{
						Title: "run databridge generate",
						Edits: []diag.Edit{{Pos: old.FileStart, End: old.FileEnd, New: string(r.Source)}},
					}},
				}, true
			}
		}
	}
	return diag.Finding{}, false
}
