package main

import (
	"encoding/json"
	"maps"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// Everybody has a turn in each round, and in a whole cycle everybody begins as often as any other.
func TestVariantsTakeTurns(t *testing.T) {
	t.Parallel()
	const n = 5
	first := map[int]int{}
	for round := range 2 * n {
		all := order(n, round)
		first[all[0]]++
		slices.Sort(all)
		if !slices.Equal(all, []int{0, 1, 2, 3, 4}) {
			t.Errorf("round %d has %v", round, all)
		}
	}
	for i := range n {
		if first[i] != 2 {
			t.Errorf("variant %d begins %d rounds of %d, want 2", i, first[i], 2*n)
		}
	}
}

// reported is a report of one workload: find1k with ours at 2 ms, another baseline each.
func reported(walls map[string][]float64) *report {
	m := measured{workload: workload{name: "find1k", scale: milliseconds}}
	for name, all := range walls {
		m.variants = append(m.variants, variant{name: name})
		var samples []sample
		for _, w := range all {
			samples = append(samples, sample{wall: w * 1e6, cpu: untold, allocs: untold, bytes: untold, peak: untold})
		}
		m.samples = append(m.samples, samples)
	}
	return &report{options: options{only: regexp.MustCompile("^find1k$")}, measured: []measured{m}}
}

func TestTargetsAreJudgedByTheMedians(t *testing.T) {
	t.Parallel()
	r := reported(map[string][]float64{"ours": {9, 2, 1}, "driver.All": {10, 12, 99}, "driver.Unmarshal": {3.99, 1, 5}, "floor": {1, 1, 1}})
	got := map[string]bool{}
	for _, v := range r.verdicts() {
		got[v.baseline] = v.met()
	}
	for baseline, want := range map[string]bool{
		"driver.All":       true,  // 12 / 2 is 6, want 5
		"driver.Unmarshal": true,  // 3.99 / 2 rounds to 2
		"floor":            false, // 1 / 2, want 0.8
		"beanie":           false, // not measured
	} {
		if is, ok := got[baseline]; !ok || is != want {
			t.Errorf("the target against %s is met: %v (judged: %v), want %v", baseline, is, ok, want)
		}
	}
	var table strings.Builder
	r.print(&table)
	for _, line := range []string{"met 2 of 5 targets", "missed: find1k against floor: 0.50x (2.00 to 1.00 ms), want at least 0.8x", "find1k against beanie: not measured"} {
		if !strings.Contains(table.String(), line) {
			t.Errorf("the table lacks %q:\n%s", line, table.String())
		}
	}
}

func TestEveryTargetIsForAWorkloadThatThereIs(t *testing.T) {
	t.Parallel()
	names := []string{"iter.document", "iter.heap", "encode.user", "encode.nested", "encode.wide", "encode.tracked", "decode.tracked", "decode.user", "decode.nested", "decode.wide"}
	for _, w := range []string{"find1k", "find10k", "find1k.nested", "findone", "insert1k", "insert10k", "update1", "save1", "unchanged"} {
		names = append(names, w, w+".cpu", w+".allocs")
	}
	for _, target := range targets {
		if !slices.Contains(names, target.row) {
			t.Errorf("a target names %s, which nobody measures", target.row)
		}
	}
}

func TestNumbersAreShortAndNothingIsNull(t *testing.T) {
	t.Parallel()
	for in, want := range map[float64]string{0: "0", 1234.5678: "1234.6", 0.000123456789: "0.00012346", 12: "12", math.Inf(1): "null"} {
		if got, err := json.Marshal(number(in)); err != nil || string(got) != want {
			t.Errorf("number(%v) = %s, %v, want %s", in, got, err, want)
		}
	}
	if got, _ := json.Marshal(number(math.NaN())); string(got) != "null" {
		t.Errorf("no number is written as %s", got)
	}
}

func TestTheTablesReplaceWhatStandsBetweenTheMarkers(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "page.md")
	if err := os.WriteFile(file, []byte("# head\n"+markBegin+"old\n"+markEnd+"tail\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	r := reported(map[string][]float64{"ours": {2}, "driver.All": {12}})
	for range 2 {
		if err := r.writeMarkdown(file); err != nil {
			t.Fatal(err)
		}
	}
	page, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	text := string(page)
	if strings.Contains(text, "old") || !strings.HasPrefix(text, "# head\n"+markBegin) || !strings.HasSuffix(text, markEnd+"tail\n") || strings.Count(text, "driver.All | 12.0") != 1 {
		t.Errorf("the page is\n%s", text)
	}
	if err := os.WriteFile(file, []byte("no markers"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := r.writeMarkdown(file); err == nil || !strings.Contains(err.Error(), "no place for the tables") {
		t.Errorf("writeMarkdown without markers = %v", err)
	}
}

func TestTheCodecsBenchmarkIsReadByItsNames(t *testing.T) {
	t.Parallel()
	lines := codecLines(`goos: linux
BenchmarkEncode/user/append-2         	 1000000	        51.50 ns/op	 2660.00 MB/s	       0 B/op	       0 allocs/op
BenchmarkEncode/user/driver-2         	  200000	       830 ns/op	     128 B/op	       2 allocs/op
BenchmarkEncode/user/sorted-2         	  200000	       830 ns/op	     128 B/op	       2 allocs/op
BenchmarkDecode/wide/own 	  200000	       1e3 ns/op	     128 B/op	       2 allocs/op
BenchmarkOther/user/append-2         	 1000000	        51.50 ns/op
PASS
`)
	got := map[string][]string{}
	for _, w := range codecWorkloads("", lines) {
		for _, v := range w.variants {
			got[w.name] = append(got[w.name], v.name)
		}
	}
	want := map[string][]string{"encode.user": {"ours", "bson.Marshal", "codec.sorted"}, "decode.wide": {"ours"}}
	if !maps.EqualFunc(got, want, slices.Equal) {
		t.Errorf("the workloads are %v, want %v", got, want)
	}
	if s := lines[0].sample; s.wall != 51.5 || s.allocs != 0 || s.bytes != 0 {
		t.Errorf("the first line says %+v", s)
	}
	if s := lines[3].sample; s.wall != 1000 || s.allocs != 2 || s.bytes != 128 {
		t.Errorf("the last line says %+v", s)
	}
	if got, want := lines[0].pattern(), "^BenchmarkEncode$/^user$/^append$"; got != want {
		t.Errorf("pattern = %s, want %s", got, want)
	}
}

func TestFlagsThatMakeNoSenseAreRefused(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		o    options
		only string
		args []string
		err  string
	}{
		"an argument":           {options{rounds: 1}, "", []string{"find1k"}, `"find1k" is no flag`},
		"no rounds":             {options{}, "", nil, "-rounds 0: want 1 or more"},
		"a pattern":             {options{rounds: 1}, "(", nil, "missing closing )"},
		"short and publishable": {options{rounds: 1, short: true, markdown: "page.md"}, "", nil, "a short run has no figures"},
		"nothing wrong":         {options{rounds: 1}, "find", nil, ""},
	} {
		if err := tt.o.check(tt.only, tt.args); (err == nil) != (tt.err == "") || err != nil && !strings.Contains(err.Error(), tt.err) {
			t.Errorf("%s: check = %v, want %q", name, err, tt.err)
		}
	}
}
