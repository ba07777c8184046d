package main

import (
	"bytes"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/databridge-go/databridge/internal/mongotest"
)

func TestMain(m *testing.M) { mongotest.Main(m) }

// oid is what differs from run to run.
var oid = regexp.MustCompile(`[0-9a-f]{24}`)

func TestShopPrintsWhatItSends(t *testing.T) {
	want, err := os.ReadFile("testdata/output.txt")
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := run(t.Context(), &out, mongotest.URI(t)); err != nil {
		t.Fatal(err)
	}
	if got := oid.ReplaceAllString(out.String(), "…"); got != string(want) {
		t.Errorf("printed\n%s\nwant\n%s", got, want)
	}
}

func TestShopWithoutAServer(t *testing.T) {
	for uri, want := range map[string]string{
		"":         "DATABRIDGE_MONGODB_URI names no server",
		"nonsense": "DATABRIDGE_MONGODB_URI names no server",
		"mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=100": "server selection error",
	} {
		var out bytes.Buffer
		if err := run(t.Context(), &out, uri); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("run(%q) = %v, want …%s…", uri, err, want)
		}
	}
}
