package fields

import (
	"fmt"
	"go/types"
	"strings"
	"unicode"
	"unicode/utf8"
)

// name gives the sets their names. A variable keeps its name or is left out: code depends on it. A type finds another
// name where something else has it.
func (g *generator) name() {
	named := g.sets[:0]
	for _, s := range g.sets {
		obj := s.Model.Obj()
		base := obj.Name()
		if !g.local(s.Model) {
			base = export(obj.Pkg().Name()) + export(base)
		}
		s.Var = base + "Fields"
		if given := g.asked[obj]; given != "" {
			s.Var = given
		}
		if g.taken[s.Var] {
			g.note(obj.Pos(), "%s has no field proxies: the package has another %s; name them by a comment //databridge:fields OtherName", obj.Name(), s.Var)
			continue
		}
		g.taken[s.Var] = true
		s.Type = unexport(base) // completed below
		named = append(named, s)
	}
	g.sets = named
	for i := range g.sets {
		g.sets[i].Type = g.free(g.sets[i].Type + "Fields")
	}
}

// free returns name, or a longer one that nothing has, and takes it.
func (g *generator) free(name string) string {
	if g.taken[name] {
		name = strings.TrimSuffix(name, "Fields") + "FieldSet"
	}
	for g.taken[name] {
		name += "_"
	}
	g.taken[name] = true
	return name
}

// export makes the first letter of a name a capital.
func export(name string) string {
	r, n := utf8.DecodeRuneInString(name)
	return string(unicode.ToUpper(r)) + name[n:]
}

// unexport makes a name begin with small letters, a whole initialism: "httpLog" of "HTTPLog".
func unexport(name string) string {
	runes := []rune(name)
	for i, r := range runes {
		if !unicode.IsUpper(r) || i > 0 && i+1 < len(runes) && unicode.IsLower(runes[i+1]) {
			break
		}
		runes[i] = unicode.ToLower(r)
	}
	return string(runes)
}

// reserved returns the names that a struct which embeds a kind must not give a field: they would hide the kind's own.
func reserved(k Kind) []string {
	methods := map[Kind]string{
		KindField: "Eq Ne In Exists Set Unset",
		KindDoc:   "Eq IsNull Where Set Change",
		KindList:  "Contains In All Size Any Set Push Index Each Matched EachWhere",
	}
	return append(strings.Fields(methods[k]), string(k), "Path", "Each_")
}

// spell writes a type as the generated file must, and takes over the imports that it needs. ok is false where it cannot
// be written there: something in it is another package's own.
func (g *generator) spell(t types.Type) (text string, ok bool) {
	if !g.spellable(t, 0) {
		return "", false
	}
	return types.TypeString(t, g.qualify), true
}

func (g *generator) qualify(p *types.Package) string {
	if p == g.Types {
		return ""
	}
	return g.imported(p.Path(), p.Name())
}

// imported returns the name of an import in the generated file: the package's own unless that is taken.
func (g *generator) imported(path, name string) string {
	if path == g.Types.Path() {
		return ""
	}
	if known, ok := g.imports[path]; ok {
		return known
	}
	alias := name
	for i := 2; g.taken[alias] || g.paths[alias] != ""; i++ {
		alias = fmt.Sprint(name, i)
	}
	g.imports[path], g.paths[alias] = alias, path
	return alias
}
