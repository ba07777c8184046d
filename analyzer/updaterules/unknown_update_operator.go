package updaterules

import (
	"fmt"
	"go/ast"
	"slices"
	"strings"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/mql"
)

// unknownUpdateOperator is DB4003: a key of an update document that is no operator, and an option of an operator that
// it does not have.
func unknownUpdateOperator(p *rule.Pass) {
	for part := range parts(p, lift.Update) {
		switch n := part.Node; formOf(n) {
		case operators:
			for _, e := range n.Entries {
				judgeOperator(p, e)
			}
		case plain:
			for _, e := range withoutDollar(n) {
				judgeOperator(p, e)
			}
		}
	}
}

// judgeOperator reports a key at the top of an update document that is no operator, or goes into the one that it is.
func judgeOperator(p *rule.Pass, e *lift.Entry) {
	if !e.Known {
		return
	}
	if op, ok := mql.Lookup(mql.Update, e.Key); ok {
		judgeOptions(p, op, e.Value)
		return
	}
	near := mql.Nearest(mql.Update, e.Key)
	if other := dropped(e.Key); other != "" {
		p.Report(misspelt(e, fmt.Sprintf("MongoDB has no %s any more: %s", e.Key, other), ""))
		return
	}
	p.Report(misspelt(e, notAnOperator(e.Key, near), near))
}

// notAnOperator says what a key is instead.
func notAnOperator(key, near string) string {
	places := mql.Places(key)
	switch {
	case near != "":
		return fmt.Sprintf("unknown update operator %s; did you mean %s?", key, near)
	case !strings.HasPrefix(key, "$"):
		return fmt.Sprintf("%q stands beside update operators: put it into $set", key)
	case slices.Contains(places, mql.UpdateStage):
		return fmt.Sprintf("%s is a stage: an update made of stages is a mongo.Pipeline", key)
	case slices.Contains(places, mql.Modifier):
		op, _ := mql.Lookup(mql.Modifier, key)
		return fmt.Sprintf("%s is no update operator: it stands inside %s", key, strings.Join(op.Of, " or "))
	case len(places) > 0:
		return fmt.Sprintf("%s is no update operator", key)
	}
	return fmt.Sprintf("unknown update operator %s", key)
}

// dropped says what stands in the place of an operator that MongoDB no longer has.
func dropped(key string) string {
	if key == "$pushAll" {
		return "use $push with $each"
	}
	return ""
}

// judgeOptions looks at the options of an operator: $each in {$push: {tags: {$each: […]}}}.
func judgeOptions(p *rule.Pass, op *mql.Operator, in *lift.Node) {
	options := optionsOf(op)
	if in == nil || in.Proxy || len(options) == 0 {
		return
	}
	for _, path := range in.Entries {
		v := path.Value
		if v == nil || v.Kind != lift.Document {
			continue
		}
		only := storesNothing(op) || slices.ContainsFunc(v.Entries, func(e *lift.Entry) bool { return e.Known && slices.Contains(options, e.Key) })
		for _, e := range v.Entries {
			judgeOption(p, op, e, options, only)
		}
	}
}

// judgeOption reports an option that op does not have. Where the value may also be a document to store, only a key
// that is nearly an option is one that is misspelt.
func judgeOption(p *rule.Pass, op *mql.Operator, e *lift.Entry, options []string, only bool) {
	if !e.Known || slices.Contains(options, e.Key) {
		return
	}
	near := mql.Nearest(mql.Modifier, e.Key)
	if !slices.Contains(options, near) {
		near = ""
	}
	switch {
	case only && near == "":
		p.Report(misspelt(e, fmt.Sprintf("%s has no option %s: it takes %s", op.Name, e.Key, strings.Join(options, ", ")), ""))
	case only, near != "" && strings.HasPrefix(e.Key, "$"):
		p.Report(misspelt(e, fmt.Sprintf("%s has no option %s; did you mean %s?", op.Name, e.Key, near), near))
	}
}

// optionsOf returns the names of an operator's options.
func optionsOf(op *mql.Operator) []string {
	var names []string
	for _, m := range mql.In(mql.Modifier) {
		if slices.Contains(m.Of, op.Name) {
			names = append(names, m.Name)
		}
	}
	return names
}

// storesNothing reports whether the value under a path is an instruction and never a value to store.
func storesNothing(op *mql.Operator) bool { return len(op.Args) > 0 && op.Args[0].Kinds != 0 }

// misspelt reports a key, with the right one as a fix where the key is a literal.
func misspelt(e *lift.Entry, message, right string) diag.Finding {
	f := diag.Finding{Pos: e.KeyExpr.Pos(), End: e.KeyExpr.End(), Message: message}
	if lit, ok := e.KeyExpr.(*ast.BasicLit); ok && right != "" {
		f.Fixes = []diag.Fix{{
			Title: fmt.Sprintf("replace by %s", right),
			Edits: []diag.Edit{{Pos: lit.Pos(), End: lit.End(), New: rule.Quote(lit, right)}},
		}}
	}
	return f
}
