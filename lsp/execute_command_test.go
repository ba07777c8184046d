package lsp

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestAQueryIsCopiedAsMongosh(t *testing.T) {
	src := `package app

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"github.com/databridge-go/databridge/odm"
)

type User struct {
	odm.Document ` + "`bson:\",inline\" odm:\"collection=people\"`" + `
	Age          int ` + "`bson:\"age\"`" + `
}

const Age odm.Num[User, int] = "age"

func raw(ctx context.Context, db *mongo.Database, email string) {
	filter := bson.M{"email": email} // 🙂
	_, _ = db.Collection("users").Find(ctx, filter)
}

func typed(ctx context.Context, users *odm.Collection[User]) {
	_, _ = users.Find(Age.Gt(5)).Sort("-age").All(ctx)
}

func half(ctx context.Context, db *mongo.Database) {
	_, _ = db.Collection("users").Find(ctx, bson.M{"a": gone
}
`
	dir := module(t, map[string]string{"app.go": src})
	file := filepath.Join(dir, "app.go")
	c, _, _ := start(t)
	c.initialize(dir)
	c.open(file, src)
	c.loaded(file)
	for place, want := range map[string]string{
		`Find(ctx, filter)`: `"db.users.find({ email: <email> })"`,
		`"email": email}`:   `"db.users.find({ email: <email> })"`,
		`Gt(5)`:             `"db.people.find({ age: { $gt: 5 } }).sort({ age: -1 })"`,
		`"a": gone`:         `"db.users.find({ a: <gone> })"`,
		`func raw`:          `null`,
		`package app`:       `null`,
	} {
		m := c.call("workspace/executeCommand", obj{"command": "databridge.exportMQL", "arguments": []obj{at(file, src, strings.Index(src, place)+3)}})
		if got := string(m.Result); got != want {
			t.Errorf("at %s: %s %+v, want %s", place, got, m.Error, want)
		}
	}
	for name, params := range map[string]obj{
		"an unknown command": {"command": "databridge.nope", "arguments": []obj{{}}},
		"no argument":        {"command": "databridge.exportMQL"},
		"a bad argument":     {"command": "databridge.exportMQL", "arguments": []any{3}},
	} {
		if m := c.call("workspace/executeCommand", params); m.Error == nil || m.Error.Code != -32602 {
			t.Errorf("%s: %s %+v, want invalid params", name, m.Result, m.Error)
		}
	}
}

func TestMongoshIsGivenAsGo(t *testing.T) {
	c, _, _ := start(t)
	c.initialize(t.TempDir())
	for text, want := range map[string]string{
		`db.users.findOne({a: 1})`: `db.Collection("users").FindOne(ctx, bson.D{{Key: "a", Value: 1}})`,
		`[1, "<b>"]`:               `bson.A{1, "<b>"}`,
	} {
		m := c.call("workspace/executeCommand", obj{"command": "databridge.importMQL", "arguments": []obj{{"text": text}}})
		if got := result[string](t, m); got != want {
			t.Errorf("%s is given as %s, want %s", text, got, want)
		}
	}
	m := c.call("workspace/executeCommand", obj{"command": "databridge.importMQL", "arguments": []obj{{"text": "{a"}}})
	if m.Error == nil || m.Error.Code != -32602 {
		t.Errorf("half a document: %s %+v, want invalid params", m.Result, m.Error)
	}
}
