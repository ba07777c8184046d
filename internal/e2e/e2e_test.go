//go:build e2e

package e2e

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// root is the module's root.
const root = "../.."

// bin is the folder of the built commands.
var bin string

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "databridge-e2e")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(dir) }()
	bin = dir
	build := exec.Command("go", "build", "-o", dir+"/", "./cmd/...")
	build.Dir, build.Stderr = root, os.Stderr
	if err := build.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "build the commands:", err)
		return 1
	}
	return m.Run()
}

// An output is what a command said and how it ended.
type output struct {
	stdout, stderr string
	code           int
}

func command(t *testing.T, dir, name string, args ...string) output {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return output{stdout.String(), stderr.String(), cmd.ProcessState.ExitCode()}
}

// A checked is what check --format json says.
type checked struct {
	Findings []struct {
		Code     string
		Severity string
		File     string
		Line     int
	}
	Packages, Queries, Checked int
	Incomplete                 []struct{ Package, Message string }
}

func check(t *testing.T, dir string, args ...string) (checked, output) {
	t.Helper()
	out := command(t, dir, filepath.Join(bin, "databridge"), append([]string{"check", "--format", "json"}, args...)...)
	var c checked
	if err := json.Unmarshal([]byte(out.stdout), &c); err != nil {
		t.Fatalf("%v in %q; stderr: %s", err, out.stdout, out.stderr)
	}
	return c, out
}

// marks returns the lines of a tree that have a comment, as "file:line code".
func marks(t *testing.T, dir string, comment *regexp.Regexp) []string {
	t.Helper()
	var found []string
	err := filepath.WalkDir(dir, func(name string, d os.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, ".go") {
			return err
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, name)
		for i, line := range strings.Split(string(text), "\n") {
			if m := comment.FindStringSubmatch(line); m != nil {
				found = append(found, fmt.Sprintf("%s:%d %s", filepath.ToSlash(rel), i+1, m[1]))
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(found)
	return found
}

var planted = regexp.MustCompile(`// planted: (DB\d{4})`)

func TestCheckFindsWhatIsPlantedInTheShop(t *testing.T) {
	dir := filepath.Join(root, "testdata/apps/shop")
	c, out := check(t, dir)
	var found []string
	for _, f := range c.Findings {
		found = append(found, fmt.Sprintf("%s:%d %s", f.File, f.Line, f.Code))
	}
	slices.Sort(found)
	if want := marks(t, dir, planted); !slices.Equal(found, want) {
		t.Errorf("found\n%s\nwant\n%s", strings.Join(found, "\n"), strings.Join(want, "\n"))
	}
	if out.code != 3 || c.Queries == 0 || c.Checked == 0 || len(c.Incomplete) > 0 {
		t.Errorf("exit %d, %d of %d queries checked, incomplete %v; want 3, all of them, none", out.code, c.Checked, c.Queries, c.Incomplete)
	}
}

func TestVetReportsTheShopsErrors(t *testing.T) {
	dir := filepath.Join(root, "testdata/apps/shop")
	out := command(t, dir, "go", "vet", "-vettool="+filepath.Join(abs(t, bin), "databridge"), "./...")
	if out.code == 0 {
		t.Fatalf("go vet is content: %s%s", out.stdout, out.stderr)
	}
	for _, code := range []string{"DB3001", "DB4001", "DB1001"} { // errors that one package proves
		if !strings.Contains(out.stderr, code) {
			t.Errorf("go vet does not report %s:\n%s", code, out.stderr)
		}
	}
}

var marked = regexp.MustCompile(`// BUG: ([\w-]+)`)

// The corpus as a module of its own, through the command: a finding on every marked line and nowhere else. Whether the
// codes mean the marked classes is TestCorpus's business.
func TestCheckOverTheCorpus(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join(root, "testdata/corpus"))); err != nil {
		t.Fatal(err)
	}
	dropClientOptions(t, dir)
	module(t, dir, "corpus")
	c, out := check(t, dir)
	var found []string
	for _, f := range c.Findings {
		found = append(found, fmt.Sprintf("%s:%d", f.File, f.Line))
	}
	slices.Sort(found)
	var want []string
	for _, m := range marks(t, dir, marked) {
		at, _, _ := strings.Cut(m, " ")
		want = append(want, at)
	}
	if !slices.Equal(found, want) {
		t.Errorf("found\n%s\nwant\n%s", strings.Join(found, "\n"), strings.Join(want, "\n"))
	}
	if out.code != 3 {
		t.Errorf("exit %d, want 3", out.code)
	}
}

// dropClientOptions takes the packages away that set options of a client: those change the rules of their whole workspace.
func dropClientOptions(t *testing.T, dir string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*/*/*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(text, []byte("SetBSONOptions")) {
			if err := os.RemoveAll(filepath.Dir(file)); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// module makes a module of a directory, with the driver as it stands in our own go.mod.
func module(t *testing.T, dir, name string) {
	t.Helper()
	shop := filepath.Join(root, "testdata/apps/shop")
	mod, err := os.ReadFile(filepath.Join(shop, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(mod), "module example.com/shop", "module "+name, 1)
	text = strings.Replace(text, "../../..", abs(t, root), 1)
	sum, err := os.ReadFile(filepath.Join(shop, "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	for file, data := range map[string][]byte{"go.mod": []byte(text), "go.sum": sum} {
		if err := os.WriteFile(filepath.Join(dir, file), data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

func abs(t *testing.T, name string) string {
	t.Helper()
	full, err := filepath.Abs(name)
	if err != nil {
		t.Fatal(err)
	}
	return full
}
