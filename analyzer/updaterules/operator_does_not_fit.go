package updaterules

import (
	"fmt"
	"strings"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/internal/mql"
)

// operatorDoesNotFit is DB4006: an operator on a field whose kind it cannot change, and an array's position on what is
// no array.
func operatorDoesNotFit(p *rule.Pass) {
	for path, m := range changes(p) {
		if path.Literal {
			continue // a sub-document that is stored
		}
		if at, ok := notAnArray(m, path.Full); ok {
			segments := path.Segments()
			field := strings.Join(segments[:at], ".")
			p.Report(about(p, m, path, field, fmt.Sprintf("%s needs an array: %s is %s", segments[at], field, typeOf(m, field))))
			continue
		}
		op, ok := mql.Lookup(mql.Update, path.Operator)
		if !ok || path.Dynamic {
			continue // DB4003 names it; a path that goes on at run time has any kind
		}
		stored := m.Kinds(path.Full)
		if op.Fits == 0 || stored&^model.Null == 0 || stored&op.Fits != 0 {
			continue
		}
		f := about(p, m, path, path.Full, fmt.Sprintf("%s does not work on %s, which is %s: it needs %s",
			op.Name, path.Full, typeOf(m, path.Full), a(op.Fits)))
		p.Report(f)
	}
}

// notAnArray finds the first segment that chooses elements of something that is proven to be no array.
func notAnArray(m *evidence.Model, path string) (segment int, found bool) {
	segments := strings.Split(path, ".")
	for i, s := range segments {
		if _, positional := mql.Lookup(mql.Positional, s); !positional || i == 0 {
			continue
		}
		kinds := m.Kinds(strings.Join(segments[:i], "."))
		if kinds&^model.Null != 0 && kinds&model.Array == 0 {
			return i, true
		}
	}
	return 0, false
}

// changes yields every path that an update document changes, with the model of its collection. What odm's typed
// proxies make is left out: the compiler has checked it.
func changes(p *rule.Pass) func(yield func(walk.Path, *evidence.Model) bool) {
	return func(yield func(walk.Path, *evidence.Model) bool) {
		for _, q := range p.Queries {
			m, ok := p.World.ModelOf(q)
			if !ok {
				continue
			}
			for _, path := range walk.List(q) {
				if path.Role != lift.Update || path.Operator == "" || path.Condition != nil && path.Condition.Proxy {
					continue
				}
				if !yield(path, m) {
					return
				}
			}
		}
	}
}
