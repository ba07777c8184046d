package fields

import (
	"go/types"
	"slices"
	"strings"

	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/internal/model/fromtypes"
)

// A larger embedded document has no fields of its own in the tree: its fields are asked through Where and its own set.
const (
	maxDepth  = 5
	maxFields = 150
)

// A branch is where in a tree of proxies the generator stands.
type branch struct {
	owner string       // the model as the file spells it
	names string       // the beginning of type names, "userHome"
	path  string       // of the document whose fields are next; "" at the top
	open  []types.Type // the structs that it stands in: recursion ends there
	hides []string     // names that fields must not have
}

// fill gives a set its fields.
func (g *generator) fill(s *Set) {
	s.Owner, _ = g.spell(s.Model)
	b := branch{owner: s.Owner, names: strings.TrimSuffix(s.Type, "Fields"), open: []types.Type{s.Model}}
	if name := unexport(s.Model.Obj().Name()); !strings.HasSuffix(s.Type, "Fields") {
		b.names = name
	}
	s.Fields = g.fields(b, s.Model)
}

// fields makes the proxies of a struct: those of inlined structs, which stand for their fields together, and those of
// the fields themselves.
func (g *generator) fields(b branch, t types.Type) []Field {
	m := g.models.Struct(fromtypes.Type(t))
	if m == nil {
		return nil
	}
	names := fieldNames(m.Fields, b.hides)
	var fields []Field
	for i, f := range m.Fields {
		v, _ := f.Source.(*types.Var)
		if v == nil || strings.Contains(f.Name, ".") || strings.HasPrefix(f.Name, "$") {
			continue // no path can name it
		}
		if b.path == "" {
			fields = g.inlines(fields, b, t, f, names)
		}
		if made, ok := g.field(b, names[i], join(b.path, f.Name), v.Type(), f.Value); ok {
			made.Source = v
			fields = append(fields, made)
			continue
		}
		g.fatal(v.Pos(), "%s.%s has no type yet: correct that first, or generate for the package that it comes from as well", b.owner, f.Go)
	}
	return fields
}

// inlines adds the inlined structs through which a field is reached, once each, where their names are free.
func (g *generator) inlines(fields []Field, b branch, t types.Type, f *model.Field, names []string) []Field {
	for _, v := range inlined(t, f) {
		n, isNamed := types.Unalias(pointee(v.Type())).(*types.Named)
		known := slices.ContainsFunc(fields, func(f Field) bool { return f.Name == v.Name() })
		if !isNamed || isODM(n, "DocumentOf") || known || slices.Contains(names, v.Name()) {
			continue
		}
		if s, ok := g.spell(n); ok {
			fields = append(fields, Field{Name: v.Name(), Kind: KindDoc, Proxy: g.proxy(KindDoc, b.owner, s)})
		}
	}
	return fields
}

// field makes one proxy. ok is false where the type checker could not make out the type.
func (g *generator) field(b branch, name, path string, t types.Type, v *model.Value) (made Field, ok bool) {
	if invalid(t, 0) {
		return made, false
	}
	made = Field{Name: name, Path: path}
	made.Kind, made.Proxy = g.kind(b.owner, t, v)
	below := b
	below.names, below.path = b.names+export(strings.TrimSuffix(name, "_")), path
	t = pointee(t)
	switch KindOf(t, v) {
	case KindDoc:
		made.Fields = g.subtree(below, made.Kind, t, v.Struct)
	case KindList:
		elem, _ := element(t)
		elem = pointee(elem)
		switch KindOf(elem, v.Elem) {
		case KindNum:
			if made.Kind == KindList {
				_, proxy := g.kind(b.owner, elem, v.Elem)
				made.Fields = []Field{{Name: "Each_", Path: path, Kind: KindNum, Proxy: proxy}}
			}
		case KindDoc:
			made.Fields = g.subtree(below, made.Kind, elem, v.Elem.Struct)
		}
	}
	if len(made.Fields) > 0 {
		made.Type = g.free(below.names + "Fields")
	}
	return made, true
}

// subtree makes the proxies of an embedded document's fields, none of a document that is one of those that it stands in.
func (g *generator) subtree(b branch, k Kind, t types.Type, m *model.Struct) []Field {
	if len(b.open) > maxDepth || m == nil || weight(m, maxDepth-len(b.open)) > maxFields {
		return nil
	}
	if slices.ContainsFunc(b.open, func(o types.Type) bool { return types.Identical(o, t) }) {
		return nil
	}
	b.open = append(slices.Clip(b.open), t)
	b.hides = reserved(k)
	return g.fields(b, t)
}

// weight counts the fields of a document and of those in it, down to a depth; it stops counting at maxFields.
func weight(m *model.Struct, depth int) int {
	n := len(m.Fields)
	for _, f := range m.Fields {
		v := f.Value
		if v.Kinds&model.Array != 0 && v.Elem != nil {
			v = v.Elem
		}
		if v.Struct != nil && depth > 0 && n <= maxFields {
			n += weight(v.Struct, depth-1)
		}
	}
	return n
}

// kind chooses the kind of a field and writes it with its type arguments. A type that cannot be written here makes a
// Field of any.
func (g *generator) kind(owner string, t types.Type, v *model.Value) (k Kind, proxy string) {
	t = pointee(t)
	k = KindOf(t, v)
	args := []string{owner}
	add := func(t types.Type) bool {
		s, ok := g.spell(t)
		args = append(args, s)
		return ok
	}
	var ok bool
	switch k {
	case KindRef:
		ok = add(linked(t))
	case KindRefs:
		elem, _ := element(t)
		ok = add(linked(pointee(elem)))
	case KindList:
		elem, _ := element(t)
		ok = add(pointee(elem))
	case KindMap:
		elem := t.Underlying().(*types.Map).Elem()
		ok = add(elem)
		_, f := g.kind(owner, elem, v.Elem)
		args = append(args, f)
	default:
		ok = add(t)
	}
	if !ok {
		return KindField, g.proxy(KindField, owner, "any")
	}
	return k, g.proxy(k, args...)
}

func (g *generator) proxy(k Kind, args ...string) string {
	name := string(k)
	if odm := g.imported(ODM, "odm"); odm != "" {
		name = odm + "." + name
	}
	return name + "[" + strings.Join(args, ", ") + "]"
}

// invalid reports whether the type checker could not make out a type or a part of it.
func invalid(t types.Type, depth int) bool {
	if depth++; depth > maxNesting {
		return false
	}
	switch t := types.Unalias(t).(type) {
	case *types.Basic:
		return t.Kind() == types.Invalid
	case *types.Named:
		if u, ok := t.Underlying().(*types.Basic); ok && u.Kind() == types.Invalid {
			return true
		}
		for a := range t.TypeArgs().Types() {
			if invalid(a, depth) {
				return true
			}
		}
	case *types.Map:
		return invalid(t.Key(), depth) || invalid(t.Elem(), depth)
	case interface{ Elem() types.Type }:
		return invalid(t.Elem(), depth)
	}
	return false
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// fieldNames names the proxies of fields: by the last word of the Go selector, by all of it where an inlined struct has a
// name that another field has too. A name that would hide a method gets a trailing "_".
func fieldNames(fs []*model.Field, hides []string) []string {
	names := make([]string, len(fs))
	taken := map[string]bool{}
	for _, h := range hides {
		taken[h] = true
	}
	for depth := 1; depth <= maxNesting; depth++ {
		for i, f := range fs {
			if len(f.Index) != depth {
				continue
			}
			name := f.Go[strings.LastIndexByte(f.Go, '.')+1:]
			if taken[name] && depth > 1 && !slices.Contains(hides, name) {
				name = strings.ReplaceAll(f.Go, ".", "")
			}
			for taken[name] {
				name += "_"
			}
			names[i], taken[name] = name, true
		}
	}
	return names
}
