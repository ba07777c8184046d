package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

// measureFlag makes this program a tool that the go command puts before the compiler.
const measureFlag = "-measure"

// taken is what one run of the compiler took.
type taken struct {
	cpu    float64 // seconds
	memory int64   // MiB
}

// measure runs a tool, and writes down what the compiler took for the package models.
func measure(result string, tool []string) int {
	cmd := exec.Command(tool[0], tool[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	if err := cmd.Run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	if i := slices.Index(tool, "-p"); i < 0 || !strings.HasPrefix(filepath.Base(tool[0]), "compile") || tool[i+1] != modelsPath {
		return 0
	}
	state := cmd.ProcessState
	usage, ok := state.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	text := fmt.Sprintf("%f %d\n", (state.UserTime() + state.SystemTime()).Seconds(), usage.Maxrss>>10) // Linux counts KiB
	if err := os.WriteFile(result, []byte(text), 0o600); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

func read(result string) (t taken, err error) {
	data, err := os.ReadFile(result)
	if err != nil {
		return t, fmt.Errorf("the compiler was not measured: %w", err)
	}
	_, err = fmt.Sscan(string(data), &t.cpu, &t.memory)
	return t, err
}
