package session

import (
	"path/filepath"
	"strings"
	"unicode"
)

// A gomod is what go.mod and go.work say, as far as it takes to find source without the go command.
type gomod struct {
	module  string
	require map[string]string    // versions, by module
	replace map[string][2]string // module or directory, and the version of a module; by module
	use     []string             // the directories of a go.work
}

// readMod reads the text of a go.mod or go.work. Lines that are none are passed over: the go command tells of them.
func readMod(text string) *gomod {
	m := &gomod{require: map[string]string{}, replace: map[string][2]string{}}
	block := ""
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, "//")
		words := strings.Fields(line)
		for i := range words {
			words[i] = strings.Trim(words[i], "\"`")
		}
		switch {
		case len(words) == 0:
		case words[0] == ")":
			block = ""
		case len(words) == 2 && words[1] == "(":
			block = words[0]
		case block != "":
			m.directive(block, words)
		default:
			m.directive(words[0], words[1:])
		}
	}
	return m
}

// directive reads one line.
func (m *gomod) directive(verb string, words []string) {
	switch {
	case verb == "module" && len(words) == 1:
		m.module = words[0]
	case verb == "require" && len(words) == 2:
		m.require[words[0]] = words[1]
	case verb == "use" && len(words) == 1:
		m.use = append(m.use, words[0])
	case verb == "replace" && len(words) >= 3:
		to := words[len(words)-1]
		switch { // old [version] => new [version]
		case words[len(words)-2] == "=>":
			m.replace[words[0]] = [2]string{to, ""}
		case len(words) >= 4 && words[len(words)-3] == "=>":
			m.replace[words[0]] = [2]string{words[len(words)-2], to}
		}
	}
}

// dirOf returns the directory of a package from elsewhere; "" if go.mod does not tell. root is that of go.mod, cache that of
// downloaded modules.
func (m *gomod) dirOf(path, root, cache string) string {
	for module := path; module != "." && module != "/"; module = filepath.ToSlash(filepath.Dir(module)) {
		version, required := m.require[module]
		if !required {
			continue
		}
		rest := filepath.FromSlash(strings.TrimPrefix(path, module))
		switch to, replaced := m.replace[module]; {
		case replaced && to[1] == "":
			if !filepath.IsAbs(to[0]) {
				to[0] = filepath.Join(root, to[0])
			}
			return to[0] + rest
		case replaced:
			return filepath.Join(cache, escaped(to[0])+"@"+escaped(to[1])) + rest
		}
		return filepath.Join(cache, escaped(module)+"@"+escaped(version)) + rest
	}
	return ""
}

// escaped is a module's path or version as the module cache spells it: an exclamation mark before each capital, which is small.
func escaped(name string) string {
	var b strings.Builder
	for _, r := range name {
		if unicode.IsUpper(r) {
			b.WriteByte('!')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return filepath.FromSlash(b.String())
}
