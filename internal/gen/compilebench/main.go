// Compilebench measures what generated field proxies cost the compiler, and fails where they are over the budget: every kind
// is generic, so the models' package compiles all methods of every instance. It runs on Unix.
package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/databridge-go/databridge/internal/cli"
)

// A budget is what the compiler may take for a package of models with 30 fields each.
type budget struct {
	models int
	cpu    float64 // seconds, user and system
	memory int64   // MiB at the peak; 0 is any
}

var budgets = [...]budget{{models: 20, cpu: 3.5}, {models: 50, cpu: 8, memory: 700}}

func main() {
	if len(os.Args) > 2 && os.Args[1] == measureFlag {
		os.Exit(measure(os.Args[2], os.Args[3:]))
	}
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "compilebench:", err)
		os.Exit(1)
	}
}

func run() error {
	dir, err := os.MkdirTemp("", "databridge-compile-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	var over []error
	for _, b := range budgets {
		t, err := b.compile(filepath.Join(dir, fmt.Sprint(b.models)))
		if err != nil {
			return err
		}
		fmt.Printf("%d models of 30 fields: %.1f s CPU (at most %.1f), %d MiB%s\n", b.models, t.cpu, b.cpu, t.memory, b.atMost())
		if t.cpu > b.cpu || b.memory > 0 && t.memory > b.memory {
			over = append(over, fmt.Errorf("the proxies of %d models are over their budget", b.models))
		}
	}
	return errors.Join(over...)
}

func (b budget) atMost() string {
	if b.memory == 0 {
		return ""
	}
	return fmt.Sprintf(" (at most %d)", b.memory)
}

// compile writes a module with models, generates their proxies, and compiles the package.
func (b budget) compile(dir string) (taken, error) {
	if err := writeModule(dir, b.models); err != nil {
		return taken{}, err
	}
	var stderr bytes.Buffer
	p := cli.Process{Dir: dir, Stdout: &stderr, Stderr: &stderr}
	if code := p.Run(context.Background(), []string{"generate", "./models"}); code != cli.Clean {
		return taken{}, fmt.Errorf("databridge generate: %s", stderr.String())
	}
	self, err := os.Executable()
	if err != nil {
		return taken{}, err
	}
	if err := goCommand(dir, "build", "github.com/databridge-go/databridge/odm"); err != nil {
		return taken{}, err
	}
	result := filepath.Join(dir, "taken")
	if err := goCommand(dir, "build", "-toolexec="+self+" "+measureFlag+" "+result, "./models"); err != nil {
		return taken{}, err
	}
	return read(result)
}

func goCommand(dir string, args ...string) error {
	cmd := exec.Command("go", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off", "GOPROXY=off")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("go %s: %w: %s", strings.Join(args, " "), err, out)
	}
	return nil
}
