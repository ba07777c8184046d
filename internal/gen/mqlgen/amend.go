package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
)

// An amendment corrects one fact that the definitions have wrong, or adds an argument that they lack. It names what
// it replaces: when MongoDB corrects its own file, the generator stops and the amendment can go.
type amendment struct {
	Op    string          // "folder/name": "expression/$filter"
	Arg   string          `json:",omitempty"` // the argument, "input.pipelines" for a nested one; "" is the operator itself
	Field string          // a field of fact or factArg: "Since"; "+Args" appends an argument
	Was   json.RawMessage `json:",omitempty"` // nothing where the field is absent
	Now   json.RawMessage
	Why   string // for whoever reads the file
}

// readAmendments reads the list of amendments.
func readAmendments(path string) ([]amendment, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	var list []amendment
	if err := dec.Decode(&list); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return list, nil
}

// amended returns the operators with the amendments applied.
func amended(ops []fact, list []amendment) ([]fact, error) {
	out := slices.Clone(ops)
	for _, a := range list {
		i := slices.IndexFunc(out, func(f fact) bool { return f.Folder+"/"+f.Name == a.Op })
		if i < 0 {
			return nil, fmt.Errorf("amendment of %s: the facts have no such operator", a.Op)
		}
		if err := a.apply(&out[i]); err != nil {
			return nil, fmt.Errorf("amendment of %s %s %s: %w", a.Op, a.Arg, a.Field, err)
		}
	}
	return out, nil
}

// apply changes f by way of its JSON, in which every fact is a field by name.
func (a *amendment) apply(f *fact) error {
	data, err := json.Marshal(f)
	if err != nil {
		return err
	}
	var tree map[string]any
	if err := json.Unmarshal(data, &tree); err != nil {
		return err
	}
	node, err := member(tree, a.Arg)
	if err != nil {
		return err
	}
	if err := a.set(node); err != nil {
		return err
	}
	if data, err = json.Marshal(tree); err != nil {
		return err
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	*f = fact{}
	return dec.Decode(f)
}

// member finds the argument at a dotted path.
func member(tree map[string]any, path string) (map[string]any, error) {
	if path == "" {
		return tree, nil
	}
	name, rest, _ := strings.Cut(path, ".")
	args, _ := tree["Args"].([]any)
	for _, a := range args {
		if arg, ok := a.(map[string]any); ok && arg["Name"] == name {
			return member(arg, rest)
		}
	}
	return nil, fmt.Errorf("there is no argument %s", name)
}

// set replaces the field, or appends to it.
func (a *amendment) set(node map[string]any) error {
	now, err := value(a.Now)
	if err != nil {
		return err
	}
	if name, ok := strings.CutPrefix(a.Field, "+"); ok {
		list, _ := node[name].([]any)
		node[name] = append(list, now)
		return nil
	}
	was, err := value(a.Was)
	if err != nil {
		return err
	}
	if got := node[a.Field]; !reflect.DeepEqual(got, was) {
		return fmt.Errorf("the definitions now say %v, not %v: see whether the amendment is still needed", got, was)
	}
	if node[a.Field] = now; now == nil {
		delete(node, a.Field)
	}
	return nil
}

// value decodes a JSON value; nothing is nil.
func value(raw json.RawMessage) (any, error) {
	if len(raw) == 0 {
		return nil, nil
	}
	var v any
	err := json.Unmarshal(raw, &v)
	return v, err
}
