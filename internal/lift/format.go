package lift

import (
	"go/ast"
	"go/constant"
	"go/types"
	"strings"
)

// formatted reads a key that fmt.Sprintf or strings.Join makes: all of it if it is made of constants, else its beginning.
func (w *walker) formatted(call *ast.CallExpr) (key string, known bool, prefix string) {
	switch w.standardName(call) {
	case "fmt.Sprintf":
		return w.sprintf(call)
	case "strings.Join":
		return w.joinedKey(call)
	}
	return "", false, ""
}

// sprintf fills in %s, %v and %d where the argument is a constant, and ends at any other verb.
func (w *walker) sprintf(call *ast.CallExpr) (key string, known bool, prefix string) {
	format, ok := w.stringAt(call, 0)
	if !ok {
		return "", false, ""
	}
	var b strings.Builder
	for arg := 1; ; arg++ {
		text, verb, rest, more := nextVerb(format)
		b.WriteString(text)
		if !more {
			break
		}
		filled, ok := w.filledIn(call, arg, verb)
		if !ok {
			return "", false, b.String()
		}
		b.WriteString(filled)
		format = rest
	}
	return b.String(), true, ""
}

// nextVerb splits a format in front of its first verb; %% is text.
func nextVerb(format string) (text string, verb byte, rest string, more bool) {
	var b strings.Builder
	for {
		before, after, found := strings.Cut(format, "%")
		b.WriteString(before)
		switch {
		case !found:
			return b.String(), 0, "", false
		case after == "":
			return b.String(), 0, "", true // %!(NOVERB)
		case after[0] != '%':
			return b.String(), after[0], after[1:], true
		}
		b.WriteByte('%')
		format = after[1:]
	}
}

// filledIn is the text of one argument; ok is false where it is no constant, or the verb has flags or is another one.
func (w *walker) filledIn(call *ast.CallExpr, arg int, verb byte) (text string, ok bool) {
	if arg >= len(call.Args) || call.Ellipsis.IsValid() {
		return "", false
	}
	switch verb {
	case 's', 'v':
		if t, named := types.Unalias(w.orNil(call.Args[arg])).(*types.Basic); !named || t.Info()&types.IsString == 0 {
			return "", false // a type of the program's own may have a method String
		}
		text, ok, _ = w.key(call.Args[arg])
		return text, ok
	case 'd':
		if c := w.constant(call.Args[arg]); c != nil && c.Kind() == constant.Int {
			return c.ExactString(), true
		}
	}
	return "", false
}

// orNil is the type of an expression; untyped nil where it is not known.
func (w *walker) orNil(e ast.Expr) types.Type {
	if t := w.typeOf(e); t != nil {
		return t
	}
	return types.Typ[types.UntypedNil]
}

// joinedKey reads strings.Join of a literal.
func (w *walker) joinedKey(call *ast.CallExpr) (key string, known bool, prefix string) {
	if len(call.Args) != 2 {
		return "", false, ""
	}
	list, ok := ast.Unparen(call.Args[0]).(*ast.CompositeLit)
	sep, known := w.stringAt(call, 1)
	if !ok || !known {
		return "", false, ""
	}
	var b strings.Builder
	for i, e := range list.Elts {
		text, known, p := w.key(e)
		if i > 0 {
			b.WriteString(sep)
		}
		if !known {
			return "", false, b.String() + p
		}
		b.WriteString(text)
	}
	return b.String(), true, ""
}

// constantBeginning is the beginning of a key that a call has made before: no more than what stands in its format, as its
// arguments may have changed since.
func (w *walker) constantBeginning(call *ast.CallExpr) string {
	if w.standardName(call) != "fmt.Sprintf" {
		return ""
	}
	format, _ := w.stringAt(call, 0)
	text, _, _, _ := nextVerb(format)
	return text
}

// stringAt is an argument that is a constant string.
func (w *walker) stringAt(call *ast.CallExpr, i int) (string, bool) {
	if i >= len(call.Args) {
		return "", false
	}
	c := w.constant(call.Args[i])
	if c == nil || c.Kind() != constant.String {
		return "", false
	}
	return constant.StringVal(c), true
}

// standardName is the function of the standard library that is called: fmt.Sprintf.
func (w *walker) standardName(call *ast.CallExpr) string {
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return ""
	}
	fn, ok := w.Info.Uses[sel.Sel].(*types.Func)
	if !ok || fn.Pkg() == nil {
		return ""
	}
	return fn.Pkg().Path() + "." + fn.Name()
}
