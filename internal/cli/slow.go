package cli

import (
	"fmt"
	"sync"
	"time"
)

// patience is how long a step may take before a word is said.
const patience = 5 * time.Second

// tellIfSlow says on Stderr what is going on if it is not done in time. The caller calls done in any case.
func (p Process) tellIfSlow(what string) (done func()) {
	ended := make(chan struct{})
	var told sync.WaitGroup
	told.Go(func() {
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
