package lsp

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"github.com/databridge-go/databridge/internal/diag"
)

func TestDiagnosticsFollowTheText(t *testing.T) {
	dir, orders, text := shop(t)
	c, _, _ := start(t)
	c.initialize(dir)
	c.open(orders, text)
	p := c.published(orders, func(p wirePublish) bool { return p.Version != nil && *p.Version == 1 && saysPlanted(p, text) })
	if len(p.Diagnostics) == 0 {
		t.Fatal("no findings in the shop's orders")
	}

	fixed := strings.Replace(text, `"ship_to.citty"] = city // planted: DB2004`, `"ship_to.city"] = city`, 1)
	c.replace(orders, 2, fixed)
	c.published(orders, func(p wirePublish) bool { return *p.Version == 2 && saysPlanted(p, fixed) })

	above := strings.Replace(fixed, "import (", "// 🙂 a line more\nimport (", 1)
	c.replace(orders, 3, above)
	c.published(orders, func(p wirePublish) bool { return *p.Version == 3 && saysPlanted(p, above) })

	c.notify("textDocument/didClose", obj{"textDocument": obj{"uri": string(uri.File(orders))}})
	c.published(orders, func(p wirePublish) bool { return p.Version == nil && saysPlanted(p, text) }) // as on disk
}

func TestFilesThatAreNotOpenAreReportedToo(t *testing.T) {
	dir, _, _ := shop(t)
	c, _, _ := start(t)
	c.initialize(dir)
	for _, name := range []string{"customers/customers.go", "model/model.go"} {
		path := filepath.Join(dir, name)
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		c.published(path, func(p wirePublish) bool { return saysPlanted(p, string(b)) })
	}
}

func TestATypingErrorIsHeldBackUntilThePauseEnds(t *testing.T) {
	dir, orders, text := shop(t)
	c, _, _ := start(t)
	c.initialize(dir)
	c.open(orders, text)
	c.published(orders, func(p wirePublish) bool { return saysPlanted(p, text) })
	key := strings.Index(text, `"ship_to.citty"`) // a misspelt key is told already; the one above it gets a new fault
	key = strings.LastIndex(text[:key], `"status"`)
	from := key + len(`"sta`)
	c.notify("textDocument/didChange", obj{
		"textDocument":   obj{"uri": string(uri.File(orders)), "version": 2},
		"contentChanges": []obj{{"range": obj{"start": utf16At(text, from), "end": utf16At(text, from+1)}, "text": ""}},
	})
	line := utf16At(text, key).Line
	on := func(p wirePublish) bool {
		return slices.ContainsFunc(p.Diagnostics, func(d wireDiagnostic) bool { return d.Range.Start.Line == line })
	}
	c.published(orders, func(p wirePublish) bool { return *p.Version == 2 && !on(p) })
	c.published(orders, func(p wirePublish) bool { return *p.Version == 2 && on(p) })
}

func TestAHeldBackFindingIsToldWhenAnotherPlaceIsEdited(t *testing.T) {
	dir := module(t, map[string]string{"app.go": strings.Replace(users, "KEY", "mail", 1)})
	file := filepath.Join(dir, "app.go")
	src := strings.Replace(users, "KEY", "mail", 1)
	c, _, _ := start(t)
	c.initialize(dir)
	c.open(file, src)
	c.loaded(file)
	key := strings.LastIndex(src, `"mail"`) + len(`"m`)
	c.insert(file, 2, src, key, "i", true)
	c.insert(file, 3, src, 0, "\n", true)
	c.published(file, func(p wirePublish) bool { return *p.Version == 3 })
	first := c.first(file, 3)
	if len(first.Diagnostics) != 1 || first.Diagnostics[0].Code != "DB2001" {
		t.Errorf("the first report on the text is %+v, want DB2001", first.Diagnostics)
	}
}

func TestFindingsStayWhileTheCodeIsBroken(t *testing.T) {
	dir, orders, text := shop(t)
	c, _, _ := start(t)
	c.initialize(dir)
	c.open(orders, text)
	c.published(orders, func(p wirePublish) bool { return saysPlanted(p, text) })
	version := 1
	for name, line := range map[string]string{
		"in the middle of a string": `_ = s.coll.FindOne(ctx, bson.M{"sta`,
		"a bracket too few":         `_ = s.coll.FindOne(ctx, bson.M{"status": "open").Decode(&o)`,
		"a type error":              `var n int = "x"; _ = s.coll.FindOne(ctx, nope).Decode(&o)`,
		"an import that is gone":    `_ = gone.Find(ctx, o)`,
	} {
		t.Run(name, func(t *testing.T) {
			version++
			broken := text + body(line)
			c.replace(orders, version, broken)
			c.published(orders, func(p wirePublish) bool { return *p.Version == version && saysPlanted(p, broken) })
		})
	}
}

func TestColumnsCountUTF16(t *testing.T) {
	src := strings.Replace(misspelt(), "\terr =", "\t/* 🙂日本é𝔘 */ err =", 1)
	dir := module(t, map[string]string{"app.go": src})
	file := filepath.Join(dir, "app.go")
	c, _, _ := start(t)
	c.initialize(dir)
	c.open(file, src)
	p := c.published(file, func(p wirePublish) bool { return len(p.Diagnostics) == 1 })
	if got := slice(src, p.Diagnostics[0].Range); got != `"mial"` {
		t.Errorf("the finding covers %q", got)
	}
	if rel := p.Diagnostics[0].RelatedInformation; len(rel) != 1 || slice(src, rel[0].Location.Range) != "Email" {
		t.Errorf("related information = %+v, want the field Email", rel)
	}
	fine := strings.Replace(src, "mial", "mail", 1)
	c.replace(file, 2, fine)
	offset := strings.LastIndex(fine, `"mail"`) + 3
	h := result[wireHover](t, c.call("textDocument/hover", at(file, fine, offset)))
	if got := slice(fine, h.Range); got != "mail" {
		t.Errorf("hover covers %q", got)
	}
	list := result[wireCompletion](t, c.call("textDocument/completion", at(file, fine, offset)))
	if got := slice(fine, list.Items[0].TextEdit.Range); got != "mail" {
		t.Errorf("completion replaces %q", got)
	}
}

func TestSeverities(t *testing.T) {
	t.Parallel()
	for in, want := range map[diag.Severity]protocol.DiagnosticSeverity{diag.Error: 1, diag.Warning: 2, diag.Info: 3} {
		if got := severity(in); got != want {
			t.Errorf("severity(%s) = %d, want %d", in, got, want)
		}
	}
}

func TestEveryCodeWithAnArchiveHasAPage(t *testing.T) {
	t.Parallel()
	for _, c := range diag.Archived() {
		page, ok := manual(c)
		name, under := strings.CutPrefix(string(page), "https://github.com/databridge-go/databridge/blob/main/")
		if !ok || !under {
			t.Errorf("manual(%s) = %q, %v", c, page, ok)
		} else if _, err := os.Stat(filepath.Join("..", filepath.FromSlash(name))); err != nil {
			t.Errorf("manual(%s): %v", c, err)
		}
	}
	if _, ok := manual("DB9999"); ok {
		t.Error("a code that does not exist has a page")
	}
}
