package lines_test

import (
	"os/exec"
	"testing"

	"github.com/databridge-go/databridge/internal/lines"
)

func TestAProgramAnswersLineByLine(t *testing.T) {
	t.Parallel()
	cat, err := exec.LookPath("cat")
	if err != nil {
		t.Skip(err)
	}
	c, err := lines.Start(exec.CommandContext(t.Context(), cat))
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{"one", "", "three"} {
		if got, err := c.Ask([]byte(line)); string(got) != line+"\n" || err != nil {
			t.Errorf("%q is answered by %q: %v", line, got, err)
		}
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
	if _, err := c.Ask([]byte("more")); err == nil {
		t.Error("a program that has ended has answered")
	}
}
