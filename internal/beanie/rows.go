package main

import (
	"bufio"
	"bytes"
	"context"
	_ "embed" // the list of rows
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"

	"github.com/databridge-go/databridge/internal/mongod"
)

// core are the rows of Beanie's capabilities that odm has to have.
//
//go:embed rows.txt
var core string

// A tally says which rows the tests TestBeanie have shown.
type tally struct {
	passed map[string]bool // false if a test of the row failed
	failed []string        // the tests themselves
}

// countRows runs the tests of the rows on the server.
func countRows(ctx context.Context, uri string) (tally, error) {
	cmd := exec.CommandContext(ctx, "go", "test", "-count=1", "-json", "./odm/...", "-run", "TestBeanie", "-v")
	cmd.Env = append(os.Environ(), mongod.URIVariable+"="+uri, "CI=1") // CI: no row is skipped
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return tally{}, err
	}
	return tallyOf(bytes.NewReader(out))
}

var rowTest = regexp.MustCompile(`^TestBeanie/(B\d{3})`)

// tallyOf reads the output of go test -json. A row passes if a test of it has, and none has done anything else.
func tallyOf(r io.Reader) (tally, error) {
	t := tally{passed: map[string]bool{}}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var e struct{ Action, Package, Test string }
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			return t, fmt.Errorf("go test -json: %w", err)
		}
		row := rowTest.FindStringSubmatch(e.Test)
		switch {
		case e.Action == "fail" || e.Action == "build-fail" || row != nil && e.Action == "skip":
			t.failed = append(t.failed, strings.TrimSpace(e.Package+" "+e.Test))
			if row != nil {
				t.passed[row[1]] = false
			}
		case e.Action == "pass" && row != nil:
			if _, known := t.passed[row[1]]; !known {
				t.passed[row[1]] = true
			}
		}
	}
	return t, lines.Err()
}

// missing are the core rows that did not pass.
func (t tally) missing() (rows []string) {
	for _, row := range strings.Fields(core) {
		if !t.passed[row] {
			rows = append(rows, row)
		}
	}
	return rows
}

func (t tally) complete() bool { return len(t.missing()) == 0 && len(t.failed) == 0 }

// print writes the count and what is missing from it.
func (t tally) print(w io.Writer) {
	wanted, missing, beyond := strings.Fields(core), t.missing(), 0
	for row, ok := range t.passed {
		if ok && !slices.Contains(wanted, row) {
			beyond++
		}
	}
	_, _ = fmt.Fprintf(w, "TestBeanie: %d of %d core rows pass, and %d others\n", len(wanted)-len(missing), len(wanted), beyond)
	if len(missing) > 0 {
		_, _ = fmt.Fprintf(w, "missing: %s\n", strings.Join(missing, " "))
	}
	if len(t.failed) > 0 {
		_, _ = fmt.Fprintf(w, "failed:\n\t%s\n", strings.Join(t.failed, "\n\t"))
	}
}
