package feature

import (
	"go/ast"
	"go/constant"
	"go/types"
	"strconv"
	"strings"

	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
)

// proxies finds the field proxies of a model that a file can name.
type proxies struct {
	*asked
	owner types.Type    // the model
	of    *model.Struct // what it stores
}

// A proxy is the expression of a field, with its kind.
type proxy struct{ expr, kind string }

// proxiesOf returns the proxies of a model; ok is false if nothing is known of it.
func (a *asked) proxiesOf(owner types.Type) (p proxies, ok bool) {
	if owner == nil {
		return p, false
	}
	p = proxies{asked: a, owner: owner, of: a.snap.World(a.pkg).Struct(owner)}
	return p, p.of != nil
}

// at returns the proxy of a path: a constant of its own, or a field of a variable of proxies.
func (p proxies) at(path string) (proxy, bool) {
	r := p.of.Resolve(path)
	if r.Status != model.Found || len(r.Steps) != strings.Count(path, ".")+1 {
		return proxy{}, false // through an index, or an array
	}
	for _, scope := range p.scopes() {
		for _, name := range scope.of.Names() {
			obj := scope.of.Lookup(name)
			if scope.name != "" && !obj.Exported() {
				continue
			}
			found, ok := p.in(obj, path, r.Steps)
			if ok {
				found.expr = scope.name + name + found.expr
				return found, true
			}
		}
	}
	return proxy{}, false
}

// in looks for the proxy in one object: the rest of its expression, behind the object's name.
func (p proxies) in(obj types.Object, path string, steps []*model.Field) (proxy, bool) {
	switch obj := obj.(type) {
	case *types.Const:
		kind, ok := p.kind(obj.Type())
		return proxy{"", kind}, ok && obj.Val().Kind() == constant.String && constant.StringVal(obj.Val()) == path
	case *types.Var:
		t := obj.Type()
		if ptr, ok := t.(*types.Pointer); ok {
			t = ptr.Elem()
		}
		expr := ""
		for _, step := range steps {
			name := step.Go[strings.LastIndexByte(step.Go, '.')+1:]
			if t = fieldNamed(t, name); t == nil {
				return proxy{}, false
			}
			expr += "." + name
		}
		kind, ok := p.kind(t)
		if !ok { // the proxy of a document is the first field of a struct
			kind, ok = p.kind(firstField(t))
			expr += "." + kind
		}
		return proxy{expr, kind}, ok
	}
	return proxy{}, false
}

// kind is the kind of field that a type is, of this model.
func (p proxies) kind(t types.Type) (string, bool) {
	if t == nil {
		return "", false
	}
	name, args, ok := lift.ODMType(t)
	if !ok || len(args) == 0 || !types.Identical(args[0], p.owner) {
		return "", false
	}
	_, isText := t.Underlying().(*types.Basic)
	return name, isText
}

// A scopeName is a package's scope, with what the file writes in front of its names.
type scopeName struct {
	of   *types.Scope
	name string
}

// scopes are those that a file can name: its own package's and those of its imports.
func (p proxies) scopes() []scopeName {
	all := []scopeName{{p.pkg.Pkg.Scope(), ""}}
	f := p.syntax()
	if f == nil {
		return all
	}
	for _, spec := range f.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil || strings.HasPrefix(path, string(lift.DriverV1)) || path == string(lift.ODM) {
			continue
		}
		for _, imported := range p.pkg.Pkg.Imports() {
			if imported.Path() == path {
				all = append(all, scopeName{imported.Scope(), localName(spec, imported) + "."})
			}
		}
	}
	return all
}

func localName(spec *ast.ImportSpec, p *types.Package) string {
	if spec.Name != nil {
		return spec.Name.Name
	}
	return p.Name()
}

// fieldNamed returns the type of a field of a struct, nil if there is none.
func fieldNamed(t types.Type, name string) types.Type {
	st, ok := t.Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	for f := range st.Fields() {
		if f.Name() == name {
			return f.Type()
		}
	}
	return nil
}

func firstField(t types.Type) types.Type {
	st, ok := t.Underlying().(*types.Struct)
	if !ok || st.NumFields() == 0 {
		return nil
	}
	return st.Field(0).Type()
}
