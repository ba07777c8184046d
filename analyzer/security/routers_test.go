package security_test

import (
	"strings"
	"testing"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/analyzer/security"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/srctest"
)

// Routers are known by import path and name. The programs stand beside a small package in the place of the router's.
func TestRequestsOfRouters(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ module, pkg, router, handler string }{
		"gin": {
			"github.com/gin-gonic", "gin",
			`type Context struct{}
			func (c *Context) Query(string) string { return "" }
			func (c *Context) ShouldBindJSON(any) error { return nil }`,
			`func handle(c *gin.Context, ctx context.Context, users *mongo.Collection) {
				var body map[string]any
				if err := c.ShouldBindJSON(&body); err != nil { return }
				_, _ = users.CountDocuments(ctx, body) // DB8001
				_, _ = users.CountDocuments(ctx, bson.M{"a": bson.M{"$regex": c.Query("q")}}) // DB8004
				_, _ = users.CountDocuments(ctx, bson.M{"a": c.Query("q")})
			}`,
		},
		"echo": {
			"github.com/labstack", "echo/v4",
			`type Context interface { QueryParam(string) string; Bind(any) error; Get(string) any }`,
			`func handle(c echo.Context, ctx context.Context, users *mongo.Collection) {
				var body struct{ Filter map[string]any; Name string }
				if err := c.Bind(&body); err != nil { return }
				_, _ = users.CountDocuments(ctx, body.Filter) // DB8001
				_, _ = users.CountDocuments(ctx, bson.M{"name": body.Name, "by": c.Get("user")})
				_, _ = users.CountDocuments(ctx, bson.M{c.QueryParam("k"): 1}) // DB8003
			}`,
		},
		"fiber": {
			"github.com/gofiber", "fiber/v2",
			`type Ctx struct{}
			func (c *Ctx) Body() []byte { return nil }
			func (c *Ctx) BodyParser(any) error { return nil }`,
			`func handle(c *fiber.Ctx, ctx context.Context, users *mongo.Collection) {
				var filter bson.D
				if err := bson.UnmarshalExtJSON(c.Body(), true, &filter); err != nil { return }
				_, _ = users.CountDocuments(ctx, filter) // DB8007
				var body map[string]any
				if err := c.BodyParser(&body); err != nil { return }
				_, _ = users.CountDocuments(ctx, bson.M{"a": body["a"]}) // DB8002
			}`,
		},
		"chi": {
			"github.com/go-chi", "chi/v5",
			`import "net/http"
			func URLParam(r *http.Request, key string) string { return "" }`,
			`func handle(r *http.Request, ctx context.Context, users *mongo.Collection) {
				_, _ = users.CountDocuments(ctx, bson.M{"a": bson.M{"$regex": chi.URLParam(r, "a")}}) // DB8004
				_, _ = users.CountDocuments(ctx, bson.M{"a": chi.URLParam(r, "a")})
			}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			base, _, _ := strings.Cut(tt.pkg, "/")
			header := "package app\nimport (\n\"context\"\n\"go.mongodb.org/mongo-driver/v2/bson\"\n\"go.mongodb.org/mongo-driver/v2/mongo\"\n\"" + tt.module + "/" + tt.pkg + "\"\n"
			if strings.Contains(tt.handler, "http.") {
				header += "\"net/http\"\n"
			}
			text := header + ")\n" + tt.handler
			judge(t, tt.module, text, map[string]string{tt.pkg + "/" + base + ".go": "package " + base + "\n" + tt.router, "app/app.go": text})
		})
	}
}

// judge runs every rule of the family and wants the code that stands behind each line.
func judge(t *testing.T, module, text string, files map[string]string) {
	t.Helper()
	program, err := srctest.Load(module, files)
	if err != nil {
		t.Fatal(err)
	}
	want := map[int]string{}
	for i, line := range strings.Split(text, "\n") {
		if _, code, ok := strings.Cut(line, "// "); ok {
			want[i+1] = code
		}
	}
	for _, p := range program.Packages {
		if len(p.Errors) > 0 {
			t.Fatal(p.Errors[0])
		}
		src := lift.Source{Fset: program.Fset, Files: p.Files, Pkg: p.Types, Info: p.Info}
		lifted := lift.Lift(src)
		for _, r := range security.All() {
			r.Run(&rule.Pass{
				Fset: program.Fset, Files: p.Files, Pkg: p.Types, Info: p.Info, Queries: lifted.Queries,
				World: evidence.NewWorld(evidence.Summarize(src, lifted)),
				Report: func(f diag.Finding) {
					line := program.Fset.Position(f.Pos).Line
					if want[line] != string(r.Code) {
						t.Errorf("line %d: unexpected %s: %s", line, r.Code, f.Message)
					}
					delete(want, line)
				},
			})
		}
	}
	for line, code := range want {
		t.Errorf("line %d: no %s", line, code)
	}
}
