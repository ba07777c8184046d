package modelrules

import (
	"fmt"
	"go/ast"
	"go/types"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
)

// A HookForm is a hook of odm: its name, and whether it gets the write as well.
type HookForm struct {
	Name  string
	Event bool // it takes an *odm.WriteEvent after the context
}

// Hooks are the hooks that odm knows. odm itself is no import of the analyzer: a test ties the names to it.
func Hooks() []HookForm {
	return []HookForm{
		{"BeforeInsert", false}, {"AfterInsert", false}, {"BeforeSave", false}, {"AfterSave", false},
		{"BeforeDelete", false}, {"AfterDelete", false}, {"AfterLoad", false}, {"BeforeWrite", true},
	}
}

// hookNeverRuns is DB1018: a method that has the name of a hook and not its form. odm refuses the model at its first verb.
func hookNeverRuns(p *rule.Pass) {
	owners := hookOwners(p)
	for _, file := range p.Files {
		for _, decl := range file.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok || fn.Recv == nil {
				continue
			}
			method, ok := p.Info.Defs[fn.Name].(*types.Func)
			if !ok || method.Signature().Recv() == nil {
				continue // "func () name()": a receiver that is still to be written
			}
			form, known := hookOf(fn.Name.Name)
			owner, pointer := receiverOf(method)
			if known && owner != nil && owners[owner.Origin().Obj()] {
				judgeHook(p, fn, method, form, owner, pointer)
			}
		}
	}
}

// hookOwners returns the types of the package that are documents of odm, or that one of these embeds.
func hookOwners(p *rule.Pass) map[*types.TypeName]bool {
	owners := map[*types.TypeName]bool{}
	var enter func(t types.Type)
	enter = func(t types.Type) {
		if ptr, ok := types.Unalias(t).(*types.Pointer); ok {
			t = ptr.Elem()
		}
		n, ok := types.Unalias(t).(*types.Named)
		if !ok || owners[n.Origin().Obj()] {
			return
		}
		st, ok := n.Underlying().(*types.Struct)
		if !ok {
			return
		}
		owners[n.Origin().Obj()] = true
		for i := range st.NumFields() {
			if f := st.Field(i); f.Embedded() && f.Exported() {
				enter(f.Type())
			}
		}
	}
	for d := range declarations(p) {
		if d.model.Document {
			enter(d.typ)
		}
	}
	return owners
}

func hookOf(name string) (HookForm, bool) {
	for _, h := range Hooks() {
		if h.Name == name {
			return h, true
		}
	}
	return HookForm{}, false
}

// receiverOf returns the type that declares a method, and whether the method is that of a pointer to it.
func receiverOf(m *types.Func) (owner *types.Named, pointer bool) {
	t := m.Signature().Recv().Type()
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t, pointer = p.Elem(), true
	}
	owner, _ = types.Unalias(t).(*types.Named)
	return owner, pointer
}

func judgeHook(p *rule.Pass, fn *ast.FuncDecl, method *types.Func, form HookForm, owner *types.Named, pointer bool) {
	f := diag.Finding{Pos: fn.Name.Pos(), End: fn.Name.End(), Model: owner.Obj().Name()}
	fits, known := hasHookForm(method.Signature(), form)
	switch {
	case !known || fits && pointer:
		return
	case fits:
		recv := fn.Recv.List[0].Type
		f.Message = fmt.Sprintf("%s.%s has a value receiver: what it changes is lost, and odm refuses the model; declare it on *%[1]s", owner.Obj().Name(), form.Name)
		f.Fixes = []diag.Fix{{
			Title:  "declare it on *" + owner.Obj().Name(),
			Edits:  []diag.Edit{{Pos: recv.Pos(), End: recv.Pos(), New: "*"}},
			Alters: true, // the hook's changes are stored from now on
		}}
	default:
		f.Message = fmt.Sprintf("%s.%s never runs, and odm refuses the model: a hook is declared as %s", owner.Obj().Name(), form.Name, form.spelt())
	}
	p.Report(f)
}

// hasHookForm reports whether a method has the form of a hook; known is false where a type did not check.
func hasHookForm(s *types.Signature, form HookForm) (fits, known bool) {
	want := []string{"Context"}
	if form.Event {
		want = append(want, "WriteEvent")
	}
	fits = s.Params().Len() == len(want) && s.Results().Len() == 1 && !s.Variadic()
	for i := range s.Params().Len() {
		t := s.Params().At(i).Type()
		if t == types.Typ[types.Invalid] {
			return false, false
		}
		fits = fits && isHookParameter(t, i)
	}
	for i := range s.Results().Len() {
		t := s.Results().At(i).Type()
		if t == types.Typ[types.Invalid] {
			return false, false
		}
		fits = fits && types.Identical(t, types.Universe.Lookup("error").Type())
	}
	return fits, true
}

// isHookParameter reports whether a type is that of the i-th parameter of a hook.
func isHookParameter(t types.Type, i int) bool {
	if i == 0 {
		n, ok := types.Unalias(t).(*types.Named)
		return ok && n.Obj().Name() == "Context" && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "context"
	}
	ptr, ok := types.Unalias(t).(*types.Pointer)
	if !ok {
		return false
	}
	n, ok := types.Unalias(ptr.Elem()).(*types.Named)
	return ok && n.Obj().Name() == "WriteEvent" && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == string(lift.ODM)
}

func (h HookForm) spelt() string {
	if h.Event {
		return h.Name + "(context.Context, *odm.WriteEvent) error"
	}
	return h.Name + "(context.Context) error"
}
