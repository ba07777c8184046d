package diagram

import (
	"fmt"
	"slices"
	"strings"
)

// Mermaid returns the graph as an entity relationship diagram, which code hosts draw.
func (g Graph) Mermaid() string {
	var b strings.Builder
	b.WriteString("erDiagram\n")
	names := g.entities()
	for i, box := range g.Boxes {
		title := box.Title
		if box.Note != "" {
			title += " (" + box.Note + ")"
		}
		fmt.Fprintf(&b, "    %s[\"%s\"] {\n", names[i], plain(title))
		for _, r := range box.Rows {
			b.WriteString("        " + attribute(r) + "\n")
		}
		b.WriteString("    }\n")
	}
	for _, e := range g.edges() {
		r := g.Boxes[e.from].Rows[e.row]
		fmt.Fprintf(&b, "    %s %s %s : \"%s\"\n", names[e.from], cardinality(r), names[e.to], plain(r.Name))
	}
	return b.String()
}

// entities are names for the boxes that Mermaid takes, each another one.
func (g Graph) entities() []string {
	taken := map[string]bool{}
	var names []string
	for _, box := range g.Boxes {
		base := word(box.Title)
		name := base
		for n := 2; taken[name]; n++ {
			name = fmt.Sprintf("%s_%d", base, n)
		}
		taken[name] = true
		names = append(names, name)
	}
	return names
}

// attribute is "objectId _id PK". A name that Mermaid does not take stands in the comment behind.
func attribute(r Row) string {
	name := word(r.Name)
	text := word(r.Kind) + " " + name
	var keys, rest []string
	for _, m := range r.Marks {
		switch m {
		case "id":
			keys = append(keys, "PK")
		case "unique":
			keys = append(keys, "UK")
		default:
			rest = append(rest, m)
		}
	}
	if r.Refer {
		keys = append(keys, "FK")
	}
	if len(keys) > 0 {
		text += " " + strings.Join(keys, ", ")
	}
	if name != r.Name {
		rest = slices.Insert(rest, 0, r.Name)
	}
	if len(rest) > 0 {
		text += ` "` + plain(strings.Join(rest, ", ")) + `"`
	}
	return text
}

// cardinality draws whole lines for what is stored inside, dotted ones for what is referred to.
func cardinality(r Row) string {
	line := "--"
	if r.Refer {
		line = ".."
	}
	if r.Many {
		return "||" + line + "o{"
	}
	return "||" + line + "o|"
}

// word makes a word of Mermaid's grammar of a text: it begins with a letter.
func word(text string) string {
	var b strings.Builder
	for _, c := range text {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c == '_', c >= '0' && c <= '9' && b.Len() > 0:
			b.WriteRune(c)
		case c >= '0' && c <= '9':
			b.WriteString("n" + string(c))
		default:
			b.WriteByte('_')
		}
	}
	if b.Len() == 0 {
		return "_"
	}
	return b.String()
}

// plain keeps a text inside of its quotes.
func plain(text string) string {
	return strings.Map(func(c rune) rune {
		switch {
		case c == '"':
			return '\''
		case c < ' ', c == '\u2028', c == '\u2029':
			return ' '
		}
		return c
	}, text)
}
