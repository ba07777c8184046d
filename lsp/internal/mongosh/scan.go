package mongosh

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// errSyntax is what every fault of a text is.
var errSyntax = errors.New("no mongosh")

// A parser reads a text from at on.
type parser struct {
	text  string
	at    int
	depth int
	notes []string // the comments that were skipped last
}

func (p *parser) fault(what string) error {
	return fmt.Errorf("%w: %s at offset %d", errSyntax, what, p.at)
}

// skip goes behind white space and comments, which it keeps.
func (p *parser) skip() {
	p.notes = nil
	for {
		p.at += len(p.text[p.at:]) - len(strings.TrimLeftFunc(p.text[p.at:], isSpace))
		rest := p.text[p.at:]
		switch {
		case strings.HasPrefix(rest, "//"):
			line, _, _ := strings.Cut(rest, "\n")
			p.notes = append(p.notes, strings.TrimSpace(line[2:]))
			p.at += len(line)
		case strings.HasPrefix(rest, "/*"):
			body, _, closed := strings.Cut(rest[2:], "*/")
			if !closed {
				return
			}
			p.notes = append(p.notes, strings.Join(strings.Fields(body), " "))
			p.at += len(body) + 4
		default:
			return
		}
	}
}

func isSpace(r rune) bool { return unicode.IsSpace(r) || r == '\uFEFF' }

// next is the byte that comes next, 0 at the end.
func (p *parser) next() byte {
	if p.at < len(p.text) {
		return p.text[p.at]
	}
	return 0
}

// take goes behind a byte if it comes next.
func (p *parser) take(c byte) bool {
	if p.next() == c && p.at < len(p.text) {
		p.at++
		return true
	}
	return false
}

// word reads an identifier, "" if there is none.
func (p *parser) word() string {
	end := p.at
	for end < len(p.text) {
		r, size := utf8.DecodeRuneInString(p.text[end:])
		if r != '$' && r != '_' && !unicode.IsLetter(r) && (end == p.at || !unicode.IsDigit(r)) {
			break
		}
		end += size
	}
	word := p.text[p.at:end]
	p.at = end
	return word
}

// quoted reads a string in any of JavaScript's quotes.
func (p *parser) quoted() (string, error) {
	quote := p.next()
	p.at++
	var b strings.Builder
	for p.at < len(p.text) {
		c := p.text[p.at]
		switch {
		case c == quote:
			p.at++
			return b.String(), nil
		case c == '\\':
			if err := p.escape(&b); err != nil {
				return "", err
			}
		case c == '\n' && quote != '`', c == '$' && quote == '`' && strings.HasPrefix(p.text[p.at:], "${"):
			return "", p.fault("a string that does not end")
		default:
			b.WriteByte(c)
			p.at++
		}
	}
	return "", p.fault("a string that does not end")
}

// escape reads an escape sequence of a string.
func (p *parser) escape(b *strings.Builder) error {
	p.at++
	c := p.next()
	p.at++
	switch c {
	case 'n', 't', 'r', 'b', 'f', 'v', '0':
		b.WriteByte(map[byte]byte{'n': '\n', 't': '\t', 'r': '\r', 'b': '\b', 'f': '\f', 'v': '\v', '0': 0}[c])
	case 'x':
		r, err := p.hex(2)
		b.WriteRune(r)
		return err
	case 'u':
		return p.unicode(b)
	case '\n':
	default:
		if p.at > len(p.text) || c == 0 {
			return p.fault("half an escape")
		}
		b.WriteByte(c)
	}
	return nil
}

// unicode reads what follows \u: four digits, a pair of surrogates, or {digits}.
func (p *parser) unicode(b *strings.Builder) error {
	if p.take('{') {
		end := strings.IndexByte(p.text[p.at:], '}')
		if end < 0 {
			return p.fault("half an escape")
		}
		r, err := p.hex(end)
		p.at++
		b.WriteRune(r)
		return err
	}
	r, err := p.hex(4)
	if err != nil {
		return err
	}
	if 0xD800 <= r && r < 0xDC00 && strings.HasPrefix(p.text[p.at:], `\u`) {
		before := p.at
		p.at += 2
		low, err := p.hex(4)
		if err == nil && 0xDC00 <= low && low < 0xE000 {
			b.WriteRune((r-0xD800)<<10 + (low - 0xDC00) + 0x10000)
			return nil
		}
		p.at = before
	}
	b.WriteRune(r) // a lone surrogate becomes U+FFFD
	return nil
}

// hex reads n hexadecimal digits.
func (p *parser) hex(n int) (rune, error) {
	if p.at+n > len(p.text) || n > 6 {
		return 0, p.fault("half an escape")
	}
	v, err := strconv.ParseUint(p.text[p.at:p.at+n], 16, 32)
	if err != nil {
		return 0, p.fault("a digit is expected")
	}
	p.at += n
	return rune(v), nil
}
