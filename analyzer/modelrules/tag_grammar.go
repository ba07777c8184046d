package modelrules

import (
	"cmp"
	"fmt"
	"go/ast"
	"regexp"
	"slices"
	"strings"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
)

// grammar reports a tag that is not the key:"value" pairs that reflect reads, if it was to say something about bson or
// odm, and a key that is nearly bson.
func (d declaration) grammar(p *rule.Pass, f *ast.Field) {
	t := tagOf(f)
	pairs, rest := t.pairs()
	for _, one := range pairs {
		d.key(p, t, one)
	}
	unread := t.text[rest:]
	switch m := broken.FindStringSubmatch(unread); {
	case m != nil:
		d.report(p, t, part{from: rest, to: len(t.text)}, repair(f, m, rest))
	case strings.Contains(unread, `bson:"`), strings.Contains(unread, `odm:"`):
		d.report(p, t, part{from: rest, to: len(t.text)}, fault{message: fmt.Sprintf("the driver reads nothing of %s: a tag is key:\"value\" pairs with a blank between them", unread)})
	}
	d.apart(p, t)
	if one, ok := t.pair("bson"); ok && one.value == "inline" {
		at := one.parts()[0]
		d.report(p, t, at, fault{message: `"inline" in the place of the name works by accident: write ",inline"`, severity: diag.Info, fix: ",inline", keeps: true})
	}
}

// apart reports an option that is a part of the name, because something else than a comma stands between them.
func (d declaration) apart(p *rule.Pass, t tag) {
	one, ok := t.pair("bson")
	if !ok {
		return
	}
	for _, at := range one.parts() {
		if m := apart.FindStringSubmatch(at.text); m != nil && at.index == 0 {
			right := m[1] + "," + m[2]
			d.report(p, t, at, fault{message: fmt.Sprintf("the field is stored under the key %q: a comma stands before an option, %q", at.text, right), fix: right})
		}
	}
}

// apart is a name with an option behind it that no comma parts from it.
var apart = regexp.MustCompile(`^([\w\-.$]+)\s*[ ;:|/]\s*(omitempty|minsize|truncate|inline)$`)

// broken is a bson or odm tag that reflect cannot read: bson:email, bson: "email", bson="email", bson:'email', and one
// without its closing quote. What follows it is kept.
var broken = regexp.MustCompile("^[,;]?\\s*(bson|odm)\\s*[:=]\\s*['\"]?([\\w\\-.,$=]+)(['\"]?)(.*)$")

// repair writes a broken tag as it was meant.
func repair(f *ast.Field, m []string, at int) fault {
	right := fmt.Sprintf("%s:%q", m[1], m[2])
	fix := right + m[4]
	if at > 0 && f.Tag.Value[at] != ' ' { // the byte before the text: the back quote counts as one
		fix = " " + fix
	}
	name, _, _ := strings.Cut(m[2], ",")
	return fault{
		message: fmt.Sprintf("the driver cannot read the %s tag: write %s", m[1], right),
		fix:     fix,
		keeps:   !strings.Contains(m[2], ",") && len(f.Names) == 1 && name == strings.ToLower(f.Names[0].Name),
	}
}

// key reports a pair whose key was to be bson: one behind a comma, and one that is misspelt.
func (d declaration) key(p *rule.Pass, t tag, one pair) {
	bare := strings.TrimLeft(one.key, ",;")
	at := part{from: one.at, to: one.at + len(one.key)}
	switch {
	case bare != one.key && (bare == "bson" || bare == "odm"):
		d.report(p, t, at, fault{
			message: fmt.Sprintf("a comma stands between two tags: the driver does not see %s:%q; put a blank there", bare, one.value),
			fix:     " " + bare,
		})
	case (one.key == "bson" || one.key == "odm") && strings.HasSuffix(one.value, ":") && strings.Contains(one.value, " ") && one.from > 0:
		d.unclosed(p, t, one)
	case likeBSON(one.key) && !d.reads(t, "bson") && d.isTaggedElsewhere(t):
		d.report(p, t, at, fault{message: fmt.Sprintf(`no tag key %q; did you mean "bson"?`, one.key), fix: "bson"})
	}
}

// unclosed reports a value that has swallowed the next key: bson:"city json:"city".
func (d declaration) unclosed(p *rule.Pass, t tag, one pair) {
	value := strings.TrimRight(one.value[:strings.LastIndexByte(" "+one.value, ' ')], " ")
	at := part{from: one.from, to: one.from + len(one.value)}
	d.report(p, t, at, fault{
		message: fmt.Sprintf("a closing quote is missing: the field is stored under the key %q", one.value),
		fix:     value + `"` + one.value[len(value):],
	})
}

// reads reports whether a tag has a key that reflect finds.
func (d declaration) reads(t tag, key string) bool {
	_, ok := t.pair(key)
	return ok
}

// isTaggedElsewhere reports whether another field of the struct has a bson tag.
func (d declaration) isTaggedElsewhere(t tag) bool {
	return slices.ContainsFunc(d.syntax.Fields.List, func(f *ast.Field) bool { return f.Tag != t.lit && isTagged(f) })
}

// likeBSON reports whether a key is bson with its letters in another order or case, or with one too many or too few.
// A key that is one letter off is not: json is.
func likeBSON(key string) bool {
	letters := func(s string) string {
		r := []byte(strings.ToLower(s))
		slices.SortFunc(r, cmp.Compare[byte])
		return string(r)
	}
	if key == "bson" {
		return false
	}
	if letters(key) == letters("bson") {
		return true
	}
	for i := range key {
		if key[:i]+key[i+1:] == "bson" {
			return true
		}
	}
	for i := range "bson" {
		if "bson"[:i]+"bson"[i+1:] == key {
			return true
		}
	}
	return false
}
