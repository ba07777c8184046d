package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/textproto"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"time"
)

// A client speaks to one server process. Calls block; it is used from one goroutine.
type client struct {
	cmd     *exec.Cmd
	in      io.WriteCloser
	id      int
	mu      sync.Mutex
	cond    *sync.Cond
	replies map[int]json.RawMessage
	shown   map[string][]published // by URI
	gone    bool
}

// published is one report of a file's diagnostics.
type published struct {
	Version     int               `json:"version"`
	Diagnostics []json.RawMessage `json:"diagnostics"`
	at          time.Time
}

// patience bounds every wait.
const patience = 2 * time.Minute

func spawn(dir string, command ...string) (*client, error) {
	c := &client{cmd: exec.Command(command[0], command[1:]...), replies: map[int]json.RawMessage{}, shown: map[string][]published{}}
	c.cond = sync.NewCond(&c.mu)
	c.cmd.Dir = dir
	c.cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off", "GOPROXY=off")
	var err error
	if c.in, err = c.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := c.cmd.Start(); err != nil {
		return nil, err
	}
	go c.read(bufio.NewReader(out))
	return c, nil
}

func (c *client) read(r *bufio.Reader) {
	defer func() {
		c.mu.Lock()
		c.gone = true
		c.mu.Unlock()
		c.cond.Broadcast()
	}()
	for {
		header, err := textproto.NewReader(r).ReadMIMEHeader()
		if err != nil {
			return
		}
		n, err := strconv.Atoi(header.Get("Content-Length"))
		if err != nil {
			return
		}
		body := make([]byte, n)
		if _, err := io.ReadFull(r, body); err != nil {
			return
		}
		c.take(body)
	}
}

// take files an answer or a report, and answers the server's own requests.
func (c *client) take(body []byte) {
	var m struct {
		ID     json.RawMessage `json:"id"`
		Method string          `json:"method"`
		Result json.RawMessage `json:"result"`
		Params json.RawMessage `json:"params"`
	}
	if json.Unmarshal(body, &m) != nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case m.Method == "" && m.ID != nil:
		if id, err := strconv.Atoi(string(m.ID)); err == nil {
			c.replies[id] = m.Result
		}
	case m.Method == "textDocument/publishDiagnostics":
		var p struct {
			URI string `json:"uri"`
			published
		}
		if json.Unmarshal(m.Params, &p) == nil {
			p.at = time.Now()
			c.shown[p.URI] = append(c.shown[p.URI], p.published)
		}
	case m.ID != nil: // workspace/configuration, client/registerCapability …
		answer := "null"
		if m.Method == "workspace/configuration" {
			answer = "[{}]"
		}
		go c.send(fmt.Sprintf(`{"jsonrpc":"2.0","id":%s,"result":%s}`, m.ID, answer))
	}
	c.cond.Broadcast()
}

func (c *client) send(body string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, _ = fmt.Fprintf(c.in, "Content-Length: %d\r\n\r\n%s", len(body), body)
}

func (c *client) notify(method string, params any) {
	data, err := json.Marshal(params)
	if err == nil {
		c.send(fmt.Sprintf(`{"jsonrpc":"2.0","method":%q,"params":%s}`, method, data))
	}
}

// call sends a request and waits for the answer.
func (c *client) call(method string, params any) (json.RawMessage, error) {
	data, err := json.Marshal(params)
	if err != nil {
		return nil, err
	}
	c.id++
	id := c.id
	c.send(fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":%q,"params":%s}`, id, method, data))
	var reply json.RawMessage
	err = c.until(method, func() (ok bool) { reply, ok = c.replies[id]; return ok })
	return reply, err
}

// until waits for a condition, which is asked under the lock.
func (c *client) until(what string, cond func() bool) error {
	end := time.Now().Add(patience)
	timer := time.AfterFunc(patience, c.cond.Broadcast)
	defer timer.Stop()
	c.mu.Lock()
	defer c.mu.Unlock()
	for !cond() {
		if c.gone || time.Now().After(end) {
			return errors.New("no answer to " + what)
		}
		c.cond.Wait()
	}
	return nil
}

// memory returns what the process takes now and took at most, in MiB. It reads Linux' /proc.
func (c *client) memory() (now, peak int) {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", c.cmd.Process.Pid))
	if err != nil {
		return 0, 0
	}
	for line := range strings.SplitSeq(string(data), "\n") {
		name, value, _ := strings.Cut(line, ":")
		n, _ := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(value), " kB"))
		switch name {
		case "VmRSS":
			now = n >> 10
		case "VmHWM":
			peak = n >> 10
		}
	}
	return now, peak
}

// stop ends the process.
func (c *client) stop() {
	_ = c.in.Close()
	timer := time.AfterFunc(5*time.Second, func() { _ = c.cmd.Process.Kill() })
	defer timer.Stop()
	_ = c.cmd.Wait()
}
