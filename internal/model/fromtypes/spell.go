package fromtypes

import (
	"fmt"
	"go/types"
	"strconv"
	"strings"
)

// A speller writes a type as reflect.Type.String does: package names outside of type arguments, import paths inside of
// them, "interface {}" for any, "struct { A int }".
type speller struct {
	b     strings.Builder
	exact bool // for identities: import paths everywhere, and the object of each named type
	depth int  // inside type arguments
	deep  int
}

func (s *speller) String() string { return s.b.String() }

func (s *speller) write(t types.Type) {
	if s.deep++; s.deep > 100 {
		s.b.WriteString("…") // a type that grows with every step
		return
	}
	defer func() { s.deep-- }()
	switch t := types.Unalias(t).(type) {
	case *types.Basic:
		s.basic(t)
	case *types.Named:
		s.named(t.Obj())
		s.args(t.TypeArgs())
	case *types.TypeParam:
		s.named(t.Obj())
	case *types.Pointer:
		s.around("*", t.Elem())
	case *types.Slice:
		s.around("[]", t.Elem())
	case *types.Array:
		s.around("["+strconv.FormatInt(t.Len(), 10)+"]", t.Elem())
	case *types.Map:
		s.around("map[", t.Key())
		s.around("]", t.Elem())
	case *types.Chan:
		s.channel(t)
	case *types.Signature:
		s.b.WriteString("func")
		s.signature(t)
	case *types.Struct:
		s.structure(t)
	case *types.Interface:
		s.iface(t)
	default:
		s.b.WriteString(t.String())
	}
}

func (s *speller) around(before string, t types.Type) {
	s.b.WriteString(before)
	s.write(t)
}

// basic: byte and rune are other names of uint8 and int32.
func (s *speller) basic(t *types.Basic) {
	if t.Kind() == types.UnsafePointer {
		s.b.WriteString("unsafe.Pointer")
		return
	}
	if k := t.Kind(); k > types.Invalid && int(k) < len(types.Typ) {
		t = types.Typ[k]
	}
	s.b.WriteString(t.Name())
}

func (s *speller) named(obj *types.TypeName) {
	if p := obj.Pkg(); p != nil {
		switch {
		case s.exact:
			s.b.WriteString(pkgPath(p))
			if obj.Parent() != p.Scope() {
				fmt.Fprintf(&s.b, "@%p", obj) // a local type
			}
		case s.depth > 0:
			s.b.WriteString(pkgPath(p))
		default:
			s.b.WriteString(p.Name())
		}
		s.b.WriteByte('.')
	}
	s.b.WriteString(obj.Name())
}

func (s *speller) args(list *types.TypeList) {
	if list.Len() == 0 {
		return
	}
	s.depth++
	s.b.WriteByte('[')
	for i := range list.Len() {
		if i > 0 {
			s.b.WriteByte(',')
		}
		s.write(list.At(i))
	}
	s.b.WriteByte(']')
	s.depth--
}

func (s *speller) channel(t *types.Chan) {
	switch t.Dir() {
	case types.SendOnly:
		s.around("chan<- ", t.Elem())
	case types.RecvOnly:
		s.around("<-chan ", t.Elem())
	default:
		s.around("chan ", t.Elem())
	}
}

func (s *speller) signature(t *types.Signature) {
	s.b.WriteByte('(')
	for i := range t.Params().Len() {
		if i > 0 {
			s.b.WriteString(", ")
		}
		p := t.Params().At(i).Type()
		if list, ok := p.(*types.Slice); ok && t.Variadic() && i == t.Params().Len()-1 {
			s.b.WriteString("...")
			p = list.Elem()
		}
		s.write(p)
	}
	s.b.WriteByte(')')
	s.results(t.Results())
}

func (s *speller) results(list *types.Tuple) {
	switch list.Len() {
	case 0:
	case 1:
		s.around(" ", list.At(0).Type())
	default:
		s.b.WriteString(" (")
		for i := range list.Len() {
			if i > 0 {
				s.b.WriteString(", ")
			}
			s.write(list.At(i).Type())
		}
		s.b.WriteByte(')')
	}
}

func (s *speller) structure(t *types.Struct) {
	s.b.WriteString("struct {")
	for i := range t.NumFields() {
		f := t.Field(i)
		if i > 0 {
			s.b.WriteByte(';')
		}
		s.b.WriteByte(' ')
		if !f.Embedded() {
			if s.exact && !f.Exported() && f.Pkg() != nil {
				s.b.WriteString(f.Pkg().Path() + ".")
			}
			s.b.WriteString(f.Name() + " ")
		}
		s.write(f.Type())
		if tag := t.Tag(i); tag != "" {
			s.b.WriteString(" " + strconv.Quote(tag))
		}
	}
	if t.NumFields() > 0 {
		s.b.WriteByte(' ')
	}
	s.b.WriteByte('}')
}

func (s *speller) iface(t *types.Interface) {
	if t.NumMethods() == 0 {
		s.b.WriteString("interface {}")
		return
	}
	s.b.WriteString("interface {")
	for i := range t.NumMethods() {
		if i > 0 {
			s.b.WriteByte(';')
		}
		m := t.Method(i)
		s.b.WriteString(" " + m.Name())
		s.signature(m.Signature())
	}
	s.b.WriteString(" }")
}
