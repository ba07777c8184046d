package odm

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/databridge-go/databridge/internal/model"
)

// judgeNames returns what is wrong with the names of a model: those that no path could lead to, or that the server refuses.
func judgeNames(p *plan) (wrong *ModelError) {
	walkModel(p.model, func(s *model.Struct) {
		for _, f := range s.Fields {
			if why := badName(f.Name); why != "" && wrong == nil {
				wrong = &ModelError{Model: p.typ.String(), Field: f.Go, Key: f.Name, text: fmt.Sprintf("field %s is stored as %q, which %s: give it another name in its bson tag%s", f.Go, f.Name, why, in(p.model, s))}
			}
		}
	}, func(*model.Value) {})
	if why := badCollection(p.collection); why != "" && wrong == nil {
		wrong = modelErrorf(p.typ, `odm:"collection=%s": the name of a collection %s`, p.collection, why)
	}
	return wrong
}

// badName says why a key cannot be the name of a field; "" if it can. MongoDB stores names with dots and dollars since
// 5.0, but a path that holds them means another field.
func badName(key string) string {
	switch {
	case strings.TrimSpace(key) == "":
		return "is empty"
	case strings.Contains(key, "."):
		return "holds a dot, so that every path would read it as a field inside another"
	case key[0] == '$':
		return "begins with $, so that MongoDB would read it as an operator"
	case strings.IndexByte(key, 0) >= 0:
		return "holds a zero byte"
	case !utf8.ValidString(key):
		return "is no valid UTF-8"
	}
	return ""
}

// badCollection says what a collection cannot be called; "" if it can.
func badCollection(name string) string {
	switch {
	case strings.Contains(name, "$"):
		return "holds no $"
	case strings.IndexByte(name, 0) >= 0:
		return "holds no zero byte"
	case strings.HasPrefix(name, "system."):
		return "does not begin with system., which is the server's own"
	case strings.HasPrefix(name, ".") || strings.HasSuffix(name, ".") || strings.Contains(name, ".."):
		return "holds a dot between two names only"
	case !utf8.ValidString(name):
		return "is valid UTF-8"
	}
	return ""
}
