package rule

import (
	"go/types"
	"strings"
)

// ShortName takes the import paths off a type's name: "Page[User]" for "example.com/a.Page[example.com/b.User]". A
// struct without a name is "the struct".
func ShortName(name string) string {
	if strings.HasPrefix(strings.TrimLeft(name, "*[]"), "struct ") {
		return "the struct"
	}
	var b strings.Builder
	word := 0 // where the path that is being read begins
	for i, r := range name {
		if !strings.ContainsRune("[],* ", r) {
			continue
		}
		b.WriteString(lastName(name[word:i]))
		b.WriteRune(r)
		word = i + 1
	}
	b.WriteString(lastName(name[word:]))
	return b.String()
}

// lastName is what follows the package in a qualified name.
func lastName(qualified string) string {
	qualified = qualified[strings.LastIndexByte(qualified, '/')+1:]
	return qualified[strings.LastIndexByte(qualified, '.')+1:]
}

// AsWritten spells types as the code of a package does: bson.D, and User for its own.
func AsWritten(pkg *types.Package) types.Qualifier {
	return func(p *types.Package) string {
		if p == pkg {
			return ""
		}
		return p.Name()
	}
}
