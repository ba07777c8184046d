package cli

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"
)

const (
	patience = 5 * time.Second        // how long a step may take before a word is said where nobody may be looking
	glance   = 400 * time.Millisecond // and before a line is drawn on a terminal
	tick     = 200 * time.Millisecond // how often it is drawn anew
)

// tellIfSlow says on Stderr what is going on if it is not done in time: on a terminal by a line that is gone afterwards, elsewhere
// once. The caller calls done in any case.
func (p Process) tellIfSlow(what string) (done func()) {
	ended := make(chan struct{})
	var told sync.WaitGroup
	told.Go(func() {
		if terminal(p.Stderr) {
			draw(p.Stderr, what, ended)
			return
		}
		timer := time.NewTimer(patience)
		defer timer.Stop()
		select {
		case <-ended:
		case <-timer.C:
			_, _ = fmt.Fprintln(p.Stderr, "databridge:", what)
		}
	})
	return func() {
		close(ended)
		told.Wait() // nothing else may be writing
	}
}

// draw keeps a line with the time that has passed until ended is closed, and erases it.
func draw(w io.Writer, what string, ended <-chan struct{}) {
	began := time.Now()
	width := 0
	timer := time.NewTimer(glance)
	defer timer.Stop()
	for {
		select {
		case <-ended:
			if width > 0 {
				_, _ = fmt.Fprintf(w, "\r%s\r", strings.Repeat(" ", width)) // blanks: not every terminal knows a way to erase
			}
			return
		case <-timer.C:
			line := progress(what, time.Since(began))
			width = max(width, len([]rune(line)))
			_, _ = fmt.Fprintf(w, "\r%s", line)
			timer.Reset(tick)
		}
	}
}

// columns is what every terminal has: a line that is broken cannot be erased.
const columns = 79

// progress is the line after some time, with the time in whole seconds at its end.
func progress(what string, passed time.Duration) string {
	seconds := fmt.Sprintf(" %ds", int(passed.Seconds()))
	text := []rune(what)
	if room := columns - len(seconds); len(text) > room {
		text = append(text[:room-1], '…')
	}
	return string(text) + seconds
}

// terminal reports whether a person is looking at w.
func terminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok || os.Getenv("TERM") == "dumb" {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0 && f.Name() != os.DevNull
}
