package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

const (
	here       = "github.com/databridge-go/databridge"
	modelsPath = "example.com/bench/models"
)

// writeModule writes a module with one package of models, which requires this repository as it stands.
func writeModule(dir string, models int) error {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", here).Output()
	if err != nil {
		return fmt.Errorf("find this repository: %w", err)
	}
	root := strings.TrimSpace(string(out))
	mod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		return err
	}
	sum, err := os.ReadFile(filepath.Join(root, "go.sum"))
	if err != nil {
		return err
	}
	mod = bytes.Replace(mod, []byte("module "+here), []byte("module example.com/bench"), 1)
	mod = fmt.Appendf(mod, "\nrequire %s v0.0.0\n\nreplace %s => %s\n", here, here, root)
	if err := os.MkdirAll(filepath.Join(dir, "models"), 0o755); err != nil {
		return err
	}
	for name, data := range map[string][]byte{"go.mod": mod, "go.sum": sum, "models/models.go": source(models)} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// source has models with 30 fields of six kinds each, the mix that the budget was measured with. Every further kind, and
// every embedded document with fields of its own, costs about as much as ten methods more.
func source(models int) []byte {
	var b bytes.Buffer
	b.WriteString(shared)
	for i := range models {
		fmt.Fprintf(&b, "\n// Model%d is stored in c%d.\ntype Model%d struct {\n\todm.Document `bson:\",inline\" odm:\"collection=c%d\"`\n", i, i, i, i)
		n := 1 // the id
		for _, group := range []struct {
			typ   string
			count int
		}{
			{"string", 10}, {"int", 7}, {"bool", 4}, {"time.Time", 4}, {"[]string", 3}, {"Address", 1},
		} {
			for range group.count {
				fmt.Fprintf(&b, "\tF%d %s `bson:\"f%d\"`\n", n, group.typ, n)
				n++
			}
		}
		b.WriteString("}\n")
	}
	return b.Bytes()
}

const shared = `// Package models holds what is stored.
package models

import (
	"time"

	"github.com/databridge-go/databridge/odm"
)

// Status is a named string.
type Status string

// Address is part of every model.
type Address struct {
	Street string ` + "`bson:\"street\"`" + `
	City   string ` + "`bson:\"city\"`" + `
	Zip    string ` + "`bson:\"zip\"`" + `
}
`
