package faulttest

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/types"
	"slices"
	"strconv"
	"strings"
)

// values makes mistakes in the value of an element.
func (m *mutator) values(e element) {
	if m.reference(e.value) {
		return
	}
	if e.name == "localField" || e.name == "foreignField" {
		if lit, ok := e.value.(*ast.BasicLit); ok {
			path, _ := strconv.Unquote(lit.Value)
			m.names(lit, path, "")
		}
		return
	}
	if e.under() == "$unset" || m.optionText(e) {
		return // any value unsets; and a text is one name for another
	}
	if slices.Contains([]string{"$in", "$nin", "$all", "$each", "$or", "$and", "$nor", "$mod"}, e.name) {
		m.replace("value: no list", e.value, `"x"`)
	}
	if kind := m.direction(e); kind != "" {
		m.value(e.value, kind)
		return
	}
	m.value(e.value, "")
}

// direction is what the number beside a name means where it is no value: an order, a choice; "" if it is a value.
func (m *mutator) direction(e element) string {
	number, ok := m.info.Types[e.value]
	if !ok || number.Value == nil || number.Value.Kind() != constant.Int {
		return ""
	}
	switch {
	case slices.Contains([]string{"$sort", "sortBy"}, e.under()):
		return "value: order in a pipeline or $push"
	case e.under() == "$project":
		return "value: choice in $project"
	case len(e.above) == 0 && m.argument(e, "SetProjection("):
		return "value: choice in a projection"
	case len(e.above) == 0 && (m.argument(e, "SetSort(") || m.argument(e, "SetHint(") || m.argument(e, "Keys:")):
		return "value: order in an option or an index"
	}
	return ""
}

// argument reports whether the words stand before an element on its line.
func (m *mutator) argument(e element, words string) bool {
	before := m.text[:m.offset(e.node.Pos())]
	return strings.Contains(before[strings.LastIndexByte(before, '\n')+1:], words)
}

// optionText reports whether a value is a text that an option takes: a name, a unit, a result.
func (m *mutator) optionText(e element) bool {
	t, ok := m.info.TypeOf(e.value).Underlying().(*types.Basic)
	return ok && t.Info()&types.IsString != 0 && e.option()
}

// value gives a value another type. The kind of mistake says where, if it is no plain value.
func (m *mutator) value(v ast.Expr, where string) {
	n := len(m.all)
	m.retype(v)
	for i := n; i < len(m.all) && where != ""; i++ {
		m.all[i].kind = where
	}
}

// retype gives a value another type.
func (m *mutator) retype(v ast.Expr) {
	if lit, ok := v.(*ast.BasicLit); ok && strings.HasPrefix(lit.Value, `"$`) {
		return
	}
	t := m.info.TypeOf(v)
	if bsonType(t) == "ObjectID" {
		m.replace("value: hex for an ObjectID", v, m.source(v)+".Hex()")
		return
	}
	if t.String() == "time.Time" {
		m.replace("value: text for a time", v, m.source(v)+".String()")
		return
	}
	b, ok := t.Underlying().(*types.Basic)
	if !ok {
		return
	}
	constantValue := m.info.Types[v].Value
	switch {
	case b.Info()&types.IsString != 0 && constantValue != nil:
		m.replace("value: number for a text", v, "7")
	case b.Info()&types.IsString != 0:
		m.replace("value: number for a text", v, "len("+m.source(v)+")")
	case b.Info()&types.IsNumeric != 0 && constantValue != nil:
		m.replace("value: text for a number", v, strconv.Quote(constantValue.String()))
	case b.Info()&types.IsNumeric != 0:
		m.replace("value: text for a number", v, fmt.Sprintf(`string(rune(%s))`, m.source(v)))
	case b.Info()&types.IsBoolean != 0 && constantValue != nil:
		m.replace("value: text for a bool", v, strconv.Quote(constantValue.String()))
	}
}
