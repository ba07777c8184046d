package feature

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
)

// storedNames are the names under which a field may be stored: its Go name as the other fields of the struct have
// theirs, then in the other styles.
func storedNames(text string, at int, name string, embedded bool) []Item {
	if embedded {
		return []Item{{Name: ",inline", Kind: Keyword, Detail: "the fields of the struct are stored beside this one"}}
	}
	styles := []func(string) string{snake, camel, strings.ToLower}
	used := make([]int, len(styles))
	for goName, stored := range neighbours(text, at) {
		for i, style := range styles {
			if style(goName) == stored && stored != strings.ToLower(goName) {
				used[i]++
			}
		}
	}
	order := []int{0, 1, 2}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(used[b], used[a]) })
	var names []string
	if name == "ID" || name == "Id" {
		names = append(names, "_id")
	}
	for _, i := range order {
		names = append(names, styles[i](name))
	}
	var items []Item
	for i, n := range names {
		if !slices.Contains(names[:i], n) {
			items = append(items, Item{Name: n, Kind: Field, Detail: "stored name of " + name})
		}
	}
	return append(items, Item{Name: "-", Kind: Keyword, Detail: "never stored"})
}

// neighbours returns the stored names of the fields around an offset that are declared with it, by their Go names.
func neighbours(text string, at int) map[string]string {
	found := map[string]string{}
	head, tail := strings.Split(text[:at], "\n"), strings.Split(text[at:], "\n")
	slices.Reverse(head)
	for _, lines := range [][]string{head[1:], tail[1:]} {
		for _, line := range lines {
			trimmed := strings.TrimSpace(line)
			if strings.HasPrefix(trimmed, "}") || strings.HasSuffix(trimmed, "{") || strings.HasPrefix(trimmed, "type ") {
				break // the struct's end or its beginning
			}
			decl, rest, tagged := strings.Cut(line, `bson:"`)
			goName, ok := fieldName(strings.TrimRight(decl, " `"))
			if !tagged || !ok {
				continue
			}
			if end := strings.IndexAny(rest, `,"`); end > 0 {
				found[goName] = rest[:end]
			}
		}
	}
	return found
}

// snake writes a Go name in lower case with underscores: "UserID" is "user_id".
func snake(name string) string { return strings.ToLower(strings.Join(words(name), "_")) }

// camel writes a Go name with a small first word: "UserID" is "userId".
func camel(name string) string {
	parts := words(name)
	for i, w := range parts {
		w = strings.ToLower(w)
		if i > 0 {
			r := []rune(w)
			w = string(unicode.ToUpper(r[0])) + string(r[1:])
		}
		parts[i] = w
	}
	return strings.Join(parts, "")
}

// words cuts a Go name before each capital that begins a word: "HTTPServer2" is HTTP and Server2.
func words(name string) []string {
	var all []string
	runes, from := []rune(name), 0
	for i := 1; i < len(runes); i++ {
		begins := unicode.IsUpper(runes[i]) && (!unicode.IsUpper(runes[i-1]) || i+1 < len(runes) && unicode.IsLower(runes[i+1]))
		if begins {
			all, from = append(all, string(runes[from:i])), i
		}
	}
	return append(all, string(runes[from:]))
}
