package main

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
)

// A row compares odm with one baseline in one figure. Ours, Baseline and Ratio are of medians, the others of the fastest
// turns. Ratio is Baseline/Ours: how many times less ours takes.
type row struct {
	Name         string `json:"name"`
	BaselineName string `json:"baseline_name"`
	Ours         number `json:"ours"`
	Baseline     number `json:"baseline"`
	Unit         string `json:"unit"`
	Ratio        number `json:"ratio"`
	OursMin      number `json:"ours_min"`
	BaselineMin  number `json:"baseline_min"`
	RatioMin     number `json:"ratio_min"`
}

// A number is rounded to five digits in JSON, and null where there is none: nothing divided by zero, say.
type number float64

// MarshalJSON writes the number.
func (n number) MarshalJSON() ([]byte, error) {
	f := float64(n)
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return []byte("null"), nil
	}
	return json.Marshal(rounded(f))
}

// rounded has five digits of f.
func rounded(f float64) float64 {
	if f == 0 {
		return 0
	}
	scale := math.Pow(10, 4-math.Floor(math.Log10(math.Abs(f))))
	return math.Round(f*scale) / scale
}

// rows are those of odm's tracked models under the name of the workload, those without tracking under that name with
// ".untracked", and then the growth of Iter.
func (r *report) rows() (all []row) {
	for _, m := range r.measured {
		for _, own := range []struct{ variant, suffix string }{{"ours", ""}, {"untracked", ".untracked"}} {
			if i := m.variant(own.variant); i >= 0 {
				all = append(all, m.rows(i, m.name+own.suffix)...)
			}
		}
	}
	return append(all, r.growth()...)
}

// rows compare one variant with every baseline.
func (m measured) rows(ours int, name string) (all []row) {
	for _, f := range figures {
		own, ownMin := m.of(f, ours)
		for i, v := range m.variants {
			other, otherMin := m.of(f, i)
			if v.name == "ours" || v.name == "untracked" || math.IsNaN(own) || math.IsNaN(other) {
				continue
			}
			all = append(all, row{
				Name: name + f.suffix, BaselineName: v.name, Unit: f.unit(m.scale),
				Ours: number(own), Baseline: number(other), Ratio: number(other / own),
				OursMin: number(ownMin), BaselineMin: number(otherMin), RatioMin: number(otherMin / ownMin),
			})
		}
	}
	return all
}

// growth compares the longest walk through a collection with shorter ones: the CPU time of a document, and the most that
// the heap has held. They have their turns minutes apart, when the machine may be busier, so the clock says little. A
// reply of the server grows to 16 MiB and no further, so that the heap can be flat only between walks of several replies.
func (r *report) growth() (all []row) {
	const long = 1_000_000
	for _, g := range []struct {
		name, unit string
		figure     figure
		short      int
		each       bool // the figure is that of one document
	}{{"iter.document", "us cpu", figures[1], 10_000, true}, {"iter.heap", "MiB", figures[4], 300_000, false}} {
		a, b := r.find(iterName(g.short)), r.find(iterName(long))
		if a == nil || b == nil {
			continue
		}
		before, beforeMin := a.of(g.figure, a.variant("ours"))
		after, afterMin := b.of(g.figure, b.variant("ours"))
		if g.each { // from milliseconds of all to microseconds of one
			before, beforeMin = before*1e3/float64(g.short), beforeMin*1e3/float64(g.short)
			after, afterMin = after*1e3/long, afterMin*1e3/long
		}
		all = append(all, row{
			Name: g.name, BaselineName: a.name, Unit: g.unit,
			Ours: number(after), Baseline: number(before), Ratio: number(before / after),
			OursMin: number(afterMin), BaselineMin: number(beforeMin), RatioMin: number(beforeMin / afterMin),
		})
	}
	return all
}

func (r *report) find(name string) *measured {
	for i := range r.measured {
		if r.measured[i].name == name {
			return &r.measured[i]
		}
	}
	return nil
}

// writeJSON writes the rows as a list.
func (r *report) writeJSON(file string) error {
	text, err := json.MarshalIndent(r.rows(), "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, append(text, '\n'), 0o644)
}
