package lifecycle

import (
	"fmt"
	"go/ast"
	"go/types"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
)

// transactionContextIgnored is DB7006: an operation inside a transaction's callback whose context is not the session's.
// The server runs it, outside of the transaction.
func transactionContextIgnored() rule.Rule {
	return rule.Rule{Code: "DB7006", Run: func(p *rule.Pass) {
		t := newTransactions(p)
		if len(t.scopes) == 0 {
			return
		}
		told := map[*ast.CallExpr]bool{} // BulkWrite gives a query for each of its models
		for _, q := range p.Queries {
			s := t.around(q.Call)
			if s == nil || told[q.Call] || handedOn(p, q) || q.Context == nil || !transactional(q.Verb) {
				continue
			}
			if out := s.outside(q.Context, 0); out != nil {
				told[q.Call] = true
				p.Report(s.direct(q, out))
			}
		}
		for _, s := range t.scopes {
			t.helpers(s)
		}
	}}
}

// handedOn reports whether another function of this package sends a query: helpers looks into it.
func handedOn(p *rule.Pass, q *lift.Query) bool {
	fn := rule.Callee(p.Info, q.Call)
	return q.Through != "" && fn != nil && fn.Pkg() == p.Pkg
}

// transactional reports whether an operation may run in a transaction at all. Those that may not are outside of it on
// purpose.
func transactional(v lift.Verb) bool {
	switch v {
	case lift.Watch, lift.CreateIndexes, lift.RunCommand:
		return false
	}
	return true
}

// direct reports an operation that stands in the callback itself.
func (s *scope) direct(q *lift.Query, out *outer) diag.Finding {
	f := diag.Finding{
		Pos: q.Context.Pos(), End: q.Context.End(),
		Message: fmt.Sprintf("%s does not carry the session: this %s runs outside of the transaction; %s",
			types.ExprString(q.Context), method(q), s.wayOut()),
	}
	f.Fixes = s.fixes(out)
	return f
}

// method is the name of an operation as the code has it.
func method(q *lift.Query) string {
	if sel, ok := rule.Uninstantiated(q.Call.Fun).(*ast.SelectorExpr); ok {
		return sel.Sel.Name
	}
	return string(q.Verb)
}

func (s *scope) wayOut() string {
	if s.session == nil || s.session.Name() == "_" {
		return "name the callback's own context and use it"
	}
	return "use " + s.session.Name()
}

// fixes puts the session's context in place of the outer one, unless its name means something else there.
func (s *scope) fixes(out *outer) []diag.Fix {
	if s.session == nil || s.session.Name() == "_" {
		return nil
	}
	inner := s.pass.Pkg.Scope().Innermost(out.expr.Pos())
	if inner == nil {
		return nil
	}
	if _, seen := inner.LookupParent(s.session.Name(), out.expr.Pos()); seen != s.session {
		return nil
	}
	if v := variable(s.pass.Info, out.expr); v != nil && v.Kind() == types.LocalVar && s.of.uses[v] == 1 {
		return nil // the variable would be left unused, which does not compile
	}
	return []diag.Fix{{
		Title: "use " + s.session.Name(),
		Edits: []diag.Edit{{Pos: out.expr.Pos(), End: out.expr.End(), New: s.session.Name()}},
	}}
}

// helpers reports the calls in a scope of functions of this package that send with a context from outside: one that they
// are given, or one that a closure has caught.
func (t *transactions) helpers(s *scope) {
	ast.Inspect(s.block, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || t.around(call) != s {
			return true
		}
		if lit := t.closure(call.Fun); lit != nil && !contains(s.block, lit.Pos()) {
			if q := t.caught(s, lit); q != nil {
				t.pass.Report(diag.Finding{
					Pos: call.Fun.Pos(), End: call.Fun.End(),
					Message: fmt.Sprintf("%s sends its %s with %s, which does not carry the session: it runs outside of the transaction; give it the context as an argument",
						types.ExprString(call.Fun), method(q), types.ExprString(q.Context)),
					Related: []diag.Related{{Pos: q.Context.Pos(), End: q.Context.End(), Message: "this context was made before the transaction"}},
				})
			}
			return true
		}
		if s.carries(call) {
			return true
		}
		for i, arg := range call.Args {
			out := s.outside(arg, 0)
			if out == nil {
				continue
			}
			if q := t.sends(call, i, 0); q != nil {
				t.pass.Report(diag.Finding{
					Pos: arg.Pos(), End: arg.End(),
					Message: fmt.Sprintf("%s does not carry the session: the %s in %s runs outside of the transaction; %s",
						types.ExprString(arg), method(q), types.ExprString(call.Fun), s.wayOut()),
					Related: []diag.Related{{Pos: q.Call.Pos(), End: q.Call.End(), Message: "sent with the context that it is given"}},
					Fixes:   s.fixes(out),
				})
			}
			return true
		}
		return true
	})
}
