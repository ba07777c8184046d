package lsp

import (
	"context"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"sync"

	"github.com/databridge-go/databridge/internal/foreign"
)

// The exit codes of the program, as those of databridge.
const (
	exitClean    = 0
	exitBroken   = 1
	exitUsage    = 2
	exitFindings = 3
)

// A Program is the process that the server runs in.
type Program struct {
	Stdin          io.ReadCloser
	Stdout, Stderr io.Writer
	Memory         *foreign.Memory // nil keeps nothing
}

const usage = `databridge-lsp is started by editors, without arguments.

  databridge-lsp [--stdio]                  serve one client on standard streams
  databridge-lsp --listen=127.0.0.1:4389    serve clients on a port of this machine
  databridge-lsp --version                  tell the version
  databridge-lsp check FILE                 print what is wrong with a file, and exit 3 if something is
  databridge-lsp complete FILE:LINE:COL     print what may stand at a place; columns are bytes, from 1
`

// Run runs the program with its arguments, and returns the exit code.
func (p Program) Run(ctx context.Context, args []string) int {
	args = slices.DeleteFunc(slices.Clone(args), func(arg string) bool {
		return strings.HasPrefix(arg, "--clientProcessId=") // of VS Code; initialize says it too
	})
	if len(args) == 0 {
		args = []string{"--stdio"}
	}
	word, rest := args[0], args[1:]
	address, listens := strings.CutPrefix(strings.TrimPrefix(word, "-"), "-listen=")
	switch {
	case listens && len(rest) == 0:
		return p.listen(ctx, address)
	case word == "check" && len(rest) == 1:
		return p.check(ctx, rest[0])
	case word == "complete" && len(rest) == 1:
		return p.complete(ctx, rest[0])
	case len(rest) > 0:
		return p.misused(word)
	}
	switch word {
	case "--stdio", "-stdio":
		return Serve(ctx, Stdio{ReadCloser: p.Stdin, Writer: p.Stdout}, p.Stderr, p.Memory)
	case "--version", "-version":
		_, _ = fmt.Fprintln(p.Stdout, "databridge-lsp", version())
		return exitClean
	case "--help", "-help", "-h":
		_, _ = fmt.Fprint(p.Stdout, usage)
		return exitClean
	}
	return p.misused(word)
}

func (p Program) misused(word string) int {
	_, _ = fmt.Fprintf(p.Stderr, "databridge-lsp: cannot make sense of %q with these arguments (databridge-lsp --help)\n", word)
	return exitUsage
}

func (p Program) broken(err error) int {
	_, _ = fmt.Fprintln(p.Stderr, "databridge-lsp:", err)
	return exitBroken
}

// listen serves each client that connects, until the context ends. Only this machine may connect: whoever does can read
// every file of the user.
func (p Program) listen(ctx context.Context, address string) int {
	host, _, err := net.SplitHostPort(address)
	if ip := net.ParseIP(host); err != nil || host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		_, _ = fmt.Fprintf(p.Stderr, "databridge-lsp: --listen takes an address of this machine, 127.0.0.1:4389, not %q\n", address)
		return exitUsage
	}
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	if err != nil {
		return p.broken(err)
	}
	stop := context.AfterFunc(ctx, func() { _ = l.Close() })
	defer stop()
	log := &lockedWriter{w: p.Stderr}
	_, _ = fmt.Fprintf(log, "databridge-lsp: listening on %s\n", l.Addr())
	var clients sync.WaitGroup
	defer clients.Wait()
	for {
		conn, err := l.Accept()
		switch {
		case ctx.Err() != nil:
			return exitClean
		case err != nil:
			return p.broken(err)
		}
		clients.Go(func() {
			defer context.AfterFunc(ctx, func() { _ = conn.Close() })()
			Serve(ctx, conn, log, p.Memory)
		})
	}
}
