package feature

import (
	"fmt"
	"strings"

	"github.com/databridge-go/databridge/internal/mql"
)

func describeOperator(op *mql.Operator) string {
	var b strings.Builder
	fmt.Fprintf(&b, "**%s** · %s\n\n%s", op.Name, placeName(op.Place), op.Doc)
	if text := example(op); text != "" {
		b.WriteString("\n\n```js\n" + text + "\n```")
	}
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
