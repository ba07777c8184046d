package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// runProgram builds the package in folder and runs it with args and more environment; its exit code becomes ours.
func (p Process) runProgram(ctx context.Context, folder string, env, args []string) error {
	dir, err := os.MkdirTemp("", "databridge-migrate-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	program := filepath.Join(dir, "migrate.exe") // the suffix that Windows wants harms nobody
	if err := p.build(ctx, folder, program); err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Dir, cmd.Env = p.Dir, append(os.Environ(), env...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = p.Stdin, p.Stdout, p.Stderr
	// an interrupt lets it end in order; it has time to write down where it stopped
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 30 * time.Second
	err = cmd.Run()
	var ended *exec.ExitError
	if errors.As(err, &ended) && ended.ExitCode() > 0 {
		return exitCode(ended.ExitCode())
	}
	return err
}

// build compiles the package in folder; what the compiler says goes to Stderr as it is.
func (p Process) build(ctx context.Context, folder, program string) error {
	goCommand, err := exec.LookPath("go")
	if err != nil {
		return errors.New("the go command is not on PATH; install Go from https://go.dev/dl")
	}
	done := p.tellIfSlow("building " + p.shown(folder) + " …")
	cmd := exec.CommandContext(ctx, goCommand, "build", "-o", program, ".")
	cmd.Dir = folder
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	err = cmd.Run()
	done()
	switch {
	case err == nil:
		if info, err := os.Stat(program); err != nil || info.Mode()&0o100 == 0 && filepath.Separator == '/' {
			return fmt.Errorf("%s is no program: its package must be main and call migrate.Main (databridge migrate new NAME writes one)", p.shown(folder))
		}
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	}
	for line := range strings.Lines(said.String()) {
		if rest, ok := strings.CutPrefix(line, "./"); ok {
			line = p.shown(folder) + "/" + rest
		}
		if !strings.HasPrefix(line, "# ") {
			_, _ = fmt.Fprint(p.Stderr, line)
		}
	}
	return fmt.Errorf("%s does not compile", p.shown(folder))
}
