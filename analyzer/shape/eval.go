package shape

import (
	"go/ast"
	"strings"

	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/internal/model/fromtypes"
	"github.com/databridge-go/databridge/internal/mql"
)

// tooDeep is deeper than any expression that people write.
const tooDeep = 60

// eval goes through an expression and returns what it yields.
func (f *Flow) eval(n *lift.Node, at scope) *Value {
	at.depth++
	if n == nil || at.depth > tooDeep || n.Proxy {
		return unknown()
	}
	switch n.Kind {
	case lift.Document:
		if e := operation(n); e != nil {
			return f.call(n, e, mql.Expression, at)
		}
		return f.spelled(n, at)
	case lift.Array:
		return f.list(n, at)
	case lift.Scalar:
		return f.scalar(n, at)
	}
	return unknown()
}

// spelled is a document of expressions.
func (f *Flow) spelled(n *lift.Node, at scope) *Value {
	s := made(nil)
	s.Open = n.Open
	at.polarity = walk.Positive
	for _, e := range n.Entries {
		v := f.eval(e.Value, at)
		if !e.Known || strings.Contains(e.Key, ".") {
			s.Open = true
			continue
		}
		s.fields[e.Key] = v
	}
	return docOf(s)
}

// list is an array of expressions.
func (f *Flow) list(n *lift.Node, at scope) *Value {
	var elem *Value
	for i, el := range n.Elems {
		v := f.eval(el, at)
		if i == 0 {
			elem = v
		} else {
			elem = either(elem, v)
		}
	}
	if n.Open {
		elem = nil
	}
	return listOf(elem)
}

// scalar is a constant, a variable of Go, or the name of a field or variable.
func (f *Flow) scalar(n *lift.Node, at scope) *Value {
	text, ok := f.Text(n)
	switch {
	case ok && strings.HasPrefix(text, "$$"):
		return f.variable(n, text, at)
	case ok && strings.HasPrefix(text, "$"):
		return f.reference(n, text, 0, docOf(at.root), at)
	case walk.Null(n):
		return of(model.Null)
	case ok:
		return of(model.String)
	case n.Type == nil:
		return unknown()
	}
	k := f.kinds.Value(fromtypes.Type(n.Type)).Kinds
	if f.Constant(n) == nil && k&model.String != 0 || f.world.Client().Registry {
		return unknown() // a string that is not known may name a field
	}
	if k&model.Array != 0 {
		return &Value{Kinds: k}
	}
	return of(k)
}

// variable is the value of "$$name" or of a field below it.
func (f *Flow) variable(n *lift.Node, text string, at scope) *Value {
	name, rest, below := strings.Cut(text[2:], ".")
	v, ok := at.lookup(name)
	f.Variables = append(f.Variables, &Variable{Node: n, Name: name, Value: v, Defined: ok, Scope: at.names()})
	if !ok || !below || rest == "" {
		return v
	}
	return f.reference(n, text, 1, v, at)
}

// reference is the value of a field: of "$a.b", whose first segments name a variable if start is not 0.
func (f *Flow) reference(n *lift.Node, text string, start int, in *Value, at scope) *Value {
	segments := strings.Split(strings.TrimLeft(text, "$"), ".")
	u := &Use{Stage: at.stage, Text: text, Start: start, Path: walk.Path{
		Query: f.Query, Part: f.part, Role: lift.Expression, Full: strings.Join(segments[start:], "."),
		Key: place(n), Skip: start, Value: n, Polarity: walk.Positive,
	}}
	if at.polarity != "" {
		u.Polarity = at.polarity
	}
	return f.use(u, in)
}

// use notes that a field is asked for and returns its value. What the model does not declare is told by its stored path.
func (f *Flow) use(u *Use, in *Value) *Value {
	u.in, u.Result = in, in.resolve(u.Segments())
	f.Uses = append(f.Uses, u)
	switch r := u.Result; r.Status {
	case Found:
		return r.Value
	case Undeclared:
		own, ok := u.Own(r.At)
		if !ok {
			u.Result.Status = Unknown // another key is at fault
			break
		}
		u.Query, u.Base, u.Skip = r.In.Source.Query, r.In.Path, own
		u.Full = lift.JoinPath(r.In.Path, strings.Join(u.Segments()[r.At:], "."))
	}
	return unknown()
}

// place is where a value stands: at the literal, not at the variable that holds it.
func place(n *lift.Node) ast.Expr { return n.Expr }
