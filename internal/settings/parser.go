package settings

import (
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/databridge-go/databridge/internal/diag"
)

// A parser reads nodes of one file; the nodes know their lines.
type parser struct{ file string }

func (p parser) fault(n *yaml.Node, format string, args ...any) error {
	return &Error{File: p.file, Line: n.Line, Column: n.Column, Message: fmt.Sprintf(format, args...)}
}

// setting reads one key of the file.
func (p parser) setting(s *Settings, key, value *yaml.Node) (err error) {
	switch key.Value {
	case "severity":
		s.Severity = map[diag.Code]diag.Severity{}
		return p.mapping(value, key.Value, func(code, severity *yaml.Node) error { return p.severity(s.Severity, code, severity) })
	case "advice":
		s.Advice, err = p.boolean(value, key.Value)
	case "fail-on":
		s.FailOn, err = p.weight(value, key.Value, diag.Error, diag.Warning, diag.Info)
	case "baseline":
		s.Baseline, err = p.word(value, key.Value)
	case "tests":
		var tests bool
		tests, err = p.boolean(value, key.Value)
		s.Tests = &tests
	case "tags":
		s.Tags, err = p.list(value, key.Value)
	case "forks":
		s.Forks, err = p.list(value, key.Value)
	case "migrate":
		return p.mapping(value, key.Value, func(key, value *yaml.Node) error { return p.migrate(&s.Migrate, key, value) })
	default:
		var known []string
		for _, k := range keys {
			known = append(known, k.Name)
		}
		return p.unknown(key, "setting", known, "known are "+strings.Join(known, ", "))
	}
	return err
}

func (p parser) severity(into map[diag.Code]diag.Severity, code, value *yaml.Node) error {
	c := diag.Code(code.Value)
	if _, known := diag.Lookup(c); !known {
		var all []string
		for _, r := range diag.Catalogue() {
			all = append(all, string(r.Code))
		}
		return p.unknown(code, "rule", all, "see databridge explain")
	}
	s, err := p.weight(value, code.Value, diag.Error, diag.Warning, diag.Info, diag.Off)
	into[c] = s
	return err
}

// mapping calls read for each pair of a mapping and refuses a key that stands twice.
func (p parser) mapping(n *yaml.Node, what string, read func(key, value *yaml.Node) error) error {
	if n.Kind != yaml.MappingNode {
		return p.fault(n, "%s must be a mapping, key: value", what)
	}
	first := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if line, twice := first[key.Value]; twice {
			return p.fault(key, "%q stands on line %d already", key.Value, line)
		}
		first[key.Value] = key.Line
		if err := read(key, value); err != nil {
			return err
		}
	}
	return nil
}

func (p parser) unknown(n *yaml.Node, what string, known []string, otherwise string) error {
	if near := diag.Nearest(n.Value, known); near != "" {
		return p.fault(n, "no %s %q; did you mean %q?", what, n.Value, near)
	}
	return p.fault(n, "no %s %q; %s", what, n.Value, otherwise)
}

func (p parser) weight(n *yaml.Node, key string, allowed ...diag.Severity) (diag.Severity, error) {
	var words []string
	for _, s := range allowed {
		// YAML 1.1 readers take a bare off for false: people need not quote it.
		if n.Value == string(s) {
			return s, nil
		}
		words = append(words, string(s))
	}
	if n.Kind != yaml.ScalarNode {
		return "", p.fault(n, "%s must be one of %s", key, strings.Join(words, ", "))
	}
	return "", p.fault(n, "%s is %q; want one of %s", key, n.Value, strings.Join(words, ", "))
}

func (p parser) boolean(n *yaml.Node, key string) (bool, error) {
	var b bool
	if n.Kind != yaml.ScalarNode || n.Decode(&b) != nil {
		return false, p.fault(n, "%s must be true or false", key)
	}
	return b, nil
}

func (p parser) word(n *yaml.Node, key string) (string, error) {
	if n.Kind != yaml.ScalarNode || n.Value == "" {
		return "", p.fault(n, "%s must be a word", key)
	}
	return n.Value, nil
}

func (p parser) list(n *yaml.Node, key string) ([]string, error) {
	if n.Kind != yaml.SequenceNode {
		return nil, p.fault(n, "%s must be a list, [one, two]", key)
	}
	var words []string
	for _, c := range n.Content {
		w, err := p.word(c, key)
		if err != nil {
			return nil, err
		}
		words = append(words, w)
	}
	return words, nil
}
