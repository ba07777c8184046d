package pathrules

import (
	"fmt"
	"strings"

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
		if !misspelt(u.name, f.Name, real) {
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
		return
	}
	u.report(fmt.Sprintf("%s %q%s (did you mean %q?)", intro, u.name, rest, f.Name), f, u.replace(f.Name))
}

// owner names what should have the field: "User" at the top, "Address (User.addr)" below.
func (u use) owner() string {
	if u.found.At == 0 {
		return u.model.Name
	}
	return fmt.Sprintf("%s (%s.%s)", rule.ShortName(u.found.Parent.Name), u.model.Name, walk.Stored(u.parent()))
}

func lastOf(selector string) string { return selector[strings.LastIndexByte(selector, '.')+1:] }
