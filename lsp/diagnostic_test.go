package lsp

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

type wirePulled struct {
	Kind             string                `json:"kind"`
	ResultID         string                `json:"resultId"`
	URI              string                `json:"uri"`
	Version          *int                  `json:"version"`
	Items            []wireDiagnostic      `json:"items"`
	RelatedDocuments map[string]wirePulled `json:"relatedDocuments"`
}

// pulls are the capabilities of an editor that asks for findings.
func pulls() obj {
	return obj{
		"workspace":    obj{"diagnostics": obj{"refreshSupport": true}},
		"textDocument": obj{"diagnostic": obj{"relatedDocumentSupport": true}},
	}
}

// pull asks for the findings of a file.
func (c *rawClient) pull(path, before string) wirePulled {
	c.t.Helper()
	params := obj{"textDocument": document(path)}
	if before != "" {
		params["previousResultId"] = before
	}
	return result[wirePulled](c.t, c.call("textDocument/diagnostic", params))
}

// asksAgain waits until the server asks the client to pull again, and answers it.
func (c *rawClient) asksAgain() {
	c.t.Helper()
	c.heard("workspace/diagnostic/refresh")
	c.forget()
}

// heard waits for a message of the server.
func (c *rawClient) heard(method string) {
	c.t.Helper()
	c.until(func() string { return method }, func() bool {
		i := slices.IndexFunc(c.notes, func(n rawMessage) bool { return n.Method == method })
		if i < 0 {
			return false
		}
		if id := c.notes[i].ID; id != nil {
			c.send(`{"jsonrpc":"2.0","id":` + string(id) + `,"result":null}`)
		}
		return true
	})
}

func TestFindingsArePulled(t *testing.T) {
	other := strings.NewReplacer("type User struct", "type Other struct", "func one", "func two", "u User", "u Other", `"users"`, `"others"`).Replace(misspelt())
	dir := module(t, map[string]string{"app.go": misspelt(), "other.go": other, "sub/sub.go": strings.Replace(misspelt(), "package app", "package sub", 1)})
	file, src := filepath.Join(dir, "app.go"), misspelt()
	c, _, _ := start(t)
	m := c.initializeAs(dir, pulls(), obj{"pullDiagnostics": true})
	if !strings.Contains(string(m.Result), `"diagnosticProvider":{"identifier":"databridge","interFileDependencies":true,"workspaceDiagnostics":true}`) {
		t.Errorf("initialize = %s", m.Result)
	}
	c.open(file, src)
	c.asksAgain() // the module is loaded
	first := c.pull(file, "")
	if first.Kind != "full" || len(first.Items) != 1 || first.Items[0].Code != "DB2001" || first.ResultID == "" {
		t.Fatalf("the first report is %+v", first)
	}
	if related := first.RelatedDocuments[uriString(filepath.Join(dir, "other.go"))]; related.Kind != "full" || len(related.Items) != 1 {
		t.Errorf("the related documents are %+v", first.RelatedDocuments)
	}
	same := c.pull(file, first.ResultID)
	if same.Kind != "unchanged" || same.ResultID != first.ResultID || len(same.RelatedDocuments) > 0 {
		t.Errorf("the second report is %+v", same)
	}
	c.replace(file, 2, strings.Replace(src, "mial", "mail", 1))
	mended := c.pull(file, first.ResultID)
	if mended.Kind != "full" || len(mended.Items) != 0 || mended.ResultID == first.ResultID {
		t.Errorf("the report on the mended text is %+v", mended)
	}
	for _, n := range c.notes {
		if n.Method == "textDocument/publishDiagnostics" {
			t.Errorf("findings are pushed too: %s", n.Params)
		}
	}
}

func TestAFindingThatIsHeldBackIsPulledLater(t *testing.T) {
	src := strings.Replace(users, "KEY", "mail", 1)
	dir := module(t, map[string]string{"app.go": src})
	file := filepath.Join(dir, "app.go")
	c, _, _ := start(t)
	c.initializeAs(dir, pulls(), obj{"pullDiagnostics": true})
	c.open(file, src)
	c.asksAgain()
	before := c.pull(file, "")
	c.insert(file, 2, src, strings.LastIndex(src, `"mail"`)+2, "i", true)
	if p := c.pull(file, before.ResultID); p.Kind != "unchanged" {
		t.Errorf("while the key is typed: %+v", p)
	}
	c.asksAgain()
	if p := c.pull(file, before.ResultID); p.Kind != "full" || len(p.Items) != 1 {
		t.Errorf("after the pause: %+v", p)
	}
}

func TestTheWorkspaceIsPulledInParts(t *testing.T) {
	dir := module(t, map[string]string{
		"app.go": misspelt(), "fine/fine.go": "package fine\n", "sub/sub.go": strings.Replace(misspelt(), "package app", "package sub", 1),
	})
	file, sub := filepath.Join(dir, "app.go"), filepath.Join(dir, "sub", "sub.go")
	c, _, _ := start(t)
	c.initializeAs(dir, pulls(), obj{"pullDiagnostics": true})
	c.open(file, misspelt())
	c.asksAgain()
	type report struct{ Items []wirePulled }
	whole := result[report](t, c.call("workspace/diagnostic", obj{"previousResultIds": []obj{}}))
	if len(whole.Items) != 2 {
		t.Fatalf("%d reports: %+v", len(whole.Items), whole)
	}
	var ids []obj
	for _, r := range whole.Items {
		ids = append(ids, obj{"uri": r.URI, "value": r.ResultID})
		if r.Kind != "full" || len(r.Items) != 1 || (r.Version != nil) != (r.URI == uriString(file)) {
			t.Errorf("report %+v", r)
		}
	}
	ids = append(ids, obj{"uri": uriString(filepath.Join(dir, "gone.go")), "value": "1-1"})
	last := result[report](t, c.call("workspace/diagnostic", obj{"previousResultIds": ids, "partialResultToken": "parts"}))
	if len(last.Items) != 0 {
		t.Errorf("what was sent in parts is sent again: %+v", last)
	}
	got := map[string]string{}
	for _, n := range c.notes {
		var p struct {
			Token string
			Value report
		}
		if n.Method == "$/progress" && json.Unmarshal(n.Params, &p) == nil && p.Token == "parts" {
			for _, r := range p.Value.Items {
				got[r.URI] = r.Kind
			}
		}
	}
	want := map[string]string{uriString(file): "unchanged", uriString(sub): "unchanged", uriString(filepath.Join(dir, "gone.go")): "full"}
	for name, kind := range want {
		if got[name] != kind {
			t.Errorf("%s is reported as %q, want %q", name, got[name], kind)
		}
	}
}

func TestFindingsArePushedUnlessTheClientAsksForTheOtherWay(t *testing.T) {
	dir := module(t, map[string]string{"app.go": misspelt()})
	file := filepath.Join(dir, "app.go")
	c, _, _ := start(t)
	if m := c.initializeAs(dir, pulls(), nil); strings.Contains(string(m.Result), "diagnosticProvider") {
		t.Errorf("initialize = %s", m.Result)
	}
	c.open(file, misspelt())
	c.published(file, func(p wirePublish) bool { return len(p.Diagnostics) == 1 })
	if p := c.pull(file, ""); p.Kind != "full" || len(p.Items) != 1 {
		t.Errorf("pulled all the same: %+v", p)
	}
}
