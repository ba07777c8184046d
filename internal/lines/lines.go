// Package lines talks to a program that is asked by lines, and answers each by one.
package lines

import (
	"bufio"
	"errors"
	"io"
	"os"
	"os/exec"
)

// A Program is asked on its standard input and answers on its standard output. It ends when its input does, and is for one
// goroutine at a time.
type Program struct {
	in   io.WriteCloser
	out  *bufio.Reader
	wait func() error
}

// Start starts a program. What it writes to its standard error goes to ours.
func Start(cmd *exec.Cmd) (*Program, error) {
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	return &Program{in, bufio.NewReader(out), cmd.Wait}, nil
}

// Over is a Program that somebody else runs.
func Over(in io.WriteCloser, out io.Reader) *Program {
	return &Program{in, bufio.NewReader(out), func() error { return nil }}
}

// Read reads a line that nobody has asked for, such as a greeting.
func (p *Program) Read() ([]byte, error) { return p.out.ReadBytes('\n') }

// Ask writes a line, given without its end, and reads the answer.
func (p *Program) Ask(line []byte) ([]byte, error) {
	if _, err := p.in.Write(append(line, '\n')); err != nil {
		return nil, err
	}
	return p.Read()
}

// Close ends the program, by ending its input.
func (p *Program) Close() error { return errors.Join(p.in.Close(), p.wait()) }
