package migration

import (
	"bytes"
	"go/format"
	"text/template"
)

// A Body writes the file of a migration.
type Body func(m Head) ([]byte, error)

// A Head is what every migration says of itself.
type Head struct{ Package, Time, Slug string }

// Name is the name of the migration, and of its file without ".go".
func (m Head) Name() string { return m.Time + "_" + m.Slug }

// render fills in a template.
func (m Head) render(text string) ([]byte, error) { return render(text, m) }

func render(text string, with any) ([]byte, error) {
	t, err := template.New("").Parse(text)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := t.Execute(&b, with); err != nil {
		return nil, err
	}
	return format.Source(b.Bytes())
}

// Empty is the body of a migration that somebody will write.
func Empty(m Head) ([]byte, error) { return m.render(newMigration) }

// newMigration is the file of a new migration.
const newMigration = `package {{.Package}}

import (
	"context"
	"errors"

	"github.com/databridge-go/databridge/odm"
	"github.com/databridge-go/databridge/odm/migrate"
)

// m{{.Time}} is the migration {{.Name}}. What was applied once must not change any more: write a
// new migration instead. To change each document of a collection, take Iterative in the place of FreeFall:
//
//	type before struct {
//		odm.Document ` + "`" + `bson:",inline" odm:"collection=notes"` + "`" + `
//		Name         string ` + "`" + `bson:"name"` + "`" + `
//	}
//	type after struct {
//		odm.Document ` + "`" + `bson:",inline" odm:"collection=notes"` + "`" + `
//		Title        string ` + "`" + `bson:"title"` + "`" + `
//	}
//	Forward: migrate.Iterative(func(_ context.Context, old *before, new *after) error {
//		new.Title = old.Name // fields that both store under one name are copied
//		return nil
//	}),
func m{{.Time}}() migrate.Migration {
	return migrate.Migration{
		Name: "{{.Name}}",
		Forward: migrate.FreeFall(func(ctx context.Context, db *odm.DB) error {
			return errors.New("the way forward is not written yet")
		}),
		Backward: migrate.FreeFall(func(ctx context.Context, db *odm.DB) error {
			return errors.New("the way back is not written yet")
		}),
	}
}
`

// newMain is the program around the first migration.
const newMain = `// Command migrations changes the stored data from one shape to the next: databridge migrate builds and runs it.
package main

import (
	"embed"

	"github.com/databridge-go/databridge/odm/migrate"
)

// files are the migrations' sources: a migration that changes after it was applied is noticed.
//
//go:embed *.go
var files embed.FS

func main() { migrate.Main(migrate.Set{Files: files, Migrations: list()}) }
`
