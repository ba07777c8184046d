package mqltext

import (
	"strings"
	"unicode/utf8"
)

// A piece is text that may be broken into lines, at its items.
type piece struct {
	note  string // a comment in front
	lead  string // what stands before the bracket: a key, the name of a call; all of a piece without brackets
	open  string
	items []piece
	end   string
	apart bool // each item has a line of its own, whatever its length
}

// text is a piece that is not broken.
func text(s string) piece { return piece{lead: s} }

// list is brackets around items.
func list(open string, items []piece, end string) piece {
	return piece{open: open, items: items, end: end}
}

// under is a piece with something in front of it.
func (p piece) under(lead string) piece {
	p.lead = lead + p.lead
	return p
}

// call is a call of a method. What its one argument opens and closes stands beside the parentheses.
func call(name string, args []piece) piece {
	if len(args) == 1 && args[0].note == "" {
		a := args[0]
		if a.open == "" {
			return text(name + "(" + a.lead + ")")
		}
		a.lead, a.end = name+"("+a.lead, a.end+")"
		return a
	}
	return list("(", args, ")").under(name)
}

// isApart reports whether a piece cannot stand on one line.
func (p piece) isApart() bool {
	if p.apart {
		return true
	}
	for _, it := range p.items {
		if it.isApart() {
			return true
		}
	}
	return false
}

// flat writes a piece on one line.
func (p piece) flat(b *strings.Builder) {
	b.WriteString(p.note + p.lead + p.open)
	pad := ""
	if p.open == "{" && len(p.items) > 0 {
		pad = " "
	}
	b.WriteString(pad)
	for i, it := range p.items {
		if i > 0 {
			b.WriteString(", ")
		}
		it.flat(b)
	}
	b.WriteString(pad + p.end)
}

// A printer writes pieces into lines.
type printer struct {
	out    strings.Builder
	width  int
	column int
}

// layout writes what comes first and the pieces behind it, broken where they do not fit.
func (w Writer) layout(first string, pieces []piece) string {
	p := &printer{width: w.Width}
	if p.width == 0 {
		p.width = 80
	}
	p.put(first)
	for i, it := range pieces {
		p.piece(it, 0, length(pieces[i+1:]))
	}
	return p.out.String()
}

// length is how many columns pieces take on one line.
func length(pieces []piece) int {
	var b strings.Builder
	for _, it := range pieces {
		it.flat(&b)
	}
	return utf8.RuneCountInString(b.String())
}

// put writes text without a line break.
func (p *printer) put(s string) {
	p.out.WriteString(s)
	p.column += utf8.RuneCountInString(s)
}

// line begins a new line.
func (p *printer) line(indent int) {
	p.out.WriteString("\n" + strings.Repeat(" ", indent))
	p.column = indent
}

// piece writes a piece that tail columns will follow on its line.
func (p *printer) piece(it piece, indent, tail int) {
	if !it.isApart() {
		if len(it.items) == 0 || p.column+length([]piece{it})+tail <= p.width {
			var flat strings.Builder
			it.flat(&flat)
			p.put(flat.String())
			return
		}
	}
	p.put(it.note + it.lead + it.open)
	for i, inner := range it.items {
		p.line(indent + 2)
		comma := ","
		if i == len(it.items)-1 {
			comma = ""
		}
		p.piece(inner, indent+2, len(comma))
		p.put(comma)
	}
	p.line(indent)
	p.put(it.end)
}
