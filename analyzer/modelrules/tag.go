package modelrules

import (
	"go/ast"
	"go/token"
	"strconv"
	"strings"
)

// A tag is the struct tag of one field, with the places of its parts.
type tag struct {
	lit  *ast.BasicLit // nil if there is none
	text string        // without its quotes
	raw  bool          // in back quotes: an offset in text is a place in the source
}

func tagOf(f *ast.Field) tag {
	if f.Tag == nil {
		return tag{}
	}
	text, err := strconv.Unquote(f.Tag.Value)
	if err != nil {
		return tag{lit: f.Tag}
	}
	return tag{lit: f.Tag, text: text, raw: strings.HasPrefix(f.Tag.Value, "`") && !strings.Contains(f.Tag.Value, "\r")}
}

// span returns the place of text[from:to]; the whole tag where offsets are no places.
func (t tag) span(from, to int) (pos, end token.Pos) {
	if !t.raw {
		return t.lit.Pos(), t.lit.End()
	}
	first := t.lit.Pos() + 1
	return first + token.Pos(from), first + token.Pos(to)
}

// A pair is one key:"value" of a tag.
type pair struct {
	key      string
	value    string
	at, from int // the offsets of key and value; from is 0 where the value has escapes
}

// pairs reads a tag as reflect does and returns the offset of what it cannot read, len(text) if it reads all.
func (t tag) pairs() (all []pair, rest int) {
	at := 0
	for {
		for at < len(t.text) && t.text[at] == ' ' {
			at++
		}
		begin := at
		for at < len(t.text) && t.text[at] > ' ' && t.text[at] != ':' && t.text[at] != '"' && t.text[at] != 0x7f {
			at++
		}
		if at == begin || at+1 >= len(t.text) || t.text[at] != ':' || t.text[at+1] != '"' {
			return all, begin
		}
		quoted, err := strconv.QuotedPrefix(t.text[at+1:])
		if err != nil {
			return all, begin
		}
		p := pair{key: t.text[begin:at], at: begin}
		if p.value, err = strconv.Unquote(quoted); err == nil && len(p.value) == len(quoted)-2 {
			p.from = at + 2
		}
		all = append(all, p)
		at += 1 + len(quoted)
	}
}

// pair returns the pair of a key. A tag without any colon is the driver's short form of a bson tag.
func (t tag) pair(key string) (pair, bool) {
	all, _ := t.pairs()
	for _, p := range all {
		if p.key == key {
			return p, true
		}
	}
	if key == "bson" && t.text != "" && !strings.Contains(t.text, ":") {
		return pair{key: key, value: t.text}, true
	}
	return pair{}, false
}

// A part is one of the words between the commas of a value.
type part struct {
	text     string
	index    int // 0 is the name
	from, to int // offsets in the tag
}

func (p pair) parts() []part {
	var all []part
	from := p.from
	for i, text := range strings.Split(p.value, ",") {
		all = append(all, part{text, i, from, from + len(text)})
		from += len(text) + 1
	}
	return all
}
