package pathrules

import (
	"fmt"
	"slices"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/internal/nearest"
)

// near returns the stored field that the missing name is a misspelling of, nil if none is near enough to be proof.
func (u use) near() *model.Field { return u.nearOf(u.siblings()) }

// nearOf is near among given fields.
func (u use) nearOf(fields []*model.Field) *model.Field {
	var best *model.Field
	least := 0
	for _, f := range fields {
		real := func(word string) bool { return common(word) || spoken(u.pass.World, word, f.Name) }
		if !misspelt(u.name, f.Name, real) || !u.fits(f) {
			continue
		}
		if d := nearest.Distance(u.name, f.Name, 8); best == nil || d < least {
			best, least = f, d
		}
	}
	return best
}

// misspelling reports a name that is near to a stored one, in the words of its rule: intro is `User has no field`.
func (u use) misspelling(intro, rest string) {
	if u.renamed() {
		return
	}
	f := u.near()
	if f == nil {
		if f = u.asked(); f == nil {
			u.fromField(intro, rest)
			return
		}
	}
	u.report(fmt.Sprintf("%s %q%s (did you mean %q?)", intro, u.name, rest, f.Name), f, u.replace(f.Name))
}

// asked returns the stored bool that the missing name asks for, or the other way round: is_active for active.
func (u use) asked() *model.Field {
	return only(u.siblings(), func(f *model.Field) bool {
		return f.Value != nil && f.Value.Kinds&^model.Null == model.Bool && (asks(u.name, f.Name) || asks(f.Name, u.name))
	})
}

// asks reports whether question is "is" or "has" and a name.
func asks(question, name string) bool {
	words := split(question)
	return len(words) > 1 && (words[0] == "is" || words[0] == "has") && slices.Equal(words[1:], split(name))
}

// owner names what should have the field: "User" at the top, "Address (User.addr)" below.
func (u use) owner() string {
	if u.found.At == 0 {
		return u.model.Name
	}
	return fmt.Sprintf("%s (%s.%s)", rule.ShortName(u.found.Parent.Name), u.model.Name, walk.Stored(u.parent()))
}
