package modelrules

import (
	"fmt"
	"go/types"
	"strings"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/model"
)

// encodingInherited is DB1016: a struct that gets a marshaler from a type that it embeds. The driver asks that method for
// the whole document, and it knows nothing of the fields around.
func encodingInherited(p *rule.Pass) {
	if p.World.Client().Registry {
		return // how the types of the program are encoded is not known
	}
	for d := range declarations(p) {
		if _, generic := types.Unalias(d.typ).(*types.TypeParam); generic || !d.encodesItself() {
			continue
		}
		if in, ok := inherit(d.typ, p.Pkg); ok && d.hasMore(in.from) && d.isDocumentBeside(p, in.from) {
			p.Report(d.inheritance(in))
		}
	}
}

// An inheritance is a method of the codec that a struct has from an embedded field.
type inheritance struct {
	method  string
	from    *types.Var // the field
	pointer bool       // only a pointer to the struct has it
}

// inherit returns the method that decides the encoding of a struct which declares none itself; ok is false where it
// declares one, or has none.
func inherit(t types.Type, pkg *types.Package) (found inheritance, ok bool) {
	st, isStruct := t.Underlying().(*types.Struct)
	if !isStruct {
		return found, false
	}
	for _, form := range model.MethodForms() {
		if !strings.Contains(form.Name, "MarshalBSON") && !strings.Contains(form.Name, "UnmarshalBSON") {
			continue
		}
		obj, index, _ := types.LookupFieldOrMethod(t, true, pkg, form.Name)
		fn, isMethod := obj.(*types.Func)
		if !isMethod || !hasForm(fn, form) {
			continue
		}
		if len(index) < 2 || types.IsInterface(fn.Signature().Recv().Type()) {
			return found, false // the type itself says how it is stored
		}
		_, pointer := fn.Signature().Recv().Type().(*types.Pointer)
		if !ok {
			found, ok = inheritance{form.Name, st.Field(index[0]), pointer && !embedsPointer(st.Field(index[0]))}, true
		} else if strings.HasPrefix(form.Name, "Unmarshal") {
			found.pointer = false // documents are always decoded into pointers
		}
	}
	if ok && strings.HasPrefix(found.method, "Unmarshal") {
		found.pointer = false
	}
	return found, ok
}

func embedsPointer(f *types.Var) bool {
	_, ok := types.Unalias(f.Type()).(*types.Pointer)
	return ok
}

// hasForm reports whether the driver calls a method: driver v1 had a type of its own in the place of v2's byte.
func hasForm(fn *types.Func, form model.MethodForm) bool {
	s := fn.Signature()
	if s.Params().Len() != form.In || s.Results().Len() != form.Out {
		return false
	}
	return s.Results().Len() == 0 || types.Identical(s.Results().At(form.Out-1).Type(), types.Universe.Lookup("error").Type())
}

// hasMore reports whether the struct has stored fields beside those of an embedded one.
func (d declaration) hasMore(embedded *types.Var) bool { return d.beside(embedded) != nil }

// beside returns the first stored field that does not belong to an embedded one.
func (d declaration) beside(embedded *types.Var) *model.Field {
	for _, f := range d.model.Fields {
		if head, _, _ := strings.Cut(f.Go, "."); head != embedded.Name() {
			return f
		}
	}
	return nil
}

// isDocumentBeside reports whether the fields beside the embedded one are meant for MongoDB.
func (d declaration) isDocumentBeside(p *rule.Pass, embedded *types.Var) bool {
	if p.World.Stored(d.typ) {
		return true
	}
	for _, f := range d.model.Fields {
		if head, _, _ := strings.Cut(f.Go, "."); head != embedded.Name() && f.Tagged {
			return true
		}
	}
	return false
}

func (d declaration) inheritance(in inheritance) diag.Finding {
	does := "only what %[3]s writes is stored, not %[4]s"
	if strings.HasPrefix(in.method, "Unmarshal") {
		does = "only what %[3]s reads is filled, not %[4]s"
	}
	f := diag.Finding{
		Pos: in.from.Pos(), End: in.from.Pos(), Model: d.name,
		Message: fmt.Sprintf("%[1]s inherits %[2]s from %[3]s: "+does, d.name, in.method, in.from.Name(), d.beside(in.from).GoName()),
	}
	if in.pointer {
		f.Severity = diag.Warning // a value of the struct does not have the method
	}
	if field := d.field(in.from.Name()); field != nil {
		f.Pos, f.End = field.Type.Pos(), field.Type.End()
	}
	return f
}
