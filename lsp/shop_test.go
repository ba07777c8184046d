package lsp

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// shop is the app that the feature tests are asked about.
func shop(t testing.TB) (dir, orders, text string) {
	t.Helper()
	dir, err := filepath.Abs("../testdata/apps/shop")
	if err != nil {
		t.Fatal(err)
	}
	orders = filepath.Join(dir, "orders", "orders.go")
	b, err := os.ReadFile(orders)
	if err != nil {
		t.Fatal(err)
	}
	return dir, orders, string(b)
}

// planted returns the codes that a file's comments announce, by line from 0.
func planted(text string) map[int]string {
	codes := map[int]string{}
	for i, line := range strings.Split(text, "\n") {
		if m := regexp.MustCompile(`// planted: (DB\d{4})`).FindStringSubmatch(line); m != nil {
			codes[i] = m[1]
		}
	}
	return codes
}

// saysPlanted reports whether a report is what the comments of text announce.
func saysPlanted(p wirePublish, text string) bool {
	want := planted(text)
	for _, d := range p.Diagnostics {
		if want[d.Range.Start.Line] != d.Code || d.Source != "databridge" || d.Message == "" {
			return false
		}
		delete(want, d.Range.Start.Line)
	}
	return len(want) == 0
}

// cursor stands where a test's cursor is.
const cursor = "‸"

// body is a function of package orders that a test asks about: the cursor stands in line.
func body(line string) string {
	return "\n\nfunc (s *Store) try(ctx context.Context) {\n\tvar o model.Order\n\t" + line + "\n\t_ = o\n}\n"
}
