package feature

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"

	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/internal/mql"
	"github.com/databridge-go/databridge/lsp/internal/locate"
	"github.com/databridge-go/databridge/lsp/internal/session"
)

// An Item is one name that may stand at the cursor.
type Item struct {
	Name    string // what replaces the whole content of the string
	Detail  string
	Kind    Kind
	Go      string  // the expression that replaces the string with its quotes; "" if Name replaces its content
	Snippet string  // what replaces the content and the quote that closes it, in the editors' syntax; "" if there is none
	Subject Subject // what Describe tells more of
}

// A Kind is what a name is.
type Kind int

// The kinds of names.
const (
	Field Kind = iota
	Operator
	Argument
	Value
	Variable
	Collection
	Keyword // an option of a tag, a directive
)

// A Completion is what may stand at the cursor.
type Completion struct {
	Items  []Item
	At     Range // what an item replaces: the whole content of a string
	Closed bool  // the string's closing quote stands behind At
	Last   bool  // nothing of the content stands behind the cursor
}

// A Completer answers what may stand in a string. While one string is typed in and nothing else changes, it remembers
// what the string is: then no package is checked. Its zero value is ready; it is safe for concurrent use.
type Completer struct {
	mu   sync.Mutex
	last *memory
}

// Complete returns what may stand in the string under an offset, in a struct's tag, or in a directive. ok is false
// elsewhere, which a scan of the tokens tells: gopls answers there.
func (c *Completer) Complete(ctx context.Context, snap *session.Snapshot, path string, offset int) (found Completion, ok bool) {
	file := snap.File(path)
	if file == nil {
		return found, false
	}
	lit, inString := locate.StringAt(file.Text, offset)
	if !inString {
		return directive(snap, file, offset)
	}
	if found, ok := inTag(file.Text, lit, offset); ok {
		return found, true
	}
	if !snap.Speaks(path) {
		return found, false
	}
	t, known := c.remembered(snap, file, lit)
	if !known {
		if t = typed(ctx, snap, file, lit, offset); ctx.Err() != nil {
			return found, false
		}
		c.remember(snap, file, lit, t)
	}
	if t == nil {
		return found, false
	}
	t.Text = file.Text[lit.From:offset] // what stands behind the cursor does not choose
	found = Completion{Items: t.items(), At: Range{lit.From, lit.To}, Closed: lit.Closed, Last: offset == lit.To}
	return found, len(found.Items) > 0 || t.Value == "" || t.Reference
}

// typed returns the name that is being typed at an offset, in the text as it stands or as it may become; nil if the
// string is no part of a query.
func typed(ctx context.Context, snap *session.Snapshot, file *session.File, lit locate.Literal, offset int) *target {
	texts := locate.Repaired(file.Text, lit)
	for _, text := range texts {
		if ctx.Err() != nil {
			return nil
		}
		if t, ok := findIn(snap, file, text, offset); ok {
			t.write(file.Text, lit)
			return t
		}
	}
	if mended, broken := locate.Mended(texts[len(texts)-1], offset); broken && ctx.Err() == nil {
		if t, ok := findIn(snap, file, mended, offset); ok {
			t.write(file.Text, lit)
			return t
		}
	}
	return nil
}

// findIn is find in a file that has another text.
func findIn(snap *session.Snapshot, file *session.File, text string, offset int) (*target, bool) {
	if text == file.Text {
		return find(snap, snap.Package(file.Path), file.Path, offset)
	}
	return find(snap, snap.With(file.Path, text), file.Path, offset)
}

// items are the fields, operators and arguments that fit the place.
func (t *target) items() []Item {
	items := t.values()
	switch shaped, made := t.shaped(); {
	case t.Names:
		return t.collections()
	case strings.HasPrefix(t.Text, "$$"):
		return t.variablesBelow()
	case !t.Fields && !t.Reference, !t.Reference && strings.HasPrefix(t.Text, "$"): // an operator is being typed
	case made:
		items = append(items, shaped...)
	default:
		items = append(items, t.fields()...)
	}
	for _, place := range t.Places {
		items = append(items, t.operators(place)...)
	}
	items = append(items, t.arguments()...)
	slices.SortStableFunc(items, func(a, b Item) int { return cmp.Compare(t.given(a), t.given(b)) })
	return items
}

// given is 1 for a name that the literal has already: it comes last.
func (t *target) given(it Item) int {
	if len(t.beside) > 0 && !t.Reference && slices.Contains(t.beside, it.Name) {
		return 1
	}
	return 0
}

// fields are the stored fields one step below what is typed, as whole paths.
func (t *target) fields() []Item {
	if t.model == nil || t.Reshaped {
		return nil
	}
	lead, typed := t.split()
	parent, dotted := t.Base, ""
	if dot := strings.LastIndexByte(typed, '.'); dot >= 0 {
		dotted = typed[:dot+1]
		parent = strings.TrimPrefix(t.Base+"."+typed[:dot], ".")
	}
	var items []Item
	seen := map[string]bool{}
	for _, s := range t.model.Structs {
		for _, f := range fieldsBelow(s, parent) {
			name := lead + dotted + f.Name
			if seen[name] {
				continue // two structs of one collection store it
			}
			seen[name] = true
			items = append(items, Item{Name: name, Detail: f.Value.Type + " · " + kindsOf(f.Value), Subject: t.subject(f)})
		}
	}
	return items
}

// subject is a field as Describe knows it: by where it is declared.
func (t *target) subject(f *model.Field) Subject {
	pos := t.pos(f)
	if !pos.IsValid() {
		return Subject{}
	}
	at := t.pkg.Fset.PositionFor(pos, false)
	return Subject{File: at.Filename, Line: at.Line}
}

// split cuts what is typed into what comes before a path, and the path.
func (t *target) split() (lead, path string) {
	text := t.Text
	switch {
	case t.Reference:
		return "$", strings.TrimPrefix(text, "$")
	case t.Skip > 0 && t.Skip <= len(text):
		return text[:t.Skip], text[t.Skip:] // the identifier of an array filter
	case strings.HasPrefix(text, "-"):
		return "-", text[1:] // odm: Sort("-age")
	}
	return "", text
}

// fieldsBelow returns the fields of the documents that a path leads to.
func fieldsBelow(s *model.Struct, path string) []*model.Field {
	if path == "" {
		return s.Fields
	}
	r := s.Resolve(path)
	if r.Status != model.Found {
		return nil
	}
	for v := r.Value; v != nil; v = v.Elem {
		if v.Struct != nil {
			return v.Struct.Fields
		}
		if v.Map {
			return nil // any key
		}
	}
	return nil
}

// operators are those of a table that fit the field that is asked about, by name.
func (t *target) operators(place mql.Place) []Item {
	if t.Text != "" && t.Text[0] != '$' || strings.Contains(t.Text, ".") {
		return nil
	}
	kinds, elements := t.kinds()
	var items []Item
	for _, op := range mql.In(place) {
		if op.Removed != "" || len(op.Of) > 0 && !slices.Contains(op.Of, t.Of) || !fits(op, kinds, elements) {
			continue
		}
		items = append(items, Item{
			Name: op.Name, Detail: placeName(place), Kind: Operator, Snippet: t.form.snippet(op),
			Subject: Subject{Place: op.Place, Operator: op.Name},
		})
	}
	usualFirst(items, place)
	return items
}

// kinds returns the kinds of the field that is asked about, and of its elements; 0 is not known.
func (t *target) kinds() (own, elements model.Kinds) {
	if t.model == nil || t.Field == "" || t.Reshaped {
		return 0, 0
	}
	own = t.model.Kinds(t.Field)
	for _, s := range t.model.Structs {
		r := s.Resolve(t.Field)
		if r.Status != model.Found || r.Value.Elem == nil {
			continue
		}
		if r.Value.Elem.Kinds == 0 {
			return own, model.AnyKind
		}
		elements |= r.Value.Elem.Kinds
	}
	return own, elements
}

// fits reports whether an operator says anything about a field of these kinds; 0 is a field that is not known.
func fits(op *mql.Operator, kinds, elements model.Kinds) bool {
	if op.Elements && kinds&model.Array != 0 {
		kinds |= elements
	}
	return op.Fits == 0 || kinds == 0 || op.Fits&kinds&^model.Null != 0
}

// arguments are the names of the arguments of the operator around.
func (t *target) arguments() []Item {
	if t.Arguments == nil || t.Arguments.Encoding != mql.Named {
		return nil
	}
	var items []Item
	for i := range t.Arguments.Args {
		a := &t.Arguments.Args[i]
		if a.Merge || t.Text != "" && t.Text[0] == '$' && a.Name[0] != '$' {
			continue // a name of the user's own; an operator is being typed
		}
		items = append(items, Item{
			Name: a.Name, Detail: argumentOf(t.Arguments, a), Kind: Argument,
			Subject: Subject{Place: t.Arguments.Place, Operator: t.Arguments.Name, Argument: a.Name},
		})
	}
	return items
}
