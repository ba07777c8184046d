package lsp

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/textproto"
	"strconv"
	"sync"
	"testing"
	"time"
)

// patience bounds every wait of the tests; nothing waits longer than it must.
const patience = 10 * time.Second

// A rawClient speaks the protocol by hand, so that no library hides what is on the wire.
type rawClient struct {
	t       testing.TB
	w       io.Writer
	mu      sync.Mutex
	cond    *sync.Cond
	nextID  int
	replies map[string]rawMessage // by id as it is on the wire
	notes   []rawMessage
	closed  bool
	polite  bool // it answers the server's own requests, with null
}

type rawMessage struct {
	ID     json.RawMessage `json:"id,omitempty"`
	Method string          `json:"method,omitempty"`
	Params json.RawMessage `json:"params,omitempty"`
	Result json.RawMessage `json:"result,omitempty"`
	Error  *rawError       `json:"error,omitempty"`
}

type rawError struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
}

// newRawClient reads r until it ends.
func newRawClient(t testing.TB, r io.Reader, w io.Writer) *rawClient {
	c := &rawClient{t: t, w: w, replies: map[string]rawMessage{}}
	c.cond = sync.NewCond(&c.mu)
	go c.read(bufio.NewReader(r))
	return c
}

func (c *rawClient) read(r *bufio.Reader) {
	defer func() {
		c.mu.Lock()
		c.closed = true
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
		var m rawMessage
		if json.Unmarshal(body, &m) != nil {
			return
		}
		c.mu.Lock()
		if m.ID != nil && m.Method == "" {
			c.replies[string(m.ID)] = m
		} else {
			c.notes = append(c.notes, m)
		}
		if c.polite && m.ID != nil && m.Method != "" {
			answer := `{"jsonrpc":"2.0","id":` + string(m.ID) + `,"result":null}`
			go func() { _, _ = fmt.Fprintf(c.w, "Content-Length: %d\r\n\r\n%s", len(answer), answer) }() // the server may be gone
		}
		c.mu.Unlock()
		c.cond.Broadcast()
	}
}

// send writes one frame.
func (c *rawClient) send(body string) {
	c.t.Helper()
	if _, err := fmt.Fprintf(c.w, "Content-Length: %d\r\n\r\n%s", len(body), body); err != nil {
		c.t.Fatalf("write: %v", err)
	}
}

// notify sends a notification.
func (c *rawClient) notify(method string, params any) {
	c.t.Helper()
	c.send(fmt.Sprintf(`{"jsonrpc":"2.0","method":%q,"params":%s}`, method, toJSON(c.t, params)))
}

// call sends a request and waits for its answer.
func (c *rawClient) call(method string, params any) rawMessage {
	c.t.Helper()
	return c.wait(c.request(method, params))
}

// request sends a request and returns its id.
func (c *rawClient) request(method string, params any) int {
	c.t.Helper()
	c.mu.Lock()
	c.nextID++
	id := c.nextID
	c.mu.Unlock()
	c.send(fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":%q,"params":%s}`, id, method, toJSON(c.t, params)))
	return id
}

// wait returns the answer to a request.
func (c *rawClient) wait(id int) rawMessage {
	c.t.Helper()
	return c.waitFor(strconv.Itoa(id))
}

// waitFor returns the answer to a request, which is not kept.
func (c *rawClient) waitFor(id string) rawMessage {
	c.t.Helper()
	var m rawMessage
	c.until(func() string { return "an answer" }, func() bool {
		var ok bool
		m, ok = c.replies[id]
		delete(c.replies, id)
		return ok
	})
	return m
}

// until waits for cond, which is asked under the lock after every message.
func (c *rawClient) until(what func() string, cond func() bool) {
	c.t.Helper()
	timer := time.AfterFunc(patience, c.cond.Broadcast)
	defer timer.Stop()
	end := time.Now().Add(patience)
	c.mu.Lock()
	defer c.mu.Unlock()
	for !cond() {
		if c.closed {
			c.t.Fatalf("the connection ended while waiting for %s", what())
		}
		if time.Now().After(end) {
			c.t.Fatalf("after %s there is not yet %s", patience, what())
		}
		c.cond.Wait()
	}
}

// result decodes an answer.
func result[T any](t testing.TB, m rawMessage) T {
	t.Helper()
	var v T
	if m.Error != nil {
		t.Fatalf("error %d: %s", m.Error.Code, m.Error.Message)
	}
	if err := json.Unmarshal(m.Result, &v); err != nil {
		t.Fatalf("%s: %v", m.Result, err)
	}
	return v
}

func toJSON(t testing.TB, v any) string {
	t.Helper()
	if raw, ok := v.(json.RawMessage); ok {
		return string(raw)
	}
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
