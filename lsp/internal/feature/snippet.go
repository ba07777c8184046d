package feature

import (
	"fmt"
	"slices"
	"strings"

	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/internal/mql"
	"github.com/databridge-go/databridge/lsp/internal/locate"
)

// A form is how the key that is typed, and what is in its value, is written; its zero value is that of a key which has a
// value already, or of no key.
type form struct {
	of   locate.Form
	bson string // the name of package bson in the file
}

// write notes how the target's key is written; a form only if its value is still to be written.
func (t *target) write(text string, lit locate.Literal) {
	w := locate.WritingOf(t.pkg.Files, t.pkg.Info, t.Expr)
	t.beside, t.elem = w.Keys, w.Elem
	behind := text[lit.To:]
	if lit.Closed {
		behind = behind[1:]
	}
	if w.Form != "" && w.BSON != "" && !w.Form.Valued(behind) {
		t.form = form{w.Form, w.BSON}
	}
}

// snippet is an operator with its closing quote and a value with stops for the editor's tabulator; "" if the key has a
// value already.
func (f form) snippet(op *mql.Operator) string {
	if f.of == "" {
		return ""
	}
	w := &stops{form: f}
	value := w.operand(op)
	name := `\` + op.Name // a "$" would be a stop
	if op.Name[0] != '$' {
		name = op.Name
	}
	switch f.of {
	case locate.InMap:
		return name + `": ` + value
	case locate.Keyed:
		return name + `", Value: ` + value
	}
	return name + `", ` + value
}

// stops writes the values of a snippet.
type stops struct {
	form
	n int
}

// stop is the next place that the tabulator leads to.
func (w *stops) stop() string {
	w.n++
	return fmt.Sprintf("${%d}", w.n)
}

// text is the next stop in quotes.
func (w *stops) text() string { return `"` + w.stop() + `"` }

// operand is what stands behind an operator's name.
func (w *stops) operand(op *mql.Operator) string {
	if value, ok := w.usual(op); ok {
		return value
	}
	switch {
	case len(op.Args) == 0:
		return w.document()
	case op.Encoding == mql.Named && op.Short != "" && len(needed(op)) == 1:
		return w.argument(needed(op)[0])
	case op.Encoding == mql.Named:
		return w.named(op)
	case op.Encoding == mql.List && len(op.Args) > 1:
		var parts []string
		for i := range op.Args {
			if a := &op.Args[i]; !a.Optional {
				parts = append(parts, w.argument(a))
			}
		}
		return w.list(parts...)
	}
	a := &op.Args[0]
	switch {
	case a.Variadic == "array":
		return w.list(w.argument(a))
	case a.Variadic == "object", op.Place == mql.Update:
		return w.document(w.text(), w.argument(a))
	}
	return w.argument(a)
}

// usual is the operand that people write where the tables allow more.
func (w *stops) usual(op *mql.Operator) (value string, ok bool) {
	switch string(op.Place) + op.Name {
	case "stage$sort", "modifier$sort":
		return w.ordered(w.text(), "1"), true
	case "stage$project":
		return w.document(w.text(), "1"), true
	case "update$unset":
		return w.document(w.text(), `""`), true
	case "update$currentDate":
		return w.document(w.text(), "true"), true
	case "update$pull":
		return w.document(w.text(), w.stop()), true
	case "query$expr":
		w.n += 2
		return w.document(fmt.Sprintf(`"\$${%d:eq}"`, w.n-1), fmt.Sprintf("%s.A{${%d}}", w.bson, w.n)), true
	case "query$sampleRate":
		return w.stop(), true
	case "fieldQuery$all":
		return w.list(w.stop()), true
	case "fieldQuery$type":
		return w.text(), true
	}
	return "", false
}

func (w *stops) named(op *mql.Operator) string {
	var pairs []string
	for _, a := range needed(op) {
		if a.Optional && !useful(op.Name, a.Name) {
			break // none must be there
		}
		name := `"` + strings.ReplaceAll(a.Name, "$", `\$`) + `"`
		if a.Merge && slices.Contains(a.Types, "geometry") {
			pairs = append(pairs, `"\$geometry"`, w.stop())
			continue
		}
		if a.Merge {
			name = w.text()
		}
		pairs = append(pairs, name, w.argument(a))
	}
	return w.document(pairs...)
}

// document writes keys and values in turn.
func (w *stops) document(pairs ...string) string {
	if w.of != locate.InMap {
		return w.ordered(pairs...)
	}
	var parts []string
	for i := 0; i+1 < len(pairs); i += 2 {
		parts = append(parts, pairs[i]+": "+pairs[i+1])
	}
	return w.bson + ".M{" + strings.Join(parts, ", ") + "}"
}

// ordered is document where the order of the keys counts.
func (w *stops) ordered(pairs ...string) string {
	format := "{Key: %s, Value: %s}"
	if w.of == locate.Unkeyed {
		format = "{%s, %s}"
	}
	var parts []string
	for i := 0; i+1 < len(pairs); i += 2 {
		parts = append(parts, fmt.Sprintf(format, pairs[i], pairs[i+1]))
	}
	return w.bson + ".D{" + strings.Join(parts, ", ") + "}"
}

func (w *stops) list(parts ...string) string { return w.bson + ".A{" + strings.Join(parts, ", ") + "}" }

// argument writes one value by what the tables tell of it.
func (w *stops) argument(a *mql.Arg) string {
	is := func(names ...string) bool {
		return slices.ContainsFunc(names, func(t string) bool { return slices.Contains(a.Types, t) })
	}
	switch {
	case a.Merge:
		w.n++
		return w.document(fmt.Sprintf(`"\$${%d:sum}"`, w.n), w.stop())
	case len(a.Enum) > 0 && a.Kinds == model.String:
		return w.choice(a.Enum)
	case is("sortBy"):
		return w.ordered(w.text(), "1")
	case is("arrayFieldPath"):
		return `"\$` + w.stop() + `"`
	case is("query", "fieldQuery", "object", "geometry"):
		return w.document(w.text(), w.stop())
	case is("pipeline"), len(a.Types) == 1 && is("array"):
		return w.list(w.stop())
	case a.Kinds == model.Bool && !a.Expression():
		return "true"
	case is("resolvesToInt", "resolvesToLong", "resolvesToBool"):
		return w.stop()
	case a.Expression():
		return `"\$` + w.stop() + `"`
	case a.Kinds == model.String, is("string", "regex", "javascript"), a.Kinds == model.String|model.Regex:
		return w.text()
	}
	return w.stop()
}

// choice is a stop that offers a closed set; editors show no more than some.
func (w *stops) choice(values []string) string {
	if len(values) == 1 {
		return `"` + values[0] + `"`
	}
	w.n++
	return fmt.Sprintf(`"${%d|%s|}"`, w.n, strings.Join(values, ","))
}
