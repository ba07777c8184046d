package updaterules

import (
	"fmt"
	"strings"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/internal/mql"
)

// expressionInUpdate is DB4016: an expression in an update that is no pipeline is a value like any other.
func expressionInUpdate(p *rule.Pass) {
	for _, q := range p.Queries {
		m, known := p.World.ModelOf(q)
		for _, path := range walk.List(q) {
			if !stores(path) {
				continue
			}
			if name, ok := isExpression(path.Value); ok {
				p.Report(storedExpression(path, fmt.Sprintf("{%s: …} is stored as a sub-document: an update with expressions must be a pipeline", name)))
				continue
			}
			if text, ok := walk.Text(path.Value); ok && known && namesField(m, path, text) {
				f := storedExpression(path, fmt.Sprintf("%q is stored as text: to copy the field the update must be a pipeline", text))
				f.Severity, f.Model = diag.Warning, m.Name
				p.Report(f)
			}
		}
	}
}

// stores reports whether an update stores the value of a path as it is.
func stores(path walk.Path) bool {
	if path.Role != lift.Update || path.Dynamic || path.Value == nil || path.Condition != nil && path.Condition.Proxy {
		return false
	}
	op, known := mql.Lookup(mql.Update, path.Operator)
	return known && len(op.Args) > 0 && op.Args[0].Kinds == 0 && path.Operator != "$unset" && path.Operator != "$pull"
}

// isExpression returns the operator of a document whose only key is one of the expression language, with arguments that
// it can have. A saved condition, {$gt: 3}, has other ones.
func isExpression(v *lift.Node) (name string, ok bool) {
	if v.Kind != lift.Document || v.Open || len(v.Entries) != 1 || !v.Entries[0].Known || v.Entries[0].Value == nil {
		return "", false
	}
	e := v.Entries[0]
	op, known := mql.Lookup(mql.Expression, e.Key)
	if !known || e.Key == "$literal" {
		return "", false
	}
	if _, option := mql.Lookup(mql.Modifier, e.Key); option {
		return "", false // $slice and $sort of a $push
	}
	_, condition := mql.Lookup(mql.FieldQuery, e.Key)
	if _, query := mql.Lookup(mql.Query, e.Key); condition || query {
		return e.Key, readsPath(e.Value)
	}
	return e.Key, op != nil
}

// readsPath reports whether an argument of an expression is a field path, or an expression.
func readsPath(v *lift.Node) bool {
	for _, el := range v.Elems {
		if text, ok := walk.Text(el); ok && strings.HasPrefix(text, "$") && len(text) > 1 {
			return true
		}
	}
	return false
}

// namesField reports whether a text is the path of a stored field with a $ before it, of a kind that the target takes.
func namesField(m *evidence.Model, path walk.Path, text string) bool {
	field, ok := strings.CutPrefix(text, "$")
	if !ok || field == "" || strings.HasPrefix(field, "$") || path.Operator != "$set" && path.Operator != "$setOnInsert" {
		return false
	}
	r := m.Resolve(field)
	return r.Status == model.Found && r.Field != nil && len(r.Steps) == strings.Count(field, ".")+1
}

func storedExpression(path walk.Path, message string) diag.Finding {
	at := written(path.Value)
	return diag.Finding{Pos: at.Pos(), End: at.End(), Message: message}
}
