package cli_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/databridge-go/databridge/internal/cli"
	"github.com/databridge-go/databridge/internal/diag"
)

// Every rule has a page: its title, its manual and what is wrong and right.
func TestExplain(t *testing.T) {
	t.Parallel()
	for _, row := range diag.Catalogue() {
		byCode, byName := explain(t, string(row.Code)), explain(t, row.Name)
		if byCode != byName || !strings.HasPrefix(byCode, string(row.Code)+" "+row.Name) {
			t.Errorf("explain %s prints\n%s\nand explain %s\n%s", row.Code, byCode, row.Name, byName)
		}
		if strings.Contains(byCode, "// want") {
			t.Errorf("explain %s prints the test's marks", row.Code)
		}
		if all := explain(t); !strings.Contains(all, string(row.Code)+"  ") {
			t.Errorf("explain alone does not list %s", row.Code)
		}
	}
}

func explain(t *testing.T, args ...string) string {
	t.Helper()
	var out, stderr bytes.Buffer
	p := cli.Process{Dir: t.TempDir(), Stdout: &out, Stderr: &stderr}
	if code := p.Run(context.Background(), append([]string{"explain"}, args...)); code != cli.Clean {
		t.Fatalf("explain %v exits with %d: %s", args, code, stderr.String())
	}
	return out.String()
}

func TestInterrupted(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var out, stderr bytes.Buffer
	code := cli.Process{Dir: repository(t), Stdout: &out, Stderr: &stderr}.Run(ctx, []string{"check", "./internal/diag"})
	if got := stderr.String(); code != cli.Broken || got != "databridge: interrupted\n" {
		t.Errorf("exit %d, stderr %q; want %d and one word", code, got, cli.Broken)
	}
}

// A full writes nothing: the disk is full, or the reader has gone.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

func TestAReportThatCannotBeWrittenIsNoSuccess(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{
		{"check", "./internal/diag"}, {"check", "--format", "json", "./internal/diag"}, {"explain"}, {"explain", "DB2001"}, {"version"},
	} {
		var stderr bytes.Buffer
		code := cli.Process{Dir: repository(t), Stdout: full{}, Stderr: &stderr}.Run(context.Background(), args)
		if code != cli.Broken || !strings.Contains(stderr.String(), "no space left on device") {
			t.Errorf("%v exits with %d and says %q", args, code, stderr.String())
		}
	}
}
