package updaterules

import (
	"fmt"
	"go/ast"
	"go/constant"
	"slices"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/internal/mql"
)

// malformedChange is DB4011: a value that an update operator, or an option of one, cannot take.
func malformedChange(p *rule.Pass) {
	if p.World.Client().Registry {
		return // any type may be stored as anything
	}
	for part := range parts(p, lift.Update) {
		if part.Node.Kind != lift.Document {
			continue
		}
		for _, e := range part.Node.Entries {
			if op, known := mql.Lookup(mql.Update, e.Key); known && e.Known && e.Value != nil {
				judgeChange(p, op, e.Value)
			}
		}
	}
}

// judgeChange judges the value of an operator: a document of paths, each with a value that the operator takes.
func judgeChange(p *rule.Pass, op *mql.Operator, v *lift.Node) {
	if k := kindsOf(v); k&^model.Null != 0 && k&model.Object == 0 || k == model.Null {
		p.Report(malformed(v, fmt.Sprintf("%s takes a document of paths: {%s: {path: …}}; this is %s", op.Name, op.Name, kindWords(k))))
		return
	}
	for _, e := range v.Entries {
		if e.Value == nil || e.Value.Proxy || !e.Known {
			continue
		}
		judgeOperand(p, op, e)
		for _, o := range e.Value.Entries {
			if m, known := mql.Lookup(mql.Modifier, o.Key); known && o.Known && o.Value != nil && slices.Contains(m.Of, op.Name) {
				judgeModifier(p, op, m, e.Value, o)
			}
		}
	}
}

// judgeOperand judges the value of one path.
func judgeOperand(p *rule.Pass, op *mql.Operator, e *lift.Entry) {
	k := kindsOf(e.Value)
	takes := model.Kinds(0)
	if len(op.Args) > 0 {
		takes = op.Args[0].Kinds
	}
	text, isText := walk.Text(e.Value)
	n, isWhole := wholeNumber(p, e.Value)
	switch {
	case takes != 0 && k&^model.Null != 0 && k&takes == 0:
		p.Report(malformed(e.Value, fmt.Sprintf("%s takes %s; this is %s", op.Name, kindWords(takes), kindWords(k))))
	case op.Name == "$rename" && isText && text == e.Key:
		p.Report(malformed(e.Value, fmt.Sprintf("$rename of %s to itself: the names must differ", text)))
	case op.Name == "$pop" && isWhole && n != 1 && n != -1:
		p.Report(malformed(e.Value, fmt.Sprintf("$pop takes 1 (the last element) or -1 (the first one), not %d", n)))
	}
}

// judgeModifier judges one option: $each, $slice, $sort, $position, $type.
func judgeModifier(p *rule.Pass, op, m *mql.Operator, in *lift.Node, o *lift.Entry) {
	k := kindsOf(o.Value)
	text, isText := walk.Text(o.Value)
	n, isWhole := wholeNumber(p, o.Value)
	switch {
	case m.Takes != 0 && k&^model.Null != 0 && k&m.Takes == 0:
		f := malformed(o.Value, fmt.Sprintf("%s takes %s; this is %s", m.Name, kindWords(m.Takes), kindWords(k)))
		f.Fixes = asList(p, m, o.Value)
		p.Report(f)
	case m.Name == "$type" && isText && text != "date" && text != "timestamp":
		p.Report(malformed(o.Value, fmt.Sprintf("$currentDate has no type %q: it is \"date\" or \"timestamp\"", text)))
	case m.Name == "$sort" && isWhole && n != 1 && n != -1:
		p.Report(malformed(o.Value, fmt.Sprintf("$sort takes 1, -1 or a document of paths, not %d", n)))
	case m.Name == "$sort" && o.Value.Kind == lift.Document:
		judgeDirections(p, o.Value)
	case needsEach(op, m) && !in.Open && !slices.ContainsFunc(in.Entries, isEach):
		f := malformed(o.Value, fmt.Sprintf("%s without $each is stored as an element of the array", m.Name))
		f.Pos, f.End = o.KeyExpr.Pos(), o.KeyExpr.End()
		p.Report(f)
	}
}

// judgeDirections judges the paths that the elements of an array are sorted by.
func judgeDirections(p *rule.Pass, by *lift.Node) {
	for _, e := range by.Entries {
		if e.Value == nil || e.Value.Proxy {
			continue
		}
		n, isWhole := wholeNumber(p, e.Value)
		k := kindsOf(e.Value) &^ model.Null
		if isWhole && n != 1 && n != -1 || k != 0 && k&model.Number == 0 {
			p.Report(malformed(e.Value, "the elements are sorted upwards (1) or downwards (-1)"))
		}
	}
}

// needsEach reports whether an option works beside $each only.
func needsEach(op, m *mql.Operator) bool {
	each, _ := mql.Lookup(mql.Modifier, "$each")
	return m.Name != each.Name && slices.Contains(each.Of, op.Name)
}

func isEach(e *lift.Entry) bool { return !e.Known || e.Key == "$each" }

// asList makes a list of the one value under $each.
func asList(p *rule.Pass, m *mql.Operator, v *lift.Node) []diag.Fix {
	e := written(v)
	bson := p.BSON(e.Pos())
	if m.Takes != model.Array || bson == "" || v.Type != nil && isTyped(p, e) {
		return nil
	}
	return []diag.Fix{{Title: "wrap in " + bson + ".A", Edits: []diag.Edit{
		{Pos: e.Pos(), End: e.Pos(), New: bson + ".A{"}, {Pos: e.End(), End: e.End(), New: "}"},
	}}}
}

// isTyped reports whether an expression leaves its type to the literal around it.
func isTyped(p *rule.Pass, e ast.Expr) bool {
	lit, ok := e.(*ast.CompositeLit)
	return ok && lit.Type == nil || p.Info.TypeOf(e) == nil
}

// wholeNumber returns the constant that a value is.
func wholeNumber(p *rule.Pass, v *lift.Node) (int64, bool) {
	c := p.Info.Types[v.Expr].Value
	if c == nil || c.Kind() != constant.Int {
		return 0, false
	}
	return constant.Int64Val(c)
}

func malformed(v *lift.Node, message string) diag.Finding {
	at := written(v)
	return diag.Finding{Pos: at.Pos(), End: at.End(), Message: message}
}

// kindWords is kinds in words; null is one only by itself.
func kindWords(k model.Kinds) string {
	if k == model.Null {
		return "null"
	}
	return a(k)
}
