// Package directive reads the comments that steer the checker: databridge:model, databridge:ignore and
// nolint:databridge.
package directive

import (
	"go/ast"
	"go/token"
	"strings"
)

// A Directive is one comment that begins with "databridge:", or a nolint comment that names databridge.
type Directive struct {
	Comment *ast.Comment
	Verb    string // "model", "ignore", "nolint" or whatever the writer has put there
	VerbPos token.Pos
	Args    []Word // the words after the verb
}

// A Word is a word of a comment and its place.
type Word struct {
	Text string
	Pos  token.Pos
}

// End returns the position after w.
func (w Word) End() token.Pos { return w.Pos + token.Pos(len(w.Text)) }

// In returns the directives of a file in order of position.
func In(f *ast.File) []Directive {
	var ds []Directive
	for _, group := range f.Comments {
		for _, c := range group.List {
			if d, ok := Parse(c); ok {
				ds = append(ds, d)
			}
		}
	}
	return ds
}

// Parse reads one comment. One blank may stand before the word "databridge:"; a second "//" ends the directive.
func Parse(c *ast.Comment) (Directive, bool) {
	text, start := body(c)
	if rest, ok := strings.CutPrefix(text, "databridge:"); ok {
		at := start + len(text) - len(rest)
		words := split(rest, c.Pos()+token.Pos(at))
		d := Directive{Comment: c, VerbPos: c.Pos() + token.Pos(at)}
		if len(words) > 0 && words[0].Pos == d.VerbPos {
			d.Verb, words = words[0].Text, words[1:]
		}
		d.Args = words
		return d, true
	}
	if rest, ok := strings.CutPrefix(text, "nolint:"); ok && namesUs(rest) {
		return Directive{Comment: c, Verb: "nolint", VerbPos: c.Pos() + token.Pos(start)}, true
	}
	return Directive{}, false
}

// body returns the text of a comment without its markers and what follows a second "//", and its offset in the comment.
func body(c *ast.Comment) (text string, offset int) {
	text = c.Text[2:]
	if strings.HasPrefix(c.Text, "/*") {
		text = strings.TrimSuffix(text, "*/")
	}
	if i := strings.Index(text, "//"); i >= 0 {
		text = text[:i]
	}
	if i := strings.IndexByte(text, '\n'); i >= 0 {
		text = text[:i]
	}
	trimmed := strings.TrimLeft(text, " \t")
	return trimmed, 2 + len(text) - len(trimmed)
}

// namesUs reports whether the list of a nolint comment ("errcheck,databridge") has databridge in it.
func namesUs(list string) bool {
	list, _, _ = strings.Cut(strings.TrimSpace(list), " ")
	for name := range strings.SplitSeq(list, ",") {
		if strings.EqualFold(name, "databridge") {
			return true
		}
	}
	return false
}

func split(text string, pos token.Pos) []Word {
	var words []Word
	for i := 0; i < len(text); {
		if text[i] == ' ' || text[i] == '\t' || text[i] == '\r' {
			i++
			continue
		}
		j := i
		for j < len(text) && text[j] != ' ' && text[j] != '\t' && text[j] != '\r' {
			j++
		}
		words = append(words, Word{Text: text[i:j], Pos: pos + token.Pos(i)})
		i = j
	}
	return words
}
