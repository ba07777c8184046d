package lsp

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// module writes a module that has the driver and odm, and returns its directory.
func module(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"go.mod", "go.sum"} {
		b, err := os.ReadFile(filepath.Join("..", "testdata", "apps", "shop", name))
		if err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(dir, name), strings.ReplaceAll(string(b), "../../..", root))
	}
	for name, text := range files {
		write(t, filepath.Join(dir, name), text)
	}
	return dir
}

// write writes a file and the directories above it.
func write(t testing.TB, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// users is a package with one model and one query, whose key stands for KEY.
const users = `package app

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type User struct {
	Email string ` + "`bson:\"mail\"`" + ` // where letters go
	Age   int    ` + "`bson:\"age\"`" + `
}

func one(ctx context.Context, db *mongo.Database) (u User, err error) {
	err = db.Collection("users").FindOne(ctx, bson.M{"KEY": "x"}).Decode(&u)
	return u, err
}
`

// misspelt is users with a key that is one finding.
func misspelt() string { return strings.Replace(users, "KEY", "mial", 1) }

// pointed cuts the cursor out of a text.
func pointed(text string) (src string, offset int) {
	offset = strings.Index(text, cursor)
	return strings.Replace(text, cursor, "", 1), offset
}
