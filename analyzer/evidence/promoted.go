package evidence

import (
	"go/ast"
	"go/types"

	"github.com/databridge-go/databridge/internal/lift"
)

// promoted ties the receiver of a method that asks itself, c.FindOne(…), to the collection that its type embeds: all
// methods of the type ask the same one.
func promoted(src lift.Source, queries []*lift.Query) []lift.Tie {
	var ties []lift.Tie
	for _, q := range queries {
		if _, param := parameterName(q.Collection.ID); !param || src.Info == nil || !asksReceiver(src.Info, q) {
			continue
		}
		n := named(src.Info.TypeOf(q.Collection.Expr))
		if n == nil {
			continue
		}
		if field, ok := embeddedCollection(n, 0); ok {
			owner := n.Obj().Pkg().Path() + "." + n.Obj().Name()
			ties = append(ties, lift.Tie{ID: q.Collection.ID, From: "field:" + owner + "." + field, Same: true})
		}
	}
	return ties
}

// asksReceiver reports whether the collection of q is the receiver of the method that q stands in.
func asksReceiver(info *types.Info, q *lift.Query) bool {
	id, ok := ast.Unparen(q.Collection.Expr).(*ast.Ident)
	if !ok || q.Func == nil || q.Func.Recv == nil {
		return false
	}
	for _, field := range q.Func.Recv.List {
		for _, name := range field.Names {
			if obj := info.Defs[name]; obj != nil && obj == info.Uses[id] {
				return true
			}
		}
	}
	return false
}

// embeddedCollection returns the name of the embedded field that a struct has the methods of a collection from.
func embeddedCollection(n *types.Named, depth int) (field string, ok bool) {
	st, isStruct := n.Underlying().(*types.Struct)
	if depth > 4 || isDriverPath(n.Obj().Pkg().Path()) {
		return "", false // a type that embeds itself is broken code
	}
	for i := range fieldsOf(st, isStruct) {
		f := st.Field(i)
		if !f.Embedded() {
			continue
		}
		if isDriver(f.Type(), "Collection") {
			return f.Name(), true
		}
		if inner := named(f.Type()); inner != nil {
			if field, ok := embeddedCollection(inner, depth+1); ok {
				return field, true
			}
		}
	}
	return "", false
}

// Identity returns the one name that the World has for the collection of q; "" if it cannot be told which one it is.
// See lift.OfParameter for one that is known as a parameter only.
func (w *World) Identity(q *lift.Query) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.ids.canonical(q.Collection.ID)
}
