package lsp

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

func TestAClientThatCanIsAskedToWatchFiles(t *testing.T) {
	for name, answer := range map[string]string{
		"it agrees":  `{"jsonrpc":"2.0","id":%s,"result":null}`,
		"it refuses": `{"jsonrpc":"2.0","id":%s,"error":{"code":-32601,"message":"no"}}`,
	} {
		t.Run(name, func(t *testing.T) {
			dir := module(t, map[string]string{"app.go": misspelt()})
			c, _, _ := start(t)
			c.call("initialize", obj{
				"processId": nil, "rootUri": uriString(dir),
				"capabilities": obj{"workspace": obj{"didChangeWatchedFiles": obj{"dynamicRegistration": true}}},
			})
			c.notify("initialized", obj{})
			var asked rawMessage
			c.until(func() string { return "a registration" }, func() bool {
				for _, n := range c.notes {
					if n.Method == "client/registerCapability" {
						asked = n
						return true
					}
				}
				return false
			})
			if got := string(asked.Params); !strings.Contains(got, "*.go") || !strings.Contains(got, "databridge.yaml") {
				t.Errorf("the registration = %s", got)
			}
			id, err := json.Marshal(asked.ID)
			if err != nil {
				t.Fatal(err)
			}
			c.send(fmt.Sprintf(answer, id))
			c.published(filepath.Join(dir, "app.go"), func(p wirePublish) bool { return len(p.Diagnostics) == 1 })
		})
	}
}
