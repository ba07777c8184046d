// Package archtest holds the laws of the house as tests.
package archtest

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"strings"
	"testing"
)

const module = "github.com/databridge-go/databridge"

// A law says what the packages of a room must never reach. odm's and internal/model's tests are bound too: what they
// import stands in the go.sum of odm's users. go/ast is no sign of trouble there: package testing itself reaches it.
var laws = []struct {
	room   string
	except []string
	tests  bool
	never  []string
	only   []string // if set: nothing outside the standard library but these
}{
	{
		room: "odm", except: []string{"odm/memserver", "odm/odmtest"}, tests: true,
		only:  []string{"go.mongodb.org/mongo-driver/v2", module + "/odm", module + "/internal/model", module + "/internal/nearest", module + "/internal/mongotest", module + "/internal/mongod"},
		never: []string{"go/types"},
	},
	{room: "internal/model", except: []string{"internal/model/fromtypes"}, tests: true, only: []string{module + "/internal/model", module + "/internal/nearest"}, never: []string{"go/types"}},
	{room: "internal/model/fromtypes", tests: true, only: []string{module + "/internal/model", module + "/internal/nearest"}},
	{room: "internal/mql", only: []string{module + "/internal/model", module + "/internal/mql", module + "/internal/nearest"}, never: []string{"go/types"}},
	{room: "internal/diag", only: []string{module + "/internal/diag", module + "/internal/nearest", "golang.org/x/tools/txtar"}},
	{room: "internal/lift", never: []string{module + "/odm", module + "/analyzer", module + "/lsp", "go.mongodb.org/", "go.lsp.dev/"}},
	{room: "internal/mqltext", only: []string{module + "/internal/lift", module + "/internal/mqltext", "golang.org/x/"}},
	{room: "analyzer", never: []string{module + "/odm", module + "/lsp", module + "/internal/cli", "go.mongodb.org/", "go.lsp.dev/", "github.com/spf13/"}},
	{room: "lsp", never: []string{module + "/odm", module + "/internal/cli", "go.mongodb.org/", "github.com/spf13/"}},
}

// vendored are the libraries of the driver itself: who may reach the driver reaches them.
var vendored = []string{"github.com/klauspost/compress", "github.com/xdg-go/", "github.com/youmark/pkcs8", "golang.org/x/crypto", "golang.org/x/sync", "golang.org/x/text"}

func TestEachRoomReachesOnlyWhatItsLawAllows(t *testing.T) {
	t.Parallel()
	for _, law := range laws {
		t.Run(law.room, func(t *testing.T) {
			t.Parallel()
			for _, p := range list(t, law.tests, "../../"+law.room+"/...") {
				if excepted(p.ImportPath, law.except) {
					continue
				}
				for _, dep := range p.Deps {
					if forbidden(dep, law.never) || len(law.only) > 0 && !allowed(dep, law.only) {
						t.Errorf("%s reaches %s, which %s/... must never do", p.ImportPath, dep, law.room)
					}
				}
			}
		})
	}
}

func TestALawThatIsBrokenIsSeen(t *testing.T) {
	t.Parallel()
	if !forbidden("go/types", []string{"go/types"}) || forbidden("go/typesetter", []string{"go/types"}) {
		t.Error("forbidden must match whole path elements")
	}
	if allowed("github.com/spf13/cobra", []string{"go.mongodb.org/mongo-driver/v2"}) || !allowed("fmt", nil) {
		t.Error("allowed must let the standard library in and nothing else")
	}
}

// A listed is a package as go list prints it.
type listed struct {
	ImportPath string
	Deps       []string
}

// list runs go list over a pattern, with the packages' tests if asked.
func list(t *testing.T, tests bool, pattern string) []listed {
	t.Helper()
	args := []string{"list", "-e", "-json=ImportPath,Deps"}
	if tests {
		args = append(args, "-test")
	}
	out, err := exec.Command("go", append(args, pattern)...).Output()
	if err != nil {
		t.Fatalf("go list %s: %v", pattern, err)
	}
	var all []listed
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		err := d.Decode(&p)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	if len(all) == 0 {
		t.Fatalf("go list %s names no package: the law guards an empty room", pattern)
	}
	return all
}

// excepted reports whether a package, or a test of it, lies in one of the folders.
func excepted(path string, folders []string) bool {
	for _, f := range folders {
		if under(strings.TrimSuffix(strings.Fields(path)[0], ".test"), module+"/"+f) {
			return true
		}
	}
	return false
}

// forbidden reports whether dep lies under one of the prefixes; a prefix that ends in a slash is taken as it is.
func forbidden(dep string, prefixes []string) bool {
	for _, p := range prefixes {
		if under(dep, p) {
			return true
		}
	}
	return false
}

// allowed reports whether dep is of the standard library or lies under one of the prefixes.
func allowed(dep string, prefixes []string) bool {
	dep = strings.TrimSuffix(strings.Fields(dep)[0], ".test")
	if first, _, _ := strings.Cut(dep, "/"); !strings.Contains(first, ".") {
		return true
	}
	dep = strings.TrimSuffix(dep, "_test")
	return forbidden(dep, prefixes) || forbidden("go.mongodb.org/mongo-driver/v2", prefixes) && forbidden(dep, vendored)
}

// under reports whether path is prefix or lies below it.
func under(path, prefix string) bool {
	return path == prefix || strings.HasPrefix(path, strings.TrimSuffix(prefix, "/")+"/")
}
