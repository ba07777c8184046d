package cli

import (
	"fmt"
	"sync"

	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/report"
)

// brokenRules collects what the checker itself did not survive, so that one odd package does not cost the findings of
// all others.
type brokenRules struct {
	mu   sync.Mutex // packages are judged side by side
	told []report.Incomplete
}

func (b *brokenRules) add(pkg string, c diag.Code, fault any) {
	what := "its queries could not be read"
	if c != "" {
		what = string(c) + " could not judge it"
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.told = append(b.told, report.Incomplete{
		Package: pkg,
		Kind:    "fault of databridge",
		Message: fmt.Sprintf("%s (%v): please report it with the package", what, fault),
	})
}
