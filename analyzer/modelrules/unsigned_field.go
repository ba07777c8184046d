package modelrules

import (
	"fmt"
	"go/types"
	"strings"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
)

// unsignedField is DB1015, advice: BSON has no unsigned numbers, and the codec refuses what does not fit into 63 bits.
func unsignedField(p *rule.Pass) {
	for d := range declarations(p) {
		if d.encodesItself() || p.World.Client().Registry {
			continue
		}
		for _, m := range d.model.Fields {
			v, ok := m.Source.(*types.Var)
			f := d.field(m.Go)
			if !ok || f == nil || strings.Contains(m.Go, ".") || m.Value.Opaque != "" || !m.Tagged && !p.World.Written(d.typ) {
				continue
			}
			if !isWide(v.Type()) {
				continue
			}
			p.Report(diag.Finding{
				Pos: f.Type.Pos(), End: f.Type.End(), Model: d.name,
				Message: fmt.Sprintf("%s is unsigned: values above 2^63-1 fail to encode; use int64 or Decimal128", m.Go),
			})
		}
	}
}

// isWide reports whether a type, or what it points to, is an unsigned number of 64 bits.
func isWide(t types.Type) bool {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	b, ok := t.Underlying().(*types.Basic)
	return ok && (b.Kind() == types.Uint64 || b.Kind() == types.Uint)
}
