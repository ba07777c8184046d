package valuerules

import (
	"fmt"
	"go/constant"
	"slices"
	"strings"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/internal/mql"
	"github.com/databridge-go/databridge/internal/nearest"
)

// malformedOperand is DB3012: a value that a query operator cannot take.
func malformedOperand() rule.Rule {
	return rule.Rule{Code: "DB3012", Run: func(p *rule.Pass) {
		j := newJudge(p)
		for _, q := range p.Queries {
			spots(q, func(at spot) {
				if at.place != mql.FieldQuery || at.list != "" {
					return
				}
				for _, e := range at.doc.Entries {
					op, known := mql.Lookup(mql.FieldQuery, e.Key)
					if !known {
						op, known = mql.Lookup(mql.Option, e.Key)
					}
					if known && operator(e) && e.Value != nil && written(p, e) {
						j.operand(at, op, e)
					}
				}
			})
		}
	}}
}

// operand judges the value of one operator.
func (j *judge) operand(at spot, op *mql.Operator, e *lift.Entry) {
	n, whole := j.number(e.Value)
	text, isText := walk.Text(e.Value)
	switch {
	case j.wrongOperand(op, e):
	case e.Key == "$size" && whole && n < 0:
		j.say(e, "$size is a count of elements: it cannot be negative")
	case e.Key == "$mod" && e.Value.Kind == lift.Array && !e.Value.Open:
		j.modulo(e)
	case e.Key == "$type":
		j.aliases(e)
	case e.Key == "$not" && e.Value.Kind == lift.Document && len(e.Value.Entries) == 0 && !e.Value.Open:
		j.say(e, "$not of nothing: it negates operators")
	case e.Key == "$options" && !at.doc.Open && !slices.ContainsFunc(at.doc.Entries, isRegex):
		j.say(e, "$options stands beside a $regex only")
	case e.Key == "$options" && isText && strings.Trim(text, "imsxu") != "":
		j.say(e, fmt.Sprintf("$options has no flag %q: they are i, m, s, x, u", strings.Trim(text, "imsxu")[:1]))
	}
}

// wrongOperand reports a value of a kind that an operator never takes. $exists takes any, and lists are DB3006's.
func (j *judge) wrongOperand(op *mql.Operator, e *lift.Entry) bool {
	k := j.kinds(e.Value)
	if k == 0 || needsArray(op) {
		return false
	}
	var want model.Kinds
	switch {
	case op.Name == "$not":
		want = model.Object | model.Regex
	case takes(op, "query"):
		want = model.Object
	case op.Place == mql.Option:
		want = op.Takes
	case len(op.Args) == 1 && !op.Args[0].Merge && op.Args[0].Kinds != model.Bool:
		want = op.Args[0].Kinds
		if op.Args[0].Variadic == "array" {
			want |= model.Array
		}
	}
	if want == 0 || want&k != 0 {
		return false
	}
	j.say(e, fmt.Sprintf("%s takes %s; this is %s", op.Name, rule.Words(want), rule.Words(k)))
	return true
}

// modulo judges the divisor and the remainder of $mod.
func (j *judge) modulo(e *lift.Entry) {
	if len(e.Value.Elems) != 2 {
		j.say(e, fmt.Sprintf("$mod takes a divisor and a remainder, not %d values", len(e.Value.Elems)))
		return
	}
	for i, v := range e.Value.Elems {
		if k := j.kinds(v); k != 0 && k&model.Number == 0 {
			j.say(e, fmt.Sprintf("the %s of $mod is a number; this is %s", []string{"divisor", "remainder"}[i], rule.Words(k)))
			return
		}
	}
	if n, whole := j.number(e.Value.Elems[0]); whole && n == 0 {
		j.say(e, "$mod by 0")
	}
}

// aliases judges the names of $type.
func (j *judge) aliases(e *lift.Entry) {
	for _, v := range append([]*lift.Node{e.Value}, e.Value.Elems...) {
		text, isText := walk.Text(v)
		if !isText || slices.Contains(mql.TypeNames(), text) {
			continue
		}
		f := diag.Finding{Pos: at(v).Pos(), End: at(v).End(), Message: fmt.Sprintf("$type knows no %q", text)}
		if near := nearestType(text); near != "" {
			f.Message += fmt.Sprintf("; did you mean %q?", near)
			f.Fixes = renaming(at(v), near)
		}
		j.Report(f)
	}
}

// nearestType is the name of a type that may be meant: Go's and SQL's names count.
func nearestType(text string) string {
	switch strings.ToLower(text) {
	case "integer", "int32":
		return "int"
	case "int64":
		return "long"
	case "float", "float64":
		return "double"
	case "boolean":
		return "bool"
	case "datetime", "time":
		return "date"
	}
	return nearest.In(text, mql.TypeNames())
}

// number returns the whole constant that a value is.
func (j *judge) number(v *lift.Node) (int64, bool) {
	c := j.Info.Types[v.Expr].Value
	if c == nil || c.Kind() != constant.Int {
		return 0, false
	}
	return constant.Int64Val(c)
}

func isRegex(e *lift.Entry) bool { return !e.Known || e.Key == "$regex" || e.Key == "$not" }

func (j *judge) say(e *lift.Entry, message string) {
	v := at(e.Value)
	j.Report(diag.Finding{Pos: v.Pos(), End: v.End(), Message: message})
}
