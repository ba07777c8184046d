package main

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/databridge-go/databridge/lsp"
)

const manifest = "../../../editors/vscode/package.json"

func read(t *testing.T) []byte {
	t.Helper()
	text, err := os.ReadFile(manifest)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestTheManifestHasTheServersSettings(t *testing.T) {
	t.Parallel()
	have := read(t)
	want, err := splice(have)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(have, want) {
		t.Error("editors/vscode/package.json is not up to date: go generate ./lsp")
	}
}

func TestTheExtensionAndTheServerShareNoSetting(t *testing.T) {
	t.Parallel()
	var m struct {
		Contributes struct {
			Configuration []page
		}
		Capabilities struct {
			UntrustedWorkspaces struct{ RestrictedConfigurations []string }
		}
	}
	if err := json.Unmarshal(read(t), &m); err != nil {
		t.Fatal(err)
	}
	own := m.Contributes.Configuration[0].Properties
	restricted := strings.Join(m.Capabilities.UntrustedWorkspaces.RestrictedConfigurations, " ")
	for _, s := range lsp.Settings() {
		if _, twice := own["databridge."+s.Name]; twice {
			t.Errorf("%s is a setting of both", s.Name)
		}
		if s.Secret && !strings.Contains(restricted, "databridge."+s.Name) {
			t.Errorf("%s counts in folders that are not trusted", s.Name)
		}
	}
}

func TestOnlyTheServersPartChanges(t *testing.T) {
	t.Parallel()
	text := []byte(`{ "a" :1, "contributes": {"configuration": [ {}, {}]} , "b": [{}]}`)
	got, err := splice(text)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(got, []byte(`{ "a" :1, "contributes": {"configuration": [ {}, {`)) || !bytes.HasSuffix(got, []byte(`}]} , "b": [{}]}`)) {
		t.Errorf("got %s", got)
	}
	again, err := splice(got)
	if err != nil || !bytes.Equal(again, got) {
		t.Errorf("written twice, it is another one: %v", err)
	}
	for _, broken := range []string{"", "{}", `{"contributes": {"configuration": [{}]}}`} {
		if _, err := splice([]byte(broken)); err == nil {
			t.Errorf("%q is no manifest, and there is no error", broken)
		}
	}
}
