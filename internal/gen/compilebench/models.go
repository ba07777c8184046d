package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"

	"github.com/databridge-go/databridge/internal/bigmodule"
)

const (
	here       = "github.com/databridge-go/databridge"
	modelsPath = "example.com/bench/models"
)

// writeModule writes a module with one package of models, which requires this repository as it stands.
func writeModule(dir string, models int) error {
	root, mod, sum, err := bigmodule.ModFiles("example.com/bench")
	if err != nil {
		return err
	}
	mod += fmt.Sprintf("\nrequire %s v0.0.0\n\nreplace %s => %s\n", here, here, root)
	if err := os.MkdirAll(filepath.Join(dir, "models"), 0o755); err != nil {
		return err
	}
	for name, data := range map[string][]byte{"go.mod": []byte(mod), "go.sum": []byte(sum), "models/models.go": source(models)} {
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
