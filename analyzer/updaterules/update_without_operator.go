package updaterules

import (
	"fmt"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
)

// updateWithoutOperator is DB4001: the driver refuses an update whose first key is no operator.
func updateWithoutOperator(p *rule.Pass) {
	for part, q := range parts(p, lift.Update) {
		if outlives(p, q, part.Arg) {
			continue // when the function literal runs the variable may hold something else
		}
		switch formOf(part.Node) {
		case plain:
			if len(withoutDollar(part.Node)) > 0 {
				continue // DB4003 says what was meant
			}
			f := misused(part, fmt.Sprintf("the update of %s has no operator: %s", q.Verb, wayOut(q)))
			f.Fixes = append(wrapInSet(p, part), renamed(q, f, replacing)...)
			p.Report(f)
		case empty:
			p.Report(misused(part, fmt.Sprintf("the update of %s is empty: the driver refuses it", q.Verb)))
		}
	}
}

// wayOut is what the writer of q may have meant.
func wayOut(q *lift.Query) string {
	if other := replacing(q.Verb); other != "" {
		return fmt.Sprintf("wrap it in $set, or use %s", other)
	}
	return "wrap it in $set"
}

// replacing is the verb that takes a whole document where v takes operators; "" if there is none.
func replacing(v lift.Verb) lift.Verb {
	switch v {
	case lift.UpdateOne:
		return lift.ReplaceOne
	case lift.FindOneAndUpdate:
		return lift.FindOneAndReplace
	}
	return ""
}

// wrapInSet puts the argument as it is written under $set, with the package that the file knows bson by.
func wrapInSet(p *rule.Pass, part *lift.Part) []diag.Fix {
	bson := p.BSON(part.Arg.Pos())
	if bson == "" {
		return nil // the file has no name for it
	}
	before, after := bson+`.M{"$set": `, "}"
	if part.Node.Kind == lift.Document && part.Node.Ordered {
		before, after = bson+`.D{{Key: "$set", Value: `, "}}"
	}
	return []diag.Fix{{
		Title: "wrap in $set",
		Edits: []diag.Edit{
			{Pos: part.Arg.Pos(), End: part.Arg.Pos(), New: before},
			{Pos: part.Arg.End(), End: part.Arg.End(), New: after},
		},
	}}
}
