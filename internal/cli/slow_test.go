package cli

import (
	"bytes"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// What is drawn on a terminal stays in one line, and nothing of it is left.
func TestTheLineOnATerminalIsErased(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		ended := make(chan struct{})
		drawn := make(chan struct{})
		go func() { defer close(drawn); draw(&out, "loading packages …", ended) }()
		time.Sleep(1100 * time.Millisecond)
		close(ended)
		<-drawn
		steps := strings.Split(out.String(), "\r")
		if len(steps) < 4 || !strings.HasPrefix(out.String(), "\rloading packages … 0s\r") || !strings.Contains(out.String(), "\rloading packages … 1s\r") {
			t.Fatalf("drawn: %q", steps)
		}
		if last := steps[len(steps)-2]; strings.Trim(last, " ") != "" || len(last) != len([]rune("loading packages … 1s")) || steps[len(steps)-1] != "" {
			t.Errorf("at the end: %q", steps)
		}
	})
}

func TestAQuickStepIsNotDrawn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		ended := make(chan struct{})
		close(ended)
		draw(&out, "loading", ended)
		if out.Len() > 0 {
			t.Errorf("drawn: %q", out.String())
		}
	})
}

func TestALongLineIsCut(t *testing.T) {
	line := progress(strings.Repeat("ä", 200), 12*time.Second)
	if n := len([]rune(line)); n != columns || !strings.HasSuffix(line, "… 12s") {
		t.Errorf("%d columns: %q", n, line)
	}
	if terminal(&bytes.Buffer{}) {
		t.Error("a buffer is no terminal")
	}
}
