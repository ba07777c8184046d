//go:build e2e

package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const golangciSettings = `version: "2"
linters:
  default: none
  enable: [databridge]
  settings:
    custom:
      databridge:
        type: module
        settings:
          off: [%s]
issues:
  max-issues-per-linter: 0
  max-same-issues: 0
`

// customLinter builds golangci-lint with the plugin. The go command links it again only when something in it has changed.
func customLinter(t *testing.T) string {
	t.Helper()
	bin := filepath.Join(abs(t, root), "build/bin/golangci-lint-databridge")
	if out := command(t, filepath.Join(root, "golangci/custom"), "go", "build", "-o", bin, "."); out.code != 0 {
		t.Fatalf("build golangci-lint: %s", out.stderr)
	}
	return bin
}

// lint returns what golangci-lint reports in the shop, as "file:line code".
func lint(t *testing.T, bin, off string) []string {
	t.Helper()
	config := filepath.Join(t.TempDir(), "golangci.yml")
	if err := os.WriteFile(config, fmt.Appendf(nil, golangciSettings, off), 0o600); err != nil {
		t.Fatal(err)
	}
	shop := filepath.Join(root, "testdata/apps/shop")
	out := command(t, shop, bin, "run", "--allow-parallel-runners", "-c", config, "--path-mode", "abs",
		"--output.json.path", "stdout", "--output.text.path", "stderr", "--show-stats=false", "./...")
	var said struct {
		Issues []struct {
			Text string
			Pos  struct {
				Filename string
				Line     int
			}
		}
	}
	if err := json.Unmarshal([]byte(out.stdout), &said); err != nil {
		t.Fatalf("%v in %q; stderr: %s", err, out.stdout, out.stderr)
	}
	var found []string
	for _, i := range said.Issues {
		if strings.Contains(i.Text, "(related information)") {
			continue
		}
		rel, err := filepath.Rel(abs(t, shop), i.Pos.Filename)
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, fmt.Sprintf("%s:%d %s", filepath.ToSlash(rel), i.Pos.Line, codeIn(i.Text)))
	}
	slices.Sort(found)
	return found
}

// codeIn is the code at the end of a message.
func codeIn(text string) string {
	open := strings.LastIndex(text, "(DB")
	if open < 0 {
		return text
	}
	return strings.TrimSuffix(text[open+1:], ")")
}

// golangci-lint with the plugin reports what go vet reports, and that is planted.
func TestGolangciReportsWhatVetReports(t *testing.T) {
	bin := customLinter(t)
	found := lint(t, bin, "")
	shop := filepath.Join(root, "testdata/apps/shop")
	if want := vetted(t, shop); !slices.Equal(found, want) || len(found) < 6 {
		t.Errorf("golangci-lint found\n%s\ngo vet\n%s", strings.Join(found, "\n"), strings.Join(want, "\n"))
	}
	are := marks(t, shop, planted)
	for _, f := range found {
		if !slices.Contains(are, f) {
			t.Errorf("%s is not planted", f)
		}
	}
	for _, f := range lint(t, bin, "DB3001, DB2001") {
		if strings.HasSuffix(f, "DB3001") || strings.HasSuffix(f, "DB2001") {
			t.Errorf("%s is reported though it is off", f)
		}
	}
}

// vetted is what go vet reports.
func vetted(t *testing.T, dir string) []string {
	t.Helper()
	out := command(t, dir, "go", "vet", "-vettool="+filepath.Join(abs(t, bin), "databridge"), "./...")
	var found []string
	for line := range strings.Lines(out.stderr) {
		parts := strings.SplitN(strings.TrimSpace(line), ":", 4)
		if len(parts) == 4 && strings.Contains(parts[3], "(DB") {
			found = append(found, fmt.Sprintf("%s:%s %s", filepath.ToSlash(parts[0]), parts[1], codeIn(parts[3])))
		}
	}
	slices.Sort(found)
	return found
}

func TestThePluginsOwnTests(t *testing.T) {
	if out := command(t, filepath.Join(root, "golangci"), "go", "test", "./..."); out.code != 0 {
		t.Errorf("%s%s", out.stdout, out.stderr)
	}
}
