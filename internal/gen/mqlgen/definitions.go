package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"go.yaml.in/yaml/v3"
)

// A definition is one YAML file as MongoDB writes it. Strict decoding keeps the list of members honest: a new one
// stops the generator instead of being lost.
type definition struct {
	Name        string
	Link        string
	Type        []typeName
	Encode      string
	Description string
	WrapObject  *bool `yaml:"wrapObject"`
	Arguments   []argument
	MinVersion  string `yaml:"minVersion"`
	Generic     []string
	Tests       yaml.Node // the manual's examples: not facts of the language
}

// An argument is one entry of arguments.
type argument struct {
	Name        string
	Type        []typeName
	Description string
	Optional    bool
	ValueMin    *float64 `yaml:"valueMin"`
	ValueMax    *float64 `yaml:"valueMax"`
	MinItems    int      `yaml:"minItems"`
	MaxItems    int      `yaml:"maxItems"`
	Variadic    string
	VariadicMin int `yaml:"variadicMin"`
	Default     any
	MergeObject bool                                 `yaml:"mergeObject"`
	MinVersion  string                               `yaml:"minVersion"`
	Synthetic   []struct{ Name, Description string } `yaml:"syntheticVariables"`
	Arguments   []argument
}

// A typeName is a type, alone or with the spelling of its type parameter.
type typeName struct{ Name, Generic string }

// UnmarshalYAML reads both forms: "int" and {name: resolvesToArray, generic: "T[]"}.
func (t *typeName) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.ScalarNode {
		return n.Decode(&t.Name)
	}
	type plain typeName
	return n.Decode((*plain)(t))
}

// readDefinitions reads a folder of definitions and returns its facts and, by "folder/name", the descriptions, which
// serve only to prove that no doc of ours repeats them.
func readDefinitions(dir string) (*factFile, map[string]string, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "*", "*.yaml"))
	if err != nil {
		return nil, nil, err
	}
	if len(paths) == 0 {
		return nil, nil, fmt.Errorf("%s: no */*.yaml in it; name the folder called definitions", dir)
	}
	facts, descriptions := &factFile{Source: factSource}, map[string]string{}
	for _, path := range paths {
		folder := filepath.Base(filepath.Dir(path))
		if folder == "types" {
			set, err := readSet(path)
			if err != nil {
				return nil, nil, err
			}
			facts.Sets = append(facts.Sets, set)
			continue
		}
		var d definition
		if err := decodeStrict(path, &d); err != nil {
			return nil, nil, err
		}
		op, err := d.fact(folder)
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", path, err)
		}
		facts.Operators = append(facts.Operators, op)
		descriptions[folder+"/"+d.Name] = d.Description
	}
	return facts, descriptions, nil
}

// readSet reads a closed set of values.
func readSet(path string) (closedSet, error) {
	var s struct {
		Name        string
		BackingType string `yaml:"backingType"`
		Enum        []string
	}
	err := decodeStrict(path, &s)
	return closedSet{s.Name, s.Enum}, err
}

// decodeStrict reads a YAML file; a key that v has no field for is an error.
func decodeStrict(path string, v any) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // only read
	dec := yaml.NewDecoder(f)
	dec.KnownFields(true)
	if err := dec.Decode(v); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

// fact keeps the facts of a definition.
func (d *definition) fact(folder string) (fact, error) {
	f := fact{
		Folder: folder, Name: d.Name, Encode: d.Encode, Since: d.MinVersion, Link: d.Link,
		Bare: d.WrapObject != nil && !*d.WrapObject,
	}
	f.Types, f.Generic = names(d.Type)
	var err error
	f.Args, err = factArgs(d.Arguments)
	return f, err
}

// factArgs keeps the facts of arguments.
func factArgs(args []argument) ([]factArg, error) {
	var out []factArg
	for _, a := range args {
		f := factArg{
			Name: a.Name, Optional: a.Optional, Since: a.MinVersion, Variadic: a.Variadic, Min: a.VariadicMin,
			MinItems: a.MinItems, MaxItems: a.MaxItems, Low: a.ValueMin, High: a.ValueMax, Merge: a.MergeObject,
		}
		f.Types, f.Generic = names(a.Type)
		if a.Default != nil {
			value, err := json.Marshal(a.Default)
			if err != nil {
				return nil, fmt.Errorf("default of %s: %w", a.Name, err)
			}
			f.Default = string(value)
		}
		for _, v := range a.Synthetic {
			f.Vars = append(f.Vars, v.Name)
		}
		var err error
		if f.Args, err = factArgs(a.Arguments); err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	return out, nil
}

// names returns the names of types and the spelling of their type parameter; the definitions never give two.
func names(types []typeName) ([]string, string) {
	var out []string
	var generic []string
	for _, t := range types {
		out = append(out, t.Name)
		if t.Generic != "" {
			generic = append(generic, t.Generic)
		}
	}
	return out, strings.Join(generic, " | ")
}
