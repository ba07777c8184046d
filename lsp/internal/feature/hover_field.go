package feature

import (
	"fmt"
	"slices"
	"strings"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/internal/indexes"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
)

// describeField is short: VS Code shows it below what gopls says.
func (t *target) describeField(s stored) string {
	var b strings.Builder
	docs := t.docs()
	fmt.Fprintf(&b, "**%s** · %s", s.path, kindsOf(s.value))
	fmt.Fprintf(&b, "\n\n```go\n%s.%s %s", shortName(s.parent.Name), s.field.Go, s.field.Value.Type)
	if tag := docs.tag(s.field); tag != "" {
		b.WriteString(" " + tag)
	}
	b.WriteString("\n```")
	if doc := docs.of(s.field); doc != "" {
		b.WriteString("\n\n" + doc)
	}
	if list := t.indexesOf(s.path); len(list) > 0 {
		b.WriteString("\n\nindexes: " + strings.Join(list, ", "))
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

// indexesOf tells the declared indexes that hold a path of the collection. Behind stages a path is another one.
func (t *target) indexesOf(path string) []string {
	if t.Reshaped || t.Foreign || strings.HasPrefix(t.Text, "$$") {
		return nil
	}
	path = withoutElements(path)
	var list []string
	for _, d := range t.declaredIndexes() {
		holds := slices.ContainsFunc(d.Keys, func(k indexes.Key) bool { return k.Path == path })
		if text := indexText(d); holds && !slices.Contains(list, text) {
			list = append(list, text)
		}
	}
	return list
}

// withoutElements takes the segments out of a path that lead into an array: an index, "$", "$[]" and "$[name]".
func withoutElements(path string) string {
	segments := slices.DeleteFunc(strings.Split(path, "."), func(s string) bool {
		return strings.HasPrefix(s, "$") || s != "" && strings.Trim(s, "0123456789") == ""
	})
	return strings.Join(segments, ".")
}

// declaredIndexes are those of the collection that the target's query asks; without a query, of the collections that hold
// the target's document.
func (t *target) declaredIndexes() (all []evidence.Declared) {
	if t.Query != nil {
		return t.world.IndexesOf(t.Query)
	}
	for _, c := range t.world.Collections() {
		if t.heldBy(c) {
			all = append(all, c.Indexes...)
		}
	}
	return all
}

// heldBy reports whether a collection holds the target's document.
func (t *target) heldBy(c *evidence.Collection) bool {
	return t.model != nil && slices.ContainsFunc(c.Queries, func(q *lift.Query) bool {
		m, known := t.world.ModelOf(q)
		return known && slices.ContainsFunc(m.Structs, func(s *model.Struct) bool { return s.Name == t.model.Structs[0].Name })
	})
}

// indexText is an index as a document of its keys, with what makes it special.
func indexText(d evidence.Declared) string {
	text := "`" + indexes.Text(d.Keys) + "`"
	if d.Unique {
		text += " unique"
	}
	if d.Filtered {
		text += " partial"
	}
	return text
}
