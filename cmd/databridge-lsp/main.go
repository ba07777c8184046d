// Command databridge-lsp is the language server. It speaks the Language Server Protocol on its standard streams and
// writes to standard error what a person would want to know. Editors start it; --help tells what scripts may ask for.
package main

import (
	"context"
	"os"
	"runtime/debug"

	"github.com/databridge-go/databridge/internal/foreign"
	"github.com/databridge-go/databridge/lsp"
)

// collectAt is the growth of the heap, in percent, that makes the collector run: a server of an editor idles most of the
// time, and shares the machine.
const collectAt = 60

func main() {
	debug.SetGCPercent(collectAt)
	p := lsp.Program{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Memory: foreign.Open()}
	os.Exit(p.Run(context.Background(), os.Args[1:]))
}
