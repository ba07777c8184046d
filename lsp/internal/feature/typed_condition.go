package feature

import (
	"go/ast"
	"go/constant"
	"strings"

	"github.com/databridge-go/databridge/internal/lift"
)

// conditions writes a filter as conditions on proxies; ok is false if any part of it has none.
func (p proxies) conditions(n *lift.Node) (conds []string, ok bool) {
	if n == nil || n.Kind != lift.Document || n.Open {
		return nil, false
	}
	for _, e := range n.Entries {
		if !e.Known || e.Assign != nil || e.Deleted || len(e.Guards) > 0 || e.Value == nil {
			return nil, false
		}
		var more []string
		if strings.HasPrefix(e.Key, "$") {
			more, ok = p.joint(e)
		} else {
			more, ok = p.onField(e.Key, e.Value)
		}
		if !ok {
			return nil, false
		}
		conds = append(conds, more...)
	}
	return conds, true
}

// joint writes $and, $or and $nor.
func (p proxies) joint(e *lift.Entry) ([]string, bool) {
	name, known := map[string]string{"$and": "And", "$or": "Or", "$nor": "Nor"}[e.Key]
	if !known || e.Value.Kind != lift.Array || e.Value.Open || len(e.Value.Elems) == 0 {
		return nil, false
	}
	var all []string
	for _, el := range e.Value.Elems {
		conds, ok := p.conditions(el)
		if !ok || len(conds) == 0 || len(el.Guards) > 0 {
			return nil, false
		}
		all = append(all, one(conds))
	}
	return []string{"odm." + name + "(" + strings.Join(all, ", ") + ")"}, true
}

// one writes conditions that must all hold as one.
func one(conds []string) string {
	if len(conds) == 1 {
		return conds[0]
	}
	return "odm.And(" + strings.Join(conds, ", ") + ")"
}

// onField writes what is asked of one field.
func (p proxies) onField(path string, n *lift.Node) ([]string, bool) {
	f, ok := p.at(path)
	if !ok || n.Expr == nil {
		return nil, false
	}
	if n.Kind != lift.Document {
		cond, ok := p.test(f, "$eq", n)
		return []string{cond}, ok
	}
	if len(n.Entries) == 0 || n.Open {
		return nil, false
	}
	var conds []string
	options, _ := constantOf(p.asked, n.Lookup("$options"))
	for _, e := range n.Entries {
		if !e.Known || len(e.Guards) > 0 || e.Assign != nil || e.Value == nil {
			return nil, false
		}
		if e.Key == "$options" && options != "" && n.Lookup("$regex") != nil {
			continue
		}
		cond, ok := p.test(f, e.Key, e.Value)
		if e.Key == "$regex" && options != "" {
			cond, ok = "odm.Regex("+f.expr+", "+p.source(e.Value.Expr)+", "+p.source(n.Lookup("$options").Expr)+")", true
		}
		if !ok {
			return nil, false
		}
		conds = append(conds, cond)
	}
	return conds, true
}

// methods are the operators that a kind of field has as a method; all others are functions of odm.
var methods = map[string]map[string]string{
	"Field": {"$eq": "Eq", "$ne": "Ne"},
	"Ord":   {"$eq": "Eq", "$ne": "Ne", "$gt": "Gt", "$gte": "Gte", "$lt": "Lt", "$lte": "Lte"},
	"Num":   {"$eq": "Eq", "$ne": "Ne", "$gt": "Gt", "$gte": "Gte", "$lt": "Lt", "$lte": "Lte"},
	"Str":   {"$eq": "Eq", "$ne": "Ne", "$gt": "Gt", "$gte": "Gte", "$lt": "Lt", "$lte": "Lte", "$regex": "Match"},
	"Doc":   {"$eq": "Eq"},
	"List":  {"$eq": "Contains", "$size": "Size"},
}

// functions are the operators that are a function of odm with the field first.
var functions = map[string]string{
	"$ne": "Ne", "$gt": "Gt", "$gte": "Gte", "$lt": "Lt", "$lte": "Lte", "$exists": "Exists", "$size": "Size", "$type": "Type",
}

// test writes one operator on a field.
func (p proxies) test(f proxy, op string, n *lift.Node) (string, bool) {
	if n.Kind == lift.Unknown && n.Type == nil || n.Expr == nil {
		return "", false
	}
	arg := p.written(n)
	switch {
	case isNilText(arg) && op == "$eq":
		return "odm.IsNull(" + f.expr + ")", true
	case op == "$in" || op == "$nin" || op == "$all":
		return p.listed(f, op, n)
	case n.Kind == lift.Document || n.Kind == lift.Array:
		return "", false
	case methods[f.kind][op] != "":
		return f.expr + "." + methods[f.kind][op] + "(" + arg + ")", true
	case functions[op] != "":
		return "odm." + functions[op] + "(" + f.expr + ", " + arg + ")", true
	}
	return "", false
}

// listed writes an operator that takes a list: its elements, or a slice spread.
func (p proxies) listed(f proxy, op string, n *lift.Node) (string, bool) {
	arg := p.written(n) + "..."
	if n.Kind == lift.Array && n.Use == nil {
		if n.Open {
			return "", false
		}
		var elems []string
		for _, el := range n.Elems {
			if el.Expr == nil || el.Kind == lift.Document || el.Kind == lift.Array || len(el.Guards) > 0 {
				return "", false
			}
			elems = append(elems, p.written(el))
		}
		arg = strings.Join(elems, ", ")
	}
	switch {
	case op == "$in" && f.kind != "Doc" && f.kind != "Map" && f.kind != "Ref" && f.kind != "Refs":
		return f.expr + ".In(" + arg + ")", true
	case op == "$nin":
		return "odm.NotIn(" + f.expr + ", " + arg + ")", true
	case op == "$all" && f.kind == "List":
		return f.expr + ".All(" + arg + ")", true
	}
	return "", false
}

// written is a value as the program writes it where it is used.
func (p proxies) written(n *lift.Node) string {
	if n.Use != nil {
		return p.source(n.Use)
	}
	return p.source(n.Expr)
}

func isNilText(s string) bool { return s == "nil" }

// constantOf is the value of a constant string of a query.
func constantOf(a *asked, n *lift.Node) (string, bool) {
	if n == nil || n.Expr == nil {
		return "", false
	}
	tv, ok := a.pkg.Info.Types[n.Expr]
	if !ok || tv.Value == nil || tv.Value.Kind() != constant.String {
		return "", false
	}
	return constant.StringVal(tv.Value), true
}

// inFile reports whether an expression stands in the file itself, so that it can be written again.
func (a *asked) inFile(e ast.Expr) bool {
	f := a.syntax()
	return e != nil && f != nil && f.FileStart <= e.Pos() && e.End() <= f.FileEnd
}
