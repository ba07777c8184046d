// Checkbench measures databridge check on modules of 100, 300 and 1,000 thousand lines, the compiler's cache warm, and
// fails where the time per line grows with the size. It runs on Unix.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/databridge-go/databridge/internal/bigmodule"
	"github.com/databridge-go/databridge/internal/cli"
)

// growth is how much dearer a line may be in the largest module than in the smallest: a constant part only makes it less.
const growth = 1.25

// rounds is how often each size is measured; the least counts.
const rounds = 3

func main() {
	if len(os.Args) > 1 && os.Args[1] == "-check" {
		os.Exit(int(cli.Process{Dir: os.Args[2], Stdout: os.Stdout, Stderr: os.Stderr}.Run(context.Background(), []string{"check", "./..."})))
	}
	sizes := []int{100, 300, 1000}
	if len(os.Args) > 1 {
		sizes = nil
		for _, arg := range os.Args[1:] {
			n, err := strconv.Atoi(arg)
			if err != nil {
				fmt.Fprintln(os.Stderr, "usage: checkbench [thousands of lines] …")
				os.Exit(2)
			}
			sizes = append(sizes, n)
		}
	}
	if err := run(sizes); err != nil {
		fmt.Fprintln(os.Stderr, "checkbench:", err)
		os.Exit(1)
	}
}

func run(sizes []int) error {
	dir, err := os.MkdirTemp("", "databridge-check-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	for _, kloc := range sizes {
		if err := prepare(module(dir, kloc), kloc); err != nil {
			return err
		}
	}
	least := make([]taken, len(sizes))
	for range rounds {
		for i, kloc := range sizes {
			t, err := check(module(dir, kloc))
			if err != nil {
				return err
			}
			if least[i].wall == 0 || t.wall < least[i].wall {
				least[i] = t
			}
		}
	}
	for i, kloc := range sizes {
		t := least[i]
		fmt.Printf("%4d kLOC: %6.2f s wall, %6.2f s CPU, %4d MiB, %.2f ms/kLOC\n", kloc, t.wall.Seconds(), t.cpu.Seconds(), t.memory, t.perLine(kloc))
	}
	first, last := least[0].perLine(sizes[0]), least[len(least)-1].perLine(sizes[len(sizes)-1])
	if last > first*growth {
		return fmt.Errorf("a line of the largest module costs %.2f times one of the smallest, at most %.2f", last/first, growth)
	}
	return nil
}

func module(dir string, kloc int) string { return filepath.Join(dir, strconv.Itoa(kloc)) }

// prepare writes a module and fills the compiler's cache for it.
func prepare(dir string, kloc int) error {
	if err := bigmodule.Write(dir, kloc*1000); err != nil {
		return err
	}
	cmd := exec.Command("go", "build", "./...")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off", "GOPROXY=off")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("go build: %w: %s", err, out)
	}
	return nil
}

// taken is what one run of check took, the go command that it starts included.
type taken struct {
	wall, cpu time.Duration
	memory    int64 // MiB at the peak
}

func (t taken) perLine(kloc int) float64 { return t.wall.Seconds() * 1000 / float64(kloc) }

func check(dir string) (taken, error) {
	self, err := os.Executable()
	if err != nil {
		return taken{}, err
	}
	cmd := exec.Command(self, "-check", dir)
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off", "GOPROXY=off")
	began := time.Now()
	out, err := cmd.CombinedOutput()
	t := taken{wall: time.Since(began)}
	if err != nil {
		return t, fmt.Errorf("databridge check: %w: %s", err, firstLines(string(out)))
	}
	usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		return t, errors.New("this system does not tell what a process took")
	}
	t.cpu = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	t.memory = usage.Maxrss >> 10 // Linux counts KiB
	return t, nil
}

func firstLines(s string) string {
	lines := strings.Split(s, "\n")
	return strings.Join(slices.Clip(lines[:min(len(lines), 10)]), "\n")
}
