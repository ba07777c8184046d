package feature

import (
	"go/parser"
	"regexp"
	"strings"
	"testing"

	"github.com/databridge-go/databridge/internal/mql"
	"github.com/databridge-go/databridge/lsp/internal/locate"
)

// Whatever operator is chosen in whatever form, what the editor writes is Go, and its stops are numbered without a gap.
func TestEverySnippetIsGo(t *testing.T) {
	t.Parallel()
	stop := regexp.MustCompile(`\$\{(\d+)(?::(\w*)|\|([^,|]*)[^|]*\|)?\}`)
	around := map[locate.Form][2]string{
		locate.InMap:   {`bson.M{"`, `}`},
		locate.Keyed:   {`bson.D{{Key: "`, `}}`},
		locate.Unkeyed: {`bson.D{{"`, `}}`},
	}
	seen := 0
	for _, place := range []mql.Place{mql.Query, mql.FieldQuery, mql.Update, mql.Modifier, mql.Stage, mql.UpdateStage, mql.Expression, mql.Accumulator, mql.Window, mql.Projection, mql.Geometry, mql.Option} {
		for _, op := range mql.In(place) {
			for of, text := range around {
				snippet := form{of, "bson"}.snippet(op)
				next := 1
				filled := stop.ReplaceAllStringFunc(snippet, func(s string) string {
					m := stop.FindStringSubmatch(s)
					if m[1] != string(rune('0'+next)) {
						t.Errorf("%s %s %s: stop %s, want %d in %s", place, op.Name, of, m[1], next, snippet)
					}
					next++
					return m[2] + m[3] + "1"
				})
				filled = text[0] + strings.ReplaceAll(filled, `\$`, "$") + text[1]
				if _, err := parser.ParseExpr(filled); err != nil {
					t.Errorf("%s %s: %v in %s", place, op.Name, err, filled)
				}
				if strings.Contains(filled, "${") || strings.Contains(filled, `\`) {
					t.Errorf("%s %s: a stop is left in %s", place, op.Name, filled)
				}
				seen++
			}
		}
	}
	if seen < 500 {
		t.Errorf("%d snippets only", seen)
	}
}

func TestStoredNamesFollowTheirNeighbours(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ around, goName, want string }{
		"snake":          {"A string `bson:\"a\"`\n\tUserID string `bson:\"user_id\"`", "PlacedAt", "placed_at"},
		"camel":          {"UserID string `bson:\"userId\"`", "PlacedAt", "placedAt"},
		"initials":       {"", "HTTPServerURL", "http_server_url"},
		"one word":       {"UserID string `bson:\"userId\"`", "Email", "email"},
		"another struct": {"}\n\ntype U struct {\n\tUserID string `bson:\"userId\"`", "PlacedAt", "placed_at"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := "type T struct {\n\t" + tt.goName + " string `bson:\"\n\t" + tt.around + "\n}\n"
			at := strings.Index(text, "`") + 1
			if got := storedNames(text, at, tt.goName, false)[0].Name; got != tt.want {
				t.Errorf("the first stored name of %s = %s, want %s", tt.goName, got, tt.want)
			}
		})
	}
}
