package directive

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
)

// Rule is DB0002: a directive that cannot be read is reported, else its writer waits for an effect that never comes.
func Rule() rule.Rule {
	return rule.Rule{Code: "DB0002", Run: func(p *rule.Pass) {
		for _, f := range p.Files {
			for _, d := range In(f) {
				if fault, wrong := check(p, f, d); wrong {
					p.Report(fault)
				}
			}
		}
	}}
}

func check(p *rule.Pass, f *ast.File, d Directive) (diag.Finding, bool) {
	switch d.Verb {
	case "nolint":
		return diag.Finding{}, false
	case "ignore":
		return checkIgnore(d)
	case "model":
		return checkModel(p, f, d)
	case "fields":
		return checkFields(d)
	case "index":
		return checkIndex(d)
	}
	verb := Word{Text: d.Verb, Pos: d.VerbPos}
	return misspelt(verb, fmt.Sprintf("no directive %q", d.Verb), []string{"model", "ignore", "fields", "index"}), true
}

func checkIgnore(d Directive) (diag.Finding, bool) {
	for _, code := range d.Codes() {
		if _, known := diag.Lookup(diag.Code(code.Text)); !known {
			return misspelt(code, fmt.Sprintf("no rule %q", code.Text), codes()), true
		}
	}
	switch len(d.Args) {
	case 0:
		return whole(d, "an ignore needs a code and a reason: //databridge:ignore DB2001 why it is right"), true
	case 1:
		return whole(d, fmt.Sprintf("an ignore needs a reason: //databridge:ignore %s why it is right", d.Args[0].Text)), true
	}
	return diag.Finding{}, false
}

func codes() []string {
	var all []string
	for _, r := range diag.Catalogue() {
		all = append(all, string(r.Code))
	}
	return all
}

// checkFields looks at the name that a model's field proxies shall have.
func checkFields(d Directive) (diag.Finding, bool) {
	if len(d.Args) > 0 && !token.IsIdentifier(d.Args[0].Text) {
		return whole(d, "databridge:fields takes the name of the variable, or nothing: //databridge:fields U"), true
	}
	return diag.Finding{}, false
}

// checkIndex looks at an index that is kept elsewhere.
func checkIndex(d Directive) (diag.Finding, bool) {
	if len(d.Args) < 2 {
		return whole(d, "databridge:index needs a collection and keys: // databridge:index users city,-age"), true
	}
	if slices.Contains(strings.Split(d.Args[1].Text, ","), "") {
		return misspelt(d.Args[1], fmt.Sprintf("%q is no list of keys: city,-age", d.Args[1].Text), nil), true
	}
	options := []string{"unique", "sparse", "partial"}
	for _, o := range d.Args[2:] {
		if !slices.Contains(options, o.Text) {
			return misspelt(o, fmt.Sprintf("an index has no option %q", o.Text), options), true
		}
	}
	return diag.Finding{}, false
}

// checkModel looks the type up where the comment stands: "User" in the package, "store.User" in an import of the file.
func checkModel(p *rule.Pass, f *ast.File, d Directive) (diag.Finding, bool) {
	if len(d.Args) == 0 {
		return whole(d, "databridge:model needs the name of a type: // databridge:model User"), true
	}
	text, _, _ := strings.Cut(d.Args[0].Text, "[") // type arguments are not judged
	star := len(text) - len(strings.TrimLeft(text, "*"))
	qualifier, base, qualified := strings.Cut(text[star:], ".")
	if !qualified {
		qualifier, base = "", qualifier
	}
	scope, where := p.Pkg.Scope(), "this package"
	if qualified {
		pkg, imported := importedAs(p.Info, f, qualifier)
		if !imported {
			return whole(d, fmt.Sprintf("this file does not import a package %s", qualifier)), true
		}
		if pkg == nil {
			return diag.Finding{}, false // a dependency that is not to be had
		}
		scope, where = pkg.Scope(), pkg.Path()
	}
	if _, isType := scope.Lookup(base).(*types.TypeName); isType {
		return diag.Finding{}, false
	}
	at := Word{Text: base, Pos: d.Args[0].Pos + token.Pos(len(text)-len(base))}
	return misspelt(at, fmt.Sprintf("no type %s in %s", base, where), typeNames(scope)), true
}

// importedAs returns the package that a file imports under a name; nil if it could not be loaded.
func importedAs(info *types.Info, f *ast.File, name string) (pkg *types.Package, ok bool) {
	for _, spec := range f.Imports {
		if n := info.PkgNameOf(spec); n != nil && n.Name() == name {
			if imported := n.Imported(); imported.Complete() {
				return imported, true
			}
			return nil, true
		}
		if strings.HasSuffix(strings.Trim(spec.Path.Value, `"`), "/"+name) {
			pkg, ok = nil, true // without type information the last element has to do
		}
	}
	return pkg, ok
}

func typeNames(scope *types.Scope) []string {
	var names []string
	for _, name := range scope.Names() {
		if _, isType := scope.Lookup(name).(*types.TypeName); isType {
			names = append(names, name)
		}
	}
	return names
}

// misspelt reports one word of a directive, with the nearest of the words that may stand there.
func misspelt(w Word, message string, candidates []string) diag.Finding {
	f := diag.Finding{Code: "DB0002", Pos: w.Pos, End: w.End(), Message: message}
	if near := diag.Nearest(w.Text, candidates); near != "" {
		f.Message += fmt.Sprintf("; did you mean %q?", near)
		f.Fixes = []diag.Fix{{
			Title: fmt.Sprintf("replace by %s", near),
			Edits: []diag.Edit{{Pos: w.Pos, End: w.End(), New: near}},
		}}
	}
	return f
}

func whole(d Directive, message string) diag.Finding {
	return diag.Finding{Code: "DB0002", Pos: d.Comment.Pos(), End: d.Comment.End(), Message: message}
}
