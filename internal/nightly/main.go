// Command nightly runs every fuzz target of the module for a while, one after the other, then a soak of the language server,
// and says which failed.
//
//	go run ./internal/nightly -fuzztime 2m -soak 100000
package main

import (
	"bytes"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

func main() {
	fuzztime := flag.String("fuzztime", "2m", "how long each target runs, as go test -fuzztime takes it")
	requests := flag.Int("soak", 0, "how many requests the language server is sent; none by default, go test sends some")
	flag.Parse()
	targets, err := find(".")
	if err == nil && len(targets) == 0 {
		err = fmt.Errorf("no fuzz target below this directory: run it in the module's root")
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "nightly:", err)
		os.Exit(1)
	}
	failed := 0
	for _, t := range targets {
		fmt.Printf("%-40s %s\n", t.dir, t.name)
		if err := t.run(*fuzztime); err != nil {
			failed++
			fmt.Fprintf(os.Stderr, "nightly: %s %s: %v\n", t.dir, t.name, err)
		}
	}
	fmt.Printf("%d fuzz targets, %d failed\n", len(targets), failed)
	if *requests > 0 {
		if err := soak(*requests); err != nil {
			failed++
			fmt.Fprintf(os.Stderr, "nightly: soak: %v\n", err)
		}
	}
	if failed > 0 {
		os.Exit(1)
	}
}

// A target is one Fuzz function.
type target struct{ dir, name string }

var declaration = regexp.MustCompile(`(?m)^func (Fuzz\w+)\(`)

// find returns the fuzz targets of the module in root; other modules below it are not ours.
func find(root string) ([]target, error) {
	var targets []target
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && path != root && (d.Name() == "testdata" || d.Name() == "build" || strings.HasPrefix(d.Name(), ".")):
			return filepath.SkipDir
		case !strings.HasSuffix(path, "_test.go"):
			return nil
		}
		src, err := os.ReadFile(path)
		for _, m := range declaration.FindAllSubmatch(src, -1) {
			targets = append(targets, target{"./" + filepath.Dir(path), string(m[1])})
		}
		return err
	})
	return targets, err
}

// run fuzzes one target; its output is shown only if it fails. Minimizing an input that is merely new is cut short: whole
// programs would spend all their time in it.
//
// The go command fails a run whose time ends while a worker is slow to answer ("context deadline exceeded", golang/go#48591).
// That is no finding, which always names its input: such a run is begun again.
func (t target) run(fuzztime string) error {
	for try := 1; ; try++ {
		out, err := t.fuzz(fuzztime)
		if err == nil {
			return nil
		}
		late := bytes.Contains(out, []byte("context deadline exceeded")) && !bytes.Contains(out, []byte("Failing input"))
		if !late || try == tries {
			_, _ = os.Stderr.Write(out)
			return err
		}
	}
}

// tries is how often a target is begun whose worker answers too late.
const tries = 3

func (t target) fuzz(fuzztime string) ([]byte, error) {
	cmd := exec.Command("go", "test", "-run", "^$", "-fuzz", "^"+t.name+"$", "-fuzztime", fuzztime,
		"-fuzzminimizetime", "10x", t.dir)
	return cmd.CombinedOutput()
}

// soak asks the language server at random; its memory must not grow.
func soak(requests int) error {
	cmd := exec.Command("go", "test", "-count=1", "-timeout", "6h", "-run", "^TestASoakLeavesMemoryFlat$", "-v", "./lsp", "-soak", strconv.Itoa(requests))
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	return cmd.Run()
}
