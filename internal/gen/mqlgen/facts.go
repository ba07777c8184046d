package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"slices"
)

// A factFile is what is kept of MongoDB's definitions: facts, none of their sentences.
type factFile struct {
	Source    string
	Sets      []closedSet
	Operators []fact
}

// A closedSet is a type whose values are listed.
type closedSet struct {
	Name string
	Enum []string
}

// A fact is one definition: an operator with all the places that it may stand in.
type fact struct {
	Folder  string // of the definition: "stage", "expression", "query" …
	Name    string
	Types   []string // places ("stage", "fieldQuery") and results ("resolvesToBool")
	Generic string   `json:",omitempty"` // the type parameter's spelling in the result
	Encode  string
	Bare    bool      `json:",omitempty"` // the definitions' wrapObject: false
	Args    []factArg `json:",omitempty"`
	Since   string
	Link    string
}

// A factArg is one argument of a definition.
type factArg struct {
	Name     string
	Types    []string
	Generic  string    `json:",omitempty"`
	Optional bool      `json:",omitempty"`
	Since    string    `json:",omitempty"`
	Variadic string    `json:",omitempty"`
	Min      int       `json:",omitempty"` // variadicMin
	MinItems int       `json:",omitempty"`
	MaxItems int       `json:",omitempty"`
	Low      *float64  `json:",omitempty"` // valueMin
	High     *float64  `json:",omitempty"` // valueMax
	Default  string    `json:",omitempty"` // as JSON
	Merge    bool      `json:",omitempty"`
	Vars     []string  `json:",omitempty"`
	Args     []factArg `json:",omitempty"`
}

// factSource says where the facts come from.
const factSource = "github.com/mongodb/mql-specifications, Apache-2.0, July 2026: names, arguments, types, versions and links only"

// readFacts reads a file that facts.encode has written.
func readFacts(path string) (*factFile, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields() // a member that this program does not know would be lost in silence
	var f factFile
	if err := dec.Decode(&f); err != nil {
		return nil, fmt.Errorf("%s: %w; write it anew with mqlgen -in <definitions>", path, err)
	}
	return &f, nil
}

// encode returns the file's text: one line an operator, so that a change of one definition is a change of one line.
func (f *factFile) encode() ([]byte, error) {
	var b bytes.Buffer
	fmt.Fprintf(&b, "{\n\"Source\": %q,\n\"Sets\": [\n", f.Source)
	if err := encodeLines(&b, f.Sets); err != nil {
		return nil, err
	}
	b.WriteString("],\n\"Operators\": [\n")
	if err := encodeLines(&b, f.Operators); err != nil {
		return nil, err
	}
	b.WriteString("]\n}\n")
	return b.Bytes(), nil
}

// encodeLines writes the members of a JSON array, each on its line.
func encodeLines[T any](b *bytes.Buffer, values []T) error {
	for i, v := range values {
		line, err := json.Marshal(v)
		if err != nil {
			return err
		}
		b.Write(line)
		if i < len(values)-1 {
			b.WriteByte(',')
		}
		b.WriteByte('\n')
	}
	return nil
}

// set returns the values of a closed set, nil if the type is no closed set.
func (f *factFile) set(name string) []string {
	i := slices.IndexFunc(f.Sets, func(s closedSet) bool { return s.Name == name })
	if i < 0 {
		return nil
	}
	return f.Sets[i].Enum
}
