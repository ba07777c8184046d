package feature

import (
	"fmt"
	"slices"
	"strings"

	"github.com/databridge-go/databridge/analyzer/shape"
	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/internal/mql"
)

// most bounds the fields of a shape that hover shows.
const most = 15

// aroundStage tells what documents look like before and after the stage that the target names; "" if it names none.
func (t *target) aroundStage() string {
	if t.Query == nil || !slices.Contains(t.Places, mql.Stage) && !slices.Contains(t.Places, mql.UpdateStage) {
		return ""
	}
	for _, p := range t.trace().Pipelines {
		for _, s := range p.Stages {
			if s.Entry != nil && s.Entry.KeyExpr == t.Expr && s.From != nil && s.To != nil {
				return t.beforeAndAfter(s)
			}
		}
	}
	return ""
}

func (t *target) beforeAndAfter(s *shape.Stage) string {
	before, after := t.listing(s.From), t.listing(s.To)
	switch {
	case before == "" && after == "":
		return ""
	case before == after:
		return "\n\nbefore and after:\n" + fenced(before)
	}
	return "\n\nbefore:\n" + fenced(before) + "\n\nafter:\n" + fenced(after)
}

func fenced(text string) string {
	if text == "" {
		return "\nany document"
	}
	return "```\n" + text + "\n```"
}

// listing is a line for each field of documents; "" if nothing of them is known.
func (t *target) listing(s *shape.Shape) string {
	names := t.ordered(s)
	if len(names) == 0 {
		if s.Closed() {
			return "(no fields)"
		}
		return ""
	}
	shown := names[:min(len(names), most)]
	width := 0
	for _, n := range shown {
		width = max(width, len([]rune(n)))
	}
	var lines []string
	for _, n := range shown {
		lines = append(lines, fmt.Sprintf("%-*s  %s", width, n, valueText(s.Field(n))))
	}
	switch rest := len(names) - len(shown); {
	case rest > 0:
		lines = append(lines, fmt.Sprintf("… %d more", rest))
	case s.Open:
		lines = append(lines, "… and any other")
	}
	return strings.Join(lines, "\n")
}

// valueText names the kinds of a value; of documents the names in them too, as far as they fit the line.
func valueText(v *shape.Value) string {
	text := kindsName(v)
	if v.Kinds&model.Array != 0 && v.Elem != nil && v.Elem.Kinds != 0 {
		text += " of " + (v.Elem.Kinds &^ model.Null).String()
	}
	in := documentsOf(v)
	if in == nil {
		return text
	}
	names := in.Names()
	const few = 5
	if len(names) > few {
		names = append(names[:few:few], "…")
	}
	if len(names) == 0 {
		return text
	}
	return text + " {" + strings.Join(names, ", ") + "}"
}
