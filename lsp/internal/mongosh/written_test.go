package mongosh_test

import (
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/databridge-go/databridge/lsp/internal/mongosh"
)

// Whatever internal/mqltext writes without a piece of Go in it is mongosh that can be read again, and written as Go.
func TestWhatIsCopiedCanBePasted(t *testing.T) {
	t.Parallel()
	ar, err := txtar.ParseFile("../../../internal/mqltext/testdata/driver.txtar")
	if err != nil {
		t.Fatal(err)
	}
	read := 0
	for _, query := range strings.Split(string(ar.Files[1].Data), "// line ")[1:] {
		_, text, _ := strings.Cut(query, "\n")
		if strings.ContainsAny(text, "<…") || !strings.Contains(text, ".find") && !strings.Contains(text, ".update") && !strings.Contains(text, ".create") {
			continue
		}
		s, err := mongosh.Parse(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if strings.Contains(text, "createIndexes") {
			continue
		}
		if _, err := (mongosh.Style{}).Call(s, "coll", "ctx"); err != nil {
			t.Errorf("%s: %v", text, err)
		}
		read++
	}
	if read < 5 {
		t.Errorf("%d queries were read", read)
	}
}
