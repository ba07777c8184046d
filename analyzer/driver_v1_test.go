package analyzer_test

import (
	"path/filepath"
	"testing"

	"golang.org/x/tools/txtar"
)

// Version 1 of the driver is known by import path and name. It is no dependency of this module: a few of its declarations,
// with the spelling of the real ones, stand in its place, and the program beside them.
func TestDriverV1(t *testing.T) {
	t.Parallel()
	ar, err := txtar.ParseFile(filepath.Join("testdata", "driver_v1.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	files := caseFiles{}
	for _, f := range ar.Files {
		files[f.Name] = string(f.Data)
	}
	left := wantsOf(t, files)
	for _, f := range checkModule(t, "", "v1", "go.mongodb.org", files) {
		if !left.take(f) {
			t.Errorf("%s: unexpected: %s (%s)", f.place, f.Message, f.Code)
		}
	}
	for at, wanted := range left {
		for _, w := range wanted {
			t.Errorf("%s: no finding matches %q", at, w)
		}
	}
}
