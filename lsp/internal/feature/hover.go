package feature

import (
	"fmt"
	"strings"

	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/internal/mql"
	"github.com/databridge-go/databridge/lsp/internal/session"
)

// Hover tells what the name under an offset is, in Markdown: of a field its stored path, Go type, BSON kinds and doc
// comment, of an operator what it does. ok is false where databridge has nothing to say.
func Hover(snap *session.Snapshot, path string, offset int) (markdown string, at Range, ok bool) {
	t, ok := targetAt(snap, path, offset)
	if !ok {
		return "", Range{}, false
	}
	if op, ok := t.operator(); ok {
		return describeOperator(op), t.within, true
	}
	if op := t.Arguments; op != nil {
		if a, ok := op.Arg(t.Text); ok {
			return describeArgument(op, a), t.within, true
		}
	}
	s, ok := t.stored()
	if !ok {
		return "", Range{}, false
	}
	return t.describeField(s), t.within, true
}

// describeField is short: VS Code shows it below what gopls says.
func (t *target) describeField(s stored) string {
	var b strings.Builder
	fmt.Fprintf(&b, "**%s** · %s", s.path, kindsOf(s.value))
	fmt.Fprintf(&b, "\n\n```go\n%s.%s %s\n```", shortName(s.parent.Name), s.field.Go, s.field.Value.Type)
	if doc := t.docs().of(s.field); doc != "" {
		b.WriteString("\n\n" + doc)
	}
	return b.String()
}

// shortName takes the import path off a type's name: "example.com/shop.User" is "User".
func shortName(name string) string {
	head, args, generic := strings.Cut(name, "[")
	head = head[strings.LastIndexAny(head, "./")+1:]
	if generic {
		return head + "[" + args
	}
	return head
}

// kindsOf names the BSON kinds of a value as $type does.
func kindsOf(v *model.Value) string {
	if v == nil || v.Kinds == 0 {
		return "any BSON kind"
	}
	kinds := v.Kinds
	if kinds != model.Null {
		kinds &^= model.Null
	}
	text := kinds.String()
	if kinds&model.Array != 0 && v.Elem != nil && v.Elem.Kinds != 0 {
		text += " of " + kindsOf(&model.Value{Kinds: v.Elem.Kinds &^ model.Null})
	}
	if kinds != v.Kinds {
		text += " or null"
	}
	return text
}

func describeOperator(op *mql.Operator) string {
	var b strings.Builder
	fmt.Fprintf(&b, "**%s** · %s\n\n%s", op.Name, placeName(op.Place), op.Doc)
	var facts []string
	if op.Since != "" {
		facts = append(facts, "since MongoDB "+op.Since)
	}
	if op.Removed != "" {
		facts = append(facts, "gone in "+op.Removed)
	}
	if op.Manual != "" {
		facts = append(facts, "[manual]("+op.Manual+")")
	}
	if len(facts) > 0 {
		b.WriteString("\n\n" + strings.Join(facts, " · "))
	}
	return b.String()
}

func describeArgument(op *mql.Operator, a *mql.Arg) string {
	var b strings.Builder
	fmt.Fprintf(&b, "**%s** · %s", a.Name, argumentOf(op, a))
	if len(a.Enum) > 0 {
		fmt.Fprintf(&b, "\n\none of %s", strings.Join(a.Enum, ", "))
	}
	if a.Default != "" {
		fmt.Fprintf(&b, "\n\ndefault %s", a.Default)
	}
	if op.Manual != "" {
		fmt.Fprintf(&b, "\n\n[manual](%s)", op.Manual)
	}
	return b.String()
}

// argumentOf says what an argument is in a few words.
func argumentOf(op *mql.Operator, a *mql.Arg) string {
	need := "required"
	if a.Optional {
		need = "optional"
	}
	return fmt.Sprintf("%s, %s of %s", strings.Join(a.Types, " or "), need, op.Name)
}

// placeName is a place in the words of the manual.
func placeName(p mql.Place) string {
	switch p {
	case mql.Query, mql.FieldQuery:
		return "query operator"
	case mql.Update:
		return "update operator"
	case mql.Modifier:
		return "update modifier"
	case mql.Stage, mql.UpdateStage:
		return "stage"
	case mql.Expression:
		return "expression operator"
	case mql.Window:
		return "window operator"
	case mql.Projection:
		return "projection operator"
	}
	return string(p)
}
