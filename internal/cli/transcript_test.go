package cli_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/databridge-go/databridge/internal/mongotest"
)

var update = flag.Bool("update", false, "write what the commands print into the transcripts")

// binary is the command as users have it.
var binary string

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	flag.Parse()
	dir, err := os.MkdirTemp("", "databridge-cli-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(dir) }()
	binary = filepath.Join(dir, "databridge")
	if out, err := exec.Command("go", "build", "-o", binary, "../../cmd/databridge").CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "build the command: %v\n%s", err, out)
		return 1
	}
	return mongotest.Run(m)
}

// A transcript is an archive with the files of a module and a file "transcript": command lines after "$ ", each followed
// by what it prints, "[stderr]" and what it prints there, and its exit code in brackets. cd, cp, cat, rm, databridge and
// vet (go vet with databridge as its tool) are known; words before the command set its environment (PATH=/nowhere databridge check). Where an archive has no go.mod
// it gets this repository's, so that the driver and odm are there, with the lines of the file "requires". Where it has a file "server", DATABRIDGE_MONGODB_URI
// names a fresh database on a real server; elsewhere it is empty. A name after cat or rm may be a pattern.
func TestTranscripts(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no transcripts: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			ar, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			want := section(ar, "transcript")
			if want == nil {
				t.Fatal("no file transcript in it")
			}
			s := &session{work: unpack(t, ar)}
			s.dir = s.work
			if section(ar, "server") != nil {
				s.uri = mongotest.URI(t)
			}
			got := s.replay(t, string(want.Data))
			if got == string(want.Data) {
				return
			}
			if !*update {
				t.Fatalf("got:\n%s\nwant:\n%s\n(-update writes it)", got, want.Data)
			}
			want.Data = []byte(got)
			if err := os.WriteFile(file, txtar.Format(ar), 0o644); err != nil {
				t.Fatal(err)
			}
		})
	}
}

func section(ar *txtar.Archive, name string) *txtar.File {
	for i := range ar.Files {
		if ar.Files[i].Name == name {
			return &ar.Files[i]
		}
	}
	return nil
}

// unpack writes the files of an archive into a new directory.
func unpack(t *testing.T, ar *txtar.Archive) string {
	t.Helper()
	work := t.TempDir()
	if section(ar, "go.mod") == nil && section(ar, "no-module") == nil {
		mod, sum := moduleFiles(t)
		if more := section(ar, "requires"); more != nil {
			mod = append(mod, more.Data...)
		}
		write(t, filepath.Join(work, "go.mod"), mod)
		write(t, filepath.Join(work, "go.sum"), sum)
	}
	for _, f := range ar.Files {
		if f.Name != "transcript" && f.Name != "no-module" && f.Name != "requires" && f.Name != "server" {
			write(t, filepath.Join(work, f.Name), f.Data)
		}
	}
	return work
}

func write(t *testing.T, name string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// moduleFiles are this repository's go.mod, as the module example.com/app that requires this one, and its go.sum.
func moduleFiles(t *testing.T) (mod, sum []byte) {
	t.Helper()
	mod, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	sum, err = os.ReadFile("../../go.sum")
	if err != nil {
		t.Fatal(err)
	}
	const here = "github.com/databridge-go/databridge"
	mod = bytes.Replace(mod, []byte("module "+here), []byte("module example.com/app"), 1)
	return fmt.Appendf(mod, "\nrequire %s v0.0.0\n\nreplace %s => %s\n", here, here, repository(t)), sum
}

func repository(t *testing.T) string {
	t.Helper()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	return root
}

// A session is a user at a prompt.
type session struct{ work, dir, uri string }

// replay runs the commands of a transcript and returns it as it turns out today.
func (s *session) replay(t *testing.T, transcript string) string {
	t.Helper()
	var b strings.Builder
	for line := range strings.SplitSeq(transcript, "\n") {
		if command, ok := strings.CutPrefix(line, "$ "); ok {
			fmt.Fprintf(&b, "%s\n%s", line, s.command(t, strings.Fields(command)))
		}
	}
	return b.String()
}

func (s *session) command(t *testing.T, words []string) string {
	t.Helper()
	var env []string
	for len(words) > 0 && strings.Contains(words[0], "=") {
		env, words = append(env, words[0]), words[1:]
	}
	if len(words) == 0 {
		t.Fatal("a line without a command")
	}
	switch args := words[1:]; words[0] {
	case "cd":
		s.dir = filepath.Join(s.dir, args[0])
		return ""
	case "rm":
		if err := os.Remove(s.file(args[0])); err != nil {
			t.Fatal(err)
		}
		return ""
	case "cp":
		data, err := os.ReadFile(filepath.Join(s.dir, args[0]))
		if err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(s.dir, args[1]), data)
		return ""
	case "cat":
		data, err := os.ReadFile(s.file(args[0]))
		if err != nil {
			return s.tidy(t, err.Error()) + "\n"
		}
		return s.tidy(t, string(data))
	case "databridge":
		return s.tidy(t, s.run(t, env, binary, args...))
	case "vet":
		return s.tidy(t, s.run(t, env, "go", append([]string{"vet", "-vettool=" + binary}, args...)...))
	}
	t.Fatalf("no command %s in transcripts", words[0])
	return ""
}

// file is the one that a pattern names.
func (s *session) file(pattern string) string {
	name := filepath.Join(s.dir, pattern)
	if found, err := filepath.Glob(name); err == nil && len(found) == 1 {
		return found[0]
	}
	return name
}

// run runs a program in the session's directory and tells what it printed and how it ended.
func (s *session) run(t *testing.T, env []string, name string, args ...string) string {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = s.dir
	cmd.Env = append(os.Environ(), "GOFLAGS=", "GOPROXY=off", "GOWORK=off", "DATABRIDGE_MONGODB_URI="+s.uri)
	cmd.Env = append(cmd.Env, env...)
	var stdout, stderr strings.Builder
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	out := stdout.String()
	if said := slowness.ReplaceAllString(stderr.String(), ""); said != "" {
		out += "[stderr]\n" + said
	}
	return out + fmt.Sprintf("[exit %d]\n", cmd.ProcessState.ExitCode())
}

// slowness is what is said on a machine that has much to do.
var slowness = regexp.MustCompile(`(?m)^databridge: .*…\n`)

// tidy puts names in place of what differs from machine to machine.
func (s *session) tidy(t *testing.T, out string) string {
	t.Helper()
	out = regexp.MustCompile(time.Now().UTC().Format("20060102")+`[0-9]{6}`).ReplaceAllString(out, "$$STAMP")
	if s.uri != "" {
		out = strings.ReplaceAll(out, s.uri, "$URI")
		out = regexp.MustCompile(`, [0-9.]+m?s\)`).ReplaceAllString(out, ")") // how long it took, where it took long
		out = regexp.MustCompile(`[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2} UTC`).ReplaceAllString(out, "$$TIME")
	}
	return strings.NewReplacer(
		s.work, "$WORK", repository(t), "$REPO", binary, "$DATABRIDGE",
		runtime.Version()+" "+runtime.GOOS+"/"+runtime.GOARCH, "$GOVERSION $GOOS/$GOARCH",
	).Replace(out)
}
