package modelrules

import (
	"fmt"
	"go/constant"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
)

// zeroNeverStored is DB1010, advice: {age: 0} where age has omitempty in every struct of the collection.
func zeroNeverStored(p *rule.Pass) {
	for _, q := range p.Queries {
		m, known := p.World.ModelOf(q)
		if !known || !m.Written() {
			continue
		}
		walk.Paths(q, func(at walk.Path) {
			if at.Role != lift.Filter || at.Dynamic || at.Tests != nil || at.Value == nil || at.Polarity != walk.Positive || !isZero(p, at.Value) {
				return
			}
			for _, s := range m.Structs {
				if r := s.Resolve(at.Full); r.Status != model.Found || r.Field == nil || !r.Field.OmitEmpty || r.Value.Kinds&model.Null != 0 {
					return // stored by one of them, or a pointer, which stores its zero
				}
			}
			f := diag.Finding{Pos: at.Key.Pos(), End: at.Key.End(), Model: m.Name}
			f.Message = fmt.Sprintf("a zero %s is not stored (omitempty): this matches no document that the program has written", at.Full)
			if pos := p.World.Pos(m.Resolve(at.Full).Field); pos.IsValid() {
				f.Related = []diag.Related{{Pos: pos, End: pos, Message: "it is declared here"}}
			}
			p.Report(f)
		})
	}
}

// isZero reports whether a value is the constant 0, "" or false.
func isZero(p *rule.Pass, n *lift.Node) bool {
	c := p.Info.Types[n.Expr].Value
	if c == nil {
		return false
	}
	switch c.Kind() {
	case constant.Bool:
		return !constant.BoolVal(c)
	case constant.String:
		return constant.StringVal(c) == ""
	case constant.Int, constant.Float:
		return constant.Sign(c) == 0
	}
	return false
}
