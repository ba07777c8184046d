package lsp

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/databridge-go/databridge/internal/bigmodule"
)

// Before the go command has said anything, and while it compiles what is imported, models are known from their syntax:
// completion and hover answer, findings wait, and a rename says that it cannot be whole.
func TestAnswersDoNotWaitForTheGoCommand(t *testing.T) {
	for stage, blocked := range map[string]string{"before go list": "list -e*", "while it compiles": "*-export=true*"} {
		t.Run(stage, func(t *testing.T) {
			holdGo(t, blocked)
			for _, tt := range []struct {
				file, place string
				want        []string
			}{
				{"orders/orders.go", `filter["‸ship_to.citty"]`, []string{"status", "ship_to", "total", "$or"}},
				{"orders/orders.go", `bson.M{"lines.‸sku": sku`, []string{"lines.sku", "lines.price"}},
				{"orders/orders.go", `bson.M{"lines.$.‸price"`, []string{"lines.$.sku", "lines.$.price"}},
				{"orders/orders.go", `{"$‸inc": bson.M{"lines`, []string{"$inc", "$set"}},
				{"customers/customers.go", `odm.F("home.‸city")`, []string{"home.city", "home.zip"}},
				{"customers/customers.go", `bson.M{"tags": bson.M{"$‸al"`, []string{"$all", "$size", "$elemMatch"}},
			} {
				c, file, text := openShop(t, tt.file)
				if stage == "while it compiles" {
					c.compiling()
				}
				offset := strings.Index(text, strings.Replace(tt.place, cursor, "", 1)) + strings.Index(tt.place, cursor)
				begin := time.Now()
				got := c.labels(file, text, offset)
				t.Logf("%s: first answer after %v", tt.place, time.Since(begin).Round(time.Millisecond))
				for _, name := range tt.want {
					if !slices.Contains(got, name) {
						t.Errorf("%s: %q is not offered: %v", tt.place, name, got)
					}
				}
				if n := c.count("textDocument/publishDiagnostics"); n > 0 {
					t.Errorf("%d reports of findings, which are not founded on anything yet", n)
				}
			}
			c, file, text := openShop(t, "orders/orders.go")
			if stage == "while it compiles" {
				c.compiling()
			}
			place := at(file, text, strings.Index(text, `"lines.sku"`)+8)
			if hover := string(c.call("textDocument/hover", place).Result); !strings.Contains(hover, "SKU") {
				t.Errorf("hover says %s", hover)
			}
			place["newName"] = "article"
			if m := c.call("textDocument/rename", place); m.Error == nil || !strings.Contains(m.Error.Message, "not loaded yet") {
				t.Errorf("rename answers %+v", m)
			}
		})
	}
}

// openShop opens a file of the shop in a server of its own.
func openShop(t *testing.T, name string) (c *rawClient, file, text string) {
	t.Helper()
	dir, _, _ := shop(t)
	c, _, _ = start(t)
	c.polite = true
	c.initializeAs(dir, obj{"window": obj{"workDoneProgress": true}}, nil)
	file = filepath.Join(dir, filepath.FromSlash(name))
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	c.open(file, string(b))
	return c, file, string(b)
}

// compiling waits until the go command has said what there is, and compiles it.
func (c *rawClient) compiling() {
	c.t.Helper()
	c.until(func() string { return "word of compiling" }, func() bool {
		return slices.ContainsFunc(c.notes, func(n rawMessage) bool {
			return n.Method == "$/progress" && strings.Contains(string(n.Params), "compiling what is imported")
		})
	})
}

// count is how many notifications of a method have come.
func (c *rawClient) count(method string) (n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, m := range c.notes {
		if m.Method == method {
			n++
		}
	}
	return n
}

// holdGo puts a go command in front of the real one that does not answer a call whose arguments match a pattern of the shell.
func holdGo(t testing.TB, pattern string) {
	t.Helper()
	real, err := exec.LookPath("go")
	if err != nil || runtime.GOOS == "windows" {
		t.Skip("it takes a shell")
	}
	dir := t.TempDir()
	script := "#!/bin/sh\ncase \"$*\" in " + strings.ReplaceAll(pattern, " ", `\ `) + ") exec sleep 600;; esac\nexec " + real + " \"$@\"\n"
	if err := os.WriteFile(filepath.Join(dir, "go"), []byte(script), 0o777); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+string(os.PathListSeparator)+os.Getenv("PATH"))
}

// An empty build cache, and a go command that is as it is: names are there before the first report.
func TestAColdBuildCacheBlocksNothing(t *testing.T) {
	emptyCache(t)
	c, file, text := openShop(t, "orders/orders.go")
	got := c.labels(file, text, strings.Index(text, `filter["ship_to.`)+len(`filter["`))
	if !slices.Contains(got, "ship_to") {
		t.Errorf("offered: %v", got)
	}
	if n := c.count("textDocument/publishDiagnostics"); n > 0 {
		t.Errorf("%d reports already: the cache was not cold", n)
	}
}

// emptyCache gives the go command a build cache with nothing in it. What it still writes there when the test ends is left to
// the system.
func emptyCache(t testing.TB) {
	t.Helper()
	dir, err := os.MkdirTemp("", "databridge-cold-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	t.Setenv("GOCACHE", dir)
}

// BenchmarkColdCompletion is the time from initialize to the first completion with an empty build cache: of the shop, and in a
// module of 100 kLOC.
func BenchmarkColdCompletion(b *testing.B) {
	big := b.TempDir()
	if err := bigmodule.Write(big, 100_000); err != nil {
		b.Fatal(err)
	}
	small, err := filepath.Abs("../testdata/apps/shop")
	if err != nil {
		b.Fatal(err)
	}
	for name, at := range map[string]struct{ dir, file, before, want string }{
		"shop":    {small, "orders/orders.go", `filter["`, "ship_to"},
		"100kLOC": {big, "svc50/queries.go", `filter["`, "address"},
	} {
		b.Run(name, func(b *testing.B) {
			emptyCache(b)
			file := filepath.Join(at.dir, at.file)
			data, err := os.ReadFile(file)
			if err != nil {
				b.Fatal(err)
			}
			text := string(data)
			var took []time.Duration
			for b.Loop() {
				c, _, exit := start(b)
				begin := time.Now()
				c.initialize(at.dir)
				c.open(file, text)
				got := c.labels(file, text, strings.Index(text, at.before)+len(at.before))
				took = append(took, time.Since(begin))
				if !slices.Contains(got, at.want) {
					b.Fatalf("offered: %v", got)
				}
				c.call("shutdown", nil)
				c.notify("exit", nil)
				exit() // the go command it has begun ends too
			}
			b.ReportMetric(float64(slices.Max(took).Milliseconds()), "max-ms")
			b.ReportMetric(float64(slices.Min(took).Milliseconds()), "min-ms")
		})
	}
}
