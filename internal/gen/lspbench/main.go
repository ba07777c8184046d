// Lspbench replays a typing session against the language server, and against gopls where it is installed, in a module of
// some size: 100 thousand lines, or those named as arguments. It reads Linux' /proc.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/databridge-go/databridge/internal/bigmodule"
)

func main() {
	gopls := flag.String("gopls", "", "also measure this gopls")
	flag.Parse()
	sizes := flag.Args()
	if len(sizes) == 0 {
		sizes = []string{"100"}
	}
	if err := run(*gopls, sizes); err != nil {
		fmt.Fprintln(os.Stderr, "lspbench:", err)
		os.Exit(1)
	}
}

func run(gopls string, sizes []string) error {
	dir, err := os.MkdirTemp("", "databridge-lsp-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	server := filepath.Join(dir, "databridge-lsp")
	if out, err := exec.Command("go", "build", "-o", server, "github.com/databridge-go/databridge/cmd/databridge-lsp").CombinedOutput(); err != nil {
		return fmt.Errorf("build the server: %w: %s", err, out)
	}
	for _, size := range sizes {
		kloc, err := strconv.Atoi(size)
		if err != nil {
			return fmt.Errorf("%q is no number of thousand lines", size)
		}
		module := filepath.Join(dir, size)
		if err := prepare(module, kloc); err != nil {
			return err
		}
		fmt.Printf("%d kLOC\n", kloc)
		if err := measure(module, kloc, "databridge", server); err != nil {
			return err
		}
		if gopls == "" {
			continue
		}
		gopls, err := filepath.Abs(gopls) // it is started in the module
		if err != nil {
			return err
		}
		for range 2 { // the second time its own cache is warm
			if err := measure(module, kloc, "gopls", gopls); err != nil {
				return err
			}
		}
	}
	return nil
}

// prepare writes a module with one mistake in every tenth service, and fills the compiler's cache.
func prepare(module string, kloc int) error {
	if err := bigmodule.Write(module, kloc*1000); err != nil {
		return err
	}
	cmd := exec.Command("go", "build", "./...")
	cmd.Dir = module
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off", "GOPROXY=off")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("go build: %w: %s", err, out)
	}
	for n := 0; n < kloc; n += 10 {
		name := filepath.Join(module, fmt.Sprintf("svc%d", n), "queries.go")
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		faulty := strings.Replace(string(text), `filter["address.city"]`, `filter["address.citty"]`, 1)
		if err := os.WriteFile(name, []byte(faulty), 0o600); err != nil {
			return err
		}
	}
	return nil
}

// measure plays the session once.
func measure(module string, kloc int, name string, command ...string) error {
	began := time.Now()
	s, err := newSession(module, command...)
	if err != nil {
		return err
	}
	defer s.stop()
	s.knows = name == "databridge"
	pkg := fmt.Sprintf("svc%d/", kloc/2)
	steps := []func(string) error{s.first, s.type_, s.look}
	if name == "databridge" {
		steps = append(steps, func(string) error { return s.breaks("of its own package", kloc/2, kloc/2) },
			func(string) error { return s.breaks("of another package", kloc/2-1, kloc/2) })
	}
	if err := s.initialize(); err != nil {
		return err
	}
	if err := s.open(pkg + "queries.go"); err != nil {
		return err
	}
	for i, step := range steps {
		if err := step(pkg); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if i > 0 {
			continue
		}
		s.note("first completion after the start", time.Since(began))
		if name == "databridge" {
			if err := s.allFaults(kloc); err != nil {
				return err
			}
			s.note("all diagnostics after the start", time.Since(began))
		}
	}
	s.print(name)
	now, peak := s.memory()
	fmt.Printf("  %-10s %d MiB resident, %d MiB at the peak\n", name, now, peak)
	return nil
}

// allFaults waits for the report of every planted mistake.
func (s *session) allFaults(kloc int) error {
	return s.until("the diagnostics of all packages", func() bool {
		for n := 0; n < kloc; n += 10 {
			all := s.shown[uriOf(filepath.Join(s.dir, fmt.Sprintf("svc%d/queries.go", n)))]
			if len(all) == 0 || len(all[len(all)-1].Diagnostics) == 0 {
				return false
			}
		}
		return true
	})
}

// first asks for a completion until it is there.
func (s *session) first(pkg string) error {
	file := pkg + "queries.go"
	key, err := s.find(file, `bson.M{"own`)
	if err != nil {
		return err
	}
	end := time.Now().Add(patience)
	for time.Now().Before(end) {
		reply, err := s.call("textDocument/completion", s.at(file, key))
		if err != nil {
			return err
		}
		if strings.Contains(string(reply), `"owner"`) || strings.Contains(string(reply), `"items":[]`) {
			return nil
		}
		time.Sleep(5 * time.Millisecond)
	}
	return errors.New("no first completion")
}

// type_ writes a query, one key after the other, and asks for completion inside of its strings after each.
func (s *session) type_(pkg string) error {
	file := pkg + "queries.go"
	for _, line := range []string{
		"\tn := 1\n", "\t_ = customers(db).FindOne(ctx, bson.M{\"address.city\": \"Rome\", \"visits\": bson.M{\"$gt\": n}})\n",
		"\t_, _ = orders(db).UpdateOne(ctx, bson.M{\"lines.article\": \"x\"}, bson.M{\"$set\": bson.M{\"state\": \"open\"}})\n",
		"\t_, _ = orders(db).Aggregate(ctx, bson.A{bson.M{\"$group\": bson.M{\"_id\": \"$address.city\", \"n\": bson.M{\"$sum\": 1}}}})\n",
	} {
		start := strings.Index(s.texts[file], "func Rename(")
		at := start + strings.Index(s.texts[file][start:], "{\n") + 2
		quoted := false
		for i := range len(line) {
			s.edit(file, at+i, at+i, line[i:i+1])
			if line[i] == '"' {
				quoted = !quoted
			}
			as := "completion outside of strings, while typing"
			if quoted {
				as = "completion in a string, while typing"
			}
			if _, err := s.timed(as, "textDocument/completion", s.at(file, at+i+1)); err != nil {
				return err
			}
		}
	}
	return nil
}

// look asks about names, an edit before each.
func (s *session) look(pkg string) error {
	file := pkg + "queries.go"
	for range 20 {
		for _, piece := range []string{`"shipped_`, `"lines.arti`, `"crea`} {
			at, err := s.find(file, piece)
			if err != nil {
				return err
			}
			s.edit(file, len(s.texts[file]), len(s.texts[file]), "\n")
			for as, method := range map[string]string{"hover": "textDocument/hover", "definition": "textDocument/definition"} {
				if err := s.answered(as+", after an edit", method, s.at(file, at)); err != nil {
					return err
				}
			}
		}
		at, err := s.find(file, `"lines.arti`)
		if err != nil {
			return err
		}
		if err := s.answered("references", "textDocument/references", s.at(file, at, "context", obj{"includeDeclaration": true})); err != nil {
			return err
		}
		if err := s.answered("rename", "textDocument/rename", s.at(file, at, "newName", "thing")); err != nil {
			return err
		}
	}
	return nil
}

// breaks changes a tag of a service's model and waits until the open queries of a service are reported, and until they are
// not.
func (s *session) breaks(whose string, model, asking int) error {
	models, queries := fmt.Sprintf("svc%d/models.go", model), uriOf(filepath.Join(s.dir, fmt.Sprintf("svc%d/queries.go", asking)))
	if err := s.open(models); err != nil {
		return err
	}
	seen := func() int { s.mu.Lock(); defer s.mu.Unlock(); return len(s.shown[queries]) }
	for range 10 {
		for _, change := range [][2]string{{`bson:"owner"`, `bson:"ownner"`}, {`bson:"ownner"`, `bson:"owner"`}} {
			at, err := s.find(models, change[0])
			if err != nil {
				return err
			}
			faulty, before := change[1] == `bson:"ownner"`, seen()
			time.Sleep(1100 * time.Millisecond) // the key that was edited last is spared for a second
			began := time.Now()
			s.edit(models, at-len(change[0]), at, change[1])
			err = s.until("diagnostics of "+queries, func() bool {
				all := s.shown[queries]
				return len(all) > before && saysOwner(all[len(all)-1].Diagnostics) == faulty
			})
			if err != nil {
				return err
			}
			s.note("diagnostics, after a tag "+whose, time.Since(began))
		}
	}
	return nil
}

func saysOwner(all []json.RawMessage) bool {
	for _, d := range all {
		if strings.Contains(string(d), `has no field \"owner\"`) {
			return true
		}
	}
	return false
}
