package analyzer_test

import (
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// Queries go through functions of other packages to the driver.
func TestWrappersOfOtherPackages(t *testing.T) {
	t.Parallel()
	archive, err := txtar.ParseFile(filepath.Join("testdata", "wrappers.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	files := caseFiles{}
	for _, f := range archive.Files {
		files[f.Name] = string(f.Data)
	}
	bugs := map[string]bool{}
	for name, text := range files {
		for i, line := range strings.Split(text, "\n") {
			if strings.Contains(line, "// BUG") {
				bugs[place(name, i+1)] = true
			}
		}
	}
	for _, f := range check(t, "", "wrappers", files) {
		if !bugs[f.place] {
			t.Errorf("%s: false alarm: %s (%s)", f.place, f.Message, f.Code)
		}
		delete(bugs, f.place)
	}
	for at := range bugs {
		t.Errorf("%s: not found", at)
	}
}
