package faulttest

import (
	"go/ast"
	"go/constant"
	"go/token"
	"strconv"
	"strings"

	"github.com/databridge-go/databridge/internal/mql"
)

// elements makes the mistakes in one element: in its name, its place and its value.
func (m *mutator) elements(e element) {
	switch {
	case e.stage():
		m.replace("stage: letters", e.key, strconv.Quote("$"+typo(e.name[1:])))
		m.replace("stage: no $", e.key, strconv.Quote(e.name[1:]))
	case isOperator(e.name):
		m.replace("operator: letters", e.key, strconv.Quote("$"+typo(e.name[1:])))
		m.replace("operator: no $", e.key, strconv.Quote(e.name[1:]))
		m.dropped(e)
	case e.option(), e.under() == "$group" && e.name == "_id":
		m.replace("option: letters", e.key, strconv.Quote(typo(e.name)))
	case m.made(e):
		if m.asked(e) {
			m.replace("made name: letters", e.key, strconv.Quote(typo(e.name)))
		}
	default:
		n := len(m.all)
		m.names(e.key, e.name, "")
		for i := n; i < len(m.all) && strings.Contains(m.source(e.value), `"$exists": false`); i++ {
			m.all[i].kind = asksForAbsence
		}
	}
	m.moved(e)
	m.values(e)
}

// names misspells a path that stands in a literal after a prefix.
func (m *mutator) names(lit ast.Node, path, prefix string) {
	for _, w := range misspell(path) {
		m.replace(w.kind, lit, strconv.Quote(prefix+w.path))
	}
}

// made reports whether an element gives a name to something new.
func (m *mutator) made(e element) bool {
	switch e.under() {
	case "$group", "$addFields", "$facet", "newRoot", "output":
		return true
	case "$set":
		return len(e.above) == 1 && m.inPipeline(e)
	case "$project":
		tv := m.info.Types[e.value]
		return tv.Value == nil || tv.Value.Kind() != constant.Int
	}
	return false
}

// inPipeline reports whether the function around an element runs a pipeline.
func (m *mutator) inPipeline(e element) bool {
	return m.body != nil && strings.Contains(m.source(m.body), ".Aggregate(") || e.inList
}

// asked reports whether somebody asks for a name that a stage makes: a later stage, or a field of the results' struct.
func (m *mutator) asked(e element) bool {
	rest := m.text[m.offset(e.value.End()):m.offset(m.body.End())]
	if strings.Contains(rest, `"$`+e.name) || strings.Contains(rest, `"`+e.name+`"`) || strings.Contains(rest, `"`+e.name+`.`) {
		return true
	}
	return !strings.Contains(rest, "[]bson.M")
}

// dropped leaves the only operator of an update out: {"$set": x} is x.
func (m *mutator) dropped(e element) {
	_, ok := mql.Lookup(mql.Update, e.name)
	if inner, lit := e.value.(*ast.CompositeLit); ok && lit && e.doc != nil && e.alone && !e.inList && len(e.above) == 0 && bsonType(m.info.TypeOf(inner)) != "" {
		m.replace("update: operator dropped", e.doc, m.source(inner))
	}
}

// moved lets a field and the only operator in its value change places, and an operator and the only field in its value.
func (m *mutator) moved(e element) {
	in, ok := e.value.(*ast.CompositeLit)
	if !ok || len(in.Elts) != 1 || e.option() || e.stage() {
		return
	}
	var key *ast.BasicLit
	switch x := in.Elts[0].(type) {
	case *ast.KeyValueExpr:
		key, _ = x.Key.(*ast.BasicLit)
	case *ast.CompositeLit:
		for _, part := range x.Elts {
			if kv, ok := part.(*ast.KeyValueExpr); ok && m.source(kv.Key) == "Key" {
				key, _ = kv.Value.(*ast.BasicLit)
			}
		}
	}
	if key == nil || key.Kind != token.STRING {
		return
	}
	inner, err := strconv.Unquote(key.Value)
	if err != nil || isOperator(inner) == isOperator(e.name) || strings.HasPrefix(m.source(in), "bson.A") {
		return
	}
	whole := m.source(e.node)
	start := m.offset(e.node.Pos())
	a, b := m.offset(e.key.Pos())-start, m.offset(key.Pos())-start
	m.replace("operator: moved", e.node, whole[:a]+key.Value+whole[a+len(e.key.Value):b]+e.key.Value+whole[b+len(key.Value):])
}

// reference misspells "$path" and "$$variable.path"; ok is false for any other value.
func (m *mutator) reference(v ast.Expr) (ok bool) {
	lit, ok := v.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return false
	}
	text, err := strconv.Unquote(lit.Value)
	if err != nil || !isOperator(text) {
		return false
	}
	prefix, path := "$", text[1:]
	if strings.HasPrefix(path, "$") {
		variable, rest, below := strings.Cut(path, ".")
		if !below {
			return true
		}
		prefix, path = "$"+variable+".", rest
	}
	for _, w := range misspell(path) {
		m.replace(strings.Replace(w.kind, "field", "reference", 1), lit, strconv.Quote(prefix+w.path))
	}
	m.replace("reference: no $", lit, strconv.Quote(strings.TrimLeft(text, "$")))
	return true
}

// call makes mistakes in the arguments of odm and of Distinct.
func (m *mutator) call(n *ast.CallExpr) {
	sel, ok := n.Fun.(*ast.SelectorExpr)
	if !ok {
		return
	}
	path := func(x ast.Expr) {
		if lit, ok := x.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			text, _ := strconv.Unquote(lit.Value)
			name := strings.TrimPrefix(text, "-")
			m.names(lit, name, text[:len(text)-len(name)])
		}
	}
	switch sel.Sel.Name {
	case "As": // agg.As; odm.As takes no text
		path(n.Args[0])
	case "F":
		path(n.Args[0])
	case "Sort":
		for _, x := range n.Args {
			path(x)
		}
	case "Distinct":
		path(n.Args[1])
	case "Eq", "Ne", "Gt", "Gte", "Lt", "Lte", "In", "Set", "Inc", "AddToSet", "Push":
		for _, x := range n.Args {
			where := ""
			if sel.Sel.Name == "In" {
				where = oneOfList
			}
			if id, ok := x.(*ast.Ident); !ok || id.Name != "ctx" {
				m.value(x, where)
			}
		}
	}
}
