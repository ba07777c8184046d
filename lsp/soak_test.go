package lsp

import (
	"flag"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"
	"time"
)

var soak = flag.Int("soak", 2000, "how many requests TestASoakLeavesMemoryFlat sends; make nightly sends 100,000")

// TestASoakLeavesMemoryFlat asks and edits at random, opens and closes, saves, cancels and says what nobody understands.
// After a warm-up the memory in use and the number of goroutines may not grow any more.
func TestASoakLeavesMemoryFlat(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes a while")
	}
	c, _, log := startLogged(t)
	p := newTypist(t, c, 7)
	requests := func(n int) {
		for range n {
			p.live()
		}
	}
	requests(*soak / 2) // one half of it: caches fill up to their bounds
	before := p.settled()
	requests(*soak - *soak/2)
	after := p.settled()
	t.Logf("%d requests; after the first half %v, at the end %v", *soak, before, after)
	if grown := after.heap - before.heap; grown > before.heap/10+2<<20 {
		t.Errorf("the heap has grown by %d KiB", grown>>10)
	}
	if after.goroutines > before.goroutines+3 {
		t.Errorf("goroutines: %d, then %d", before.goroutines, after.goroutines)
	}
	if text := log.String(); strings.Contains(text, "panic in") || strings.Contains(text, "is broken on") {
		t.Error("the server's log:\n" + text)
	}
}

// live is one moment of an editor's life: a request, and mostly an edit before it.
func (p *typist) live() {
	path := p.paths[p.rng.IntN(len(p.paths))]
	switch p.rng.IntN(40) {
	case 0:
		p.notify("textDocument/didClose", obj{"textDocument": document(path)})
		p.reopen(path)
	case 1:
		p.notify("textDocument/didSave", obj{"textDocument": document(path)})
	case 2:
		p.touch(path)
	case 3:
		id := p.request("textDocument/completion", p.question(path, p.place(path), 0))
		p.notify("$/cancelRequest", obj{"id": id})
		p.wait(id)
	case 4:
		p.notify("custom/note", obj{"x": 1})
	case 5, 6, 7, 8, 9, 10:
	default:
		p.edit(path)
	}
	p.ask(path, p.place(path))
	p.judgeReports()
}

// A footprint is what a process takes.
type footprint struct {
	heap, resident int // bytes in use behind a collection, and as the system counts (0 where it is not told)
	goroutines     int
}

// settled returns the footprint with all files as they lie on disk, when the reports on them have come.
func (p *typist) settled() footprint {
	p.t.Helper()
	for _, path := range p.paths {
		p.change(path, 0, len(p.text[path]), p.whole[path])
	}
	for _, path := range p.paths {
		version := p.version - len(p.paths) + 1
		p.published(path, func(r wirePublish) bool { return r.Version != nil && *r.Version >= version })
	}
	p.judgeReports()
	clear(p.past)
	return least()
}

// least is the footprint once the judgements and loads that were put off have ended: while one is under way, what it makes is
// in use as well.
func least() footprint {
	runtime.GC()
	debug.FreeOSMemory()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	best := footprint{int(m.HeapAlloc), resident(), runtime.NumGoroutine()}
	for end := time.Now().Add(4 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		runtime.GC()
		runtime.ReadMemStats(&m)
		best = footprint{min(best.heap, int(m.HeapAlloc)), min(best.resident, resident()), min(best.goroutines, runtime.NumGoroutine())}
	}
	return best
}

// resident reads Linux' /proc.
func resident() int {
	b, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(b))
	pages, _ := strconv.Atoi(fields[1])
	return pages * os.Getpagesize()
}
