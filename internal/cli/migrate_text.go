package cli

// newMigration is the file of a new migration.
const newMigration = `package {{.Package}}

import (
	"context"
	"errors"

	"github.com/databridge-go/databridge/odm"
	"github.com/databridge-go/databridge/odm/migrate"
)

// m{{.Time}} is the migration {{.Time}}_{{.Slug}}. What was applied once must not change any more: write a
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
		Name: "{{.Time}}_{{.Slug}}",
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

// newList is the list before it is written anew.
const newList = listMark + `

package {{.Package}}

import "github.com/databridge-go/databridge/odm/migrate"

func list() []migrate.Migration {
	return nil
}
`
