package mongosh

import (
	"math"
	"strconv"
	"strings"
)

// deepest is how many levels a value may have.
const deepest = 100

// Parse reads a value, or a statement on a collection. Nothing but white space, comments and a semicolon may follow.
func Parse(text string) (*Statement, error) {
	p := &parser{text: text}
	p.skip()
	s := &Statement{}
	var err error
	if strings.HasPrefix(p.text[p.at:], "db.") {
		err = p.statement(s)
	} else {
		var v Value
		v, err = p.value()
		s.Value = &v
	}
	if err != nil {
		return nil, err
	}
	p.skip()
	p.take(';')
	p.skip()
	if p.at < len(p.text) {
		return nil, p.fault("something follows")
	}
	return s, nil
}

// statement reads db.users.find(…).sort(…).
func (p *parser) statement(s *Statement) error {
	p.at += len("db.")
	name := p.word()
	if name == "getCollection" && p.next() == '(' {
		args, err := p.arguments()
		if err != nil || len(args) != 1 || args[0].Kind != String {
			return p.fault("getCollection needs a name")
		}
		s.Collection = args[0].Text
	} else if s.Collection = name; name == "" {
		return p.fault("a collection is expected")
	}
	for {
		p.skip()
		if !p.take('.') {
			break
		}
		p.skip()
		word := p.word()
		p.skip()
		switch {
		case word == "":
			return p.fault("a method is expected")
		case p.next() == '(':
			args, err := p.arguments()
			if err != nil {
				return err
			}
			s.Calls = append(s.Calls, Call{word, args})
		case len(s.Calls) == 0: // db.system.users
			s.Collection += "." + word
		default:
			return p.fault("a call is expected")
		}
	}
	if len(s.Calls) == 0 {
		return p.fault("a call is expected")
	}
	return nil
}

// arguments reads a list in parentheses.
func (p *parser) arguments() (args []Value, err error) {
	p.at++
	for {
		p.skip()
		if p.take(')') {
			return args, nil
		}
		v, err := p.value()
		if err != nil {
			return nil, err
		}
		args = append(args, v)
		p.skip()
		if !p.take(',') && p.next() != ')' {
			return nil, p.fault("a comma is expected")
		}
	}
}

// value reads one value.
func (p *parser) value() (Value, error) {
	p.depth++
	defer func() { p.depth-- }()
	if p.depth > deepest {
		return Value{}, p.fault("too many levels")
	}
	switch c := p.next(); {
	case c == '{':
		return p.document()
	case c == '[':
		return p.array()
	case c == '"' || c == '\'' || c == '`':
		s, err := p.quoted()
		return Value{Kind: String, Text: s}, err
	case c == '/':
		return p.regex()
	case c == '-' || c == '+' || c == '.' || '0' <= c && c <= '9':
		return p.number()
	}
	return p.named()
}

// document reads {key: value, …}; one that extended JSON gives a type is that value.
func (p *parser) document() (Value, error) {
	p.at++
	v := Value{Kind: Document}
	for {
		p.skip()
		if p.take('}') {
			return plain(v)
		}
		e := Entry{Notes: p.notes}
		key, err := p.key()
		if err != nil {
			return v, err
		}
		e.Key = key
		p.skip()
		if !p.take(':') {
			return v, p.fault("a colon is expected")
		}
		p.skip()
		if e.Value, err = p.value(); err != nil {
			return v, err
		}
		v.Entries = append(v.Entries, e)
		p.skip()
		if !p.take(',') && p.next() != '}' {
			return v, p.fault("a comma is expected")
		}
	}
}

// key reads a key: a string, an identifier or a number.
func (p *parser) key() (string, error) {
	if c := p.next(); c == '"' || c == '\'' {
		return p.quoted()
	}
	from := p.at
	for '0' <= p.next() && p.next() <= '9' {
		p.at++
	}
	if p.at > from {
		return p.text[from:p.at], nil
	}
	if word := p.word(); word != "" {
		return word, nil
	}
	return "", p.fault("a key is expected")
}

func (p *parser) array() (Value, error) {
	p.at++
	v := Value{Kind: Array}
	for {
		p.skip()
		if p.take(']') {
			return v, nil
		}
		notes := p.notes
		el, err := p.value()
		if err != nil {
			return v, err
		}
		v.Elems = append(v.Elems, Elem{notes, el})
		p.skip()
		if !p.take(',') && p.next() != ']' {
			return v, p.fault("a comma is expected")
		}
	}
}

// regex reads /pattern/options.
func (p *parser) regex() (Value, error) {
	p.at++
	from, class := p.at, false
	for ; p.at < len(p.text) && p.text[p.at] != '\n'; p.at++ {
		switch p.text[p.at] {
		case '\\':
			p.at++
		case '[':
			class = true
		case ']':
			class = false
		case '/':
			if class {
				continue
			}
			pattern := strings.ReplaceAll(p.text[from:p.at], `\/`, "/")
			p.at++
			return Value{Kind: Regex, Text: pattern, Options: p.word()}, nil
		}
	}
	p.at = min(p.at, len(p.text))
	return Value{}, p.fault("a pattern that does not end")
}

// number reads a number of JavaScript.
func (p *parser) number() (Value, error) {
	minus := p.take('-')
	if !minus {
		p.take('+')
	}
	from := p.at
	for p.at < len(p.text) {
		c := p.text[p.at]
		sign := (c == '-' || c == '+') && p.at > from && (p.text[p.at-1] == 'e' || p.text[p.at-1] == 'E') && !strings.HasPrefix(p.text[from:], "0x")
		if !sign && c != '.' && c != '_' && !('0' <= c && c <= '9') && !('a' <= c|0x20 && c|0x20 <= 'z') {
			break
		}
		p.at++
	}
	text := p.text[from:p.at]
	if text == "Infinity" {
		return Value{Kind: Double, Float: signed(minus, math.Inf(1))}, nil
	}
	if len(text) == 0 || text[0] != '.' && (text[0] < '0' || text[0] > '9') {
		return Value{}, p.fault("a number is expected")
	}
	if n, err := integer(text); err == nil {
		if minus {
			n = -n
		}
		return Value{Kind: Int, Int: n}, nil
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil && !math.IsInf(f, 0) {
		return Value{}, p.fault("a number is expected")
	}
	return Value{Kind: Double, Float: signed(minus, f)}, nil
}

// integer reads digits: decimal ones, or those of another base behind its sign.
func integer(text string) (int64, error) {
	if len(text) > 1 && text[0] == '0' && text[1]|0x20 >= 'a' {
		return strconv.ParseInt(text, 0, 64)
	}
	return strconv.ParseInt(text, 10, 64)
}

func signed(minus bool, f float64) float64 {
	if minus {
		return -f
	}
	return f
}
