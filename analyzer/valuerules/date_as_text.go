package valuerules

import (
	"fmt"
	"go/ast"
	"strconv"
	"time"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
)

// dateAsText is DB3005: a date is compared with a string or a number.
func dateAsText() rule.Rule {
	return rule.Rule{Code: "DB3005", Run: func(p *rule.Pass) {
		misfits(p, func(m misfit) {
			if !m.date() || m.removes {
				return
			}
			f := m.finding(p, ": compare it with a time.Time")
			if t, ok := method(p, m.node, "Time", "Format", "Unix", "UnixMilli", "UnixMicro", "UnixNano", "String"); ok {
				f.Fixes = bare(p, at(m.node), t)
			} else {
				f.Fixes = asDate(p, m.node)
			}
			p.Report(f)
		})
	}}
}

// date reports whether a date is compared with a string or a number.
func (m misfit) date() bool {
	return m.field.scalars() == model.Date && m.kinds&^(model.String|model.Number) == 0
}

// asDate writes the day or the instant that a constant text names as a time.Date, where the file imports time.
func asDate(p *rule.Pass, n *lift.Node) []diag.Fix {
	lit, ok := at(n).(*ast.BasicLit)
	text, isText := walk.Text(n)
	if !ok || !isText || !loose(p, lit) || !imports(p.File(lit.Pos()), "time") {
		return nil
	}
	for _, layout := range []string{time.DateOnly, time.DateTime, time.RFC3339} {
		t, err := time.Parse(layout, text)
		if err != nil {
			continue
		}
		t = t.UTC()
		date := fmt.Sprintf("time.Date(%d, time.%s, %d, %d, %d, %d, %d, time.UTC)",
			t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond())
		return []diag.Fix{{Title: "write a time.Date", Edits: []diag.Edit{{Pos: lit.Pos(), End: lit.End(), New: date}}}}
	}
	return nil
}

// imports reports whether a file imports a package under its own name.
func imports(f *ast.File, path string) bool {
	if f == nil {
		return false
	}
	for _, spec := range f.Imports {
		if p, err := strconv.Unquote(spec.Path.Value); err == nil && p == path {
			return spec.Name == nil
		}
	}
	return false
}
