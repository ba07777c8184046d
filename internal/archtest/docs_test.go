package archtest

import (
	"go/parser"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/databridge-go/databridge/internal/srctest"
)

// Every line of Go in docs/beanie.md compiles: its blocks, and the pieces of code in the last column of its tables.
func TestTheGoOfThePageForBeaniesUsersCompiles(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/beanie.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?s)```go\n(.*?)```").FindAllStringSubmatch(string(page), -1)
	spans := goSpans(string(page))
	if len(blocks) != 2 || len(spans) < 80 {
		t.Fatalf("the page has %d blocks and %d pieces of Go", len(blocks), len(spans))
	}
	files := map[string]string{"page/models.go": pageHead + blocks[0][1], "page/block.go": pageHead + pageFunc("block", blocks[1][1])}
	for i, span := range spans {
		if _, err := parser.ParseExpr(span); err == nil {
			span = "use(" + span + ")" // an expression may have several values
		}
		name := "span" + string(rune('A'+i/26)) + string(rune('a'+i%26))
		files["page/"+name+".go"] = pageHead + pageFunc(name, span)
	}
	program, err := srctest.Load("docs", files)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range program.Packages {
		for _, err := range p.Errors {
			if !strings.Contains(err.Error(), "imported and not used") && !strings.Contains(err.Error(), "declared and not used") {
				t.Error(err)
			}
		}
	}
}

// pageHead is what the page leaves out before its lines.
const pageHead = `package page

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/databridge-go/databridge/odm"
	"github.com/databridge-go/databridge/odm/agg"
)

`

// pageFunc is a function around lines of the page, with the names that they use.
func pageFunc(name, lines string) string {
	return `func ` + name + `(
	ctx context.Context, client *mongo.Client, registry *bson.Registry, db *odm.DB, users *odm.Collection[User], vehicles *odm.Collection[Vehicle],
	q odm.Query[User], a, b odm.Filter[User], id bson.ObjectID, u *User, us []*User, org *Org, check func(any) error,
) error {
	use := func(...any) {}
	use()
	{
		` + lines + `
	}
	return nil
}
`
}

// goSpans are the pieces of code in the last column of tables whose head says Go. Tags are none.
func goSpans(page string) (spans []string) {
	code := regexp.MustCompile("`([^`]+)`")
	inTable := false
	for line := range strings.Lines(page) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), " | ")
		switch {
		case !strings.HasPrefix(line, "|"):
			inTable = false
		case strings.TrimSpace(cells[len(cells)-1]) == "Go":
			inTable = true
		case inTable:
			for _, m := range code.FindAllStringSubmatch(cells[len(cells)-1], -1) {
				if !strings.HasPrefix(m[1], "odm:") && !strings.HasPrefix(m[1], "bson:") && m[1] != "BeforeSave" && m[1] != "ctx" {
					spans = append(spans, m[1])
				}
			}
		}
	}
	return spans
}
