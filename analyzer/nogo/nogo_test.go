package nogo_test

import (
	"bytes"
	"encoding/gob"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"
	"golang.org/x/tools/txtar"

	"github.com/databridge-go/databridge/analyzer/nogo"
)

// module writes testdata/module.txtar as a module that has the driver.
func module(t *testing.T) string {
	t.Helper()
	ar, err := txtar.ParseFile("testdata/module.txtar")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, name := range []string{"go.mod", "go.sum"} {
		data, err := os.ReadFile(filepath.Join("../..", name))
		if err != nil {
			t.Fatal(err)
		}
		data = bytes.Replace(data, []byte("module github.com/databridge-go/databridge"), []byte("module example.com/app"), 1)
		ar.Files = append(ar.Files, txtar.File{Name: name, Data: data})
	}
	for _, f := range ar.Files {
		name := filepath.Join(dir, f.Name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.Data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// Facts go from package to package: what a helper of another package sends is checked where it is called. nogo stores them as
// unitchecker does: by gob, as values of the interface.
func TestFactsReachTheCallersAndSurviveGob(t *testing.T) {
	if err := analysis.Validate([]*analysis.Analyzer{nogo.Analyzer}); err != nil {
		t.Fatal(err)
	}
	var facts []analysis.Fact
	for _, r := range analysistest.Run(t, module(t), nogo.Analyzer, "./...") {
		for _, f := range r.Facts {
			facts = append(facts, f...)
		}
	}
	if len(facts) == 0 {
		t.Fatal("the helpers have no facts")
	}
	for _, f := range nogo.Analyzer.FactTypes {
		gob.Register(f)
	}
	var stored bytes.Buffer
	if err := gob.NewEncoder(&stored).Encode(facts); err != nil {
		t.Fatal(err)
	}
	var read []analysis.Fact
	if err := gob.NewDecoder(&stored).Decode(&read); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(read, facts) {
		t.Errorf("read %v, want %v", read, facts)
	}
}
