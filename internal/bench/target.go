package main

import (
	"fmt"
	"math"
)

// A target is a promise about one row of a tracked model.
type target struct {
	row, baseline string
	least         float64 // of the row's ratio
	most          float64 // of ours, in the row's unit, where the promise is no ratio: then baseline may be any
}

// targets are the promises. A ratio of 0.8 to the floor is at most 1.25 times the floor; 1.33 times fewer allocations
// are 25 % fewer. What grows linearly takes about the same for each document, and flat memory is about the same for any
// number of replies: half as much again is let pass, for a longer walk meets the server's cache and the collector more often.
var targets = [...]target{
	{row: "find1k", baseline: "driver.All", least: 5},
	{row: "find1k", baseline: "driver.Unmarshal", least: 2},
	{row: "find1k", baseline: "floor", least: 0.8},
	{row: "find10k", baseline: "driver.All", least: 6},
	{row: "find10k", baseline: "driver.Unmarshal", least: 2.2},
	{row: "find1k.nested", baseline: "driver.All", least: 4.5},
	{row: "find1k.nested", baseline: "driver.Unmarshal", least: 2.8},
	{row: "insert1k", baseline: "driver.InsertMany", least: 1.6},
	{row: "insert10k", baseline: "driver.InsertMany", least: 1.8},
	{row: "insert1k.cpu", baseline: "driver.InsertMany", least: 8},
	{row: "insert10k.cpu", baseline: "driver.InsertMany", least: 8},
	{row: "insert1k", baseline: "driver.InsertManyNoID", least: 1},
	{row: "insert10k", baseline: "driver.InsertManyNoID", least: 1},
	{row: "findone", baseline: "driver.FindOne", least: 1},
	{row: "findone.allocs", baseline: "driver.FindOne", least: 1.33},
	{row: "update1", baseline: "driver.UpdateOne", least: 1},
	{row: "update1.allocs", baseline: "driver.UpdateOne", least: 1.33},
	{row: "encode.user", baseline: "bson.Marshal", least: 10},
	{row: "encode.tracked", baseline: "bson.Marshal", least: 10},
	{row: "encode.nested", baseline: "bson.Marshal", least: 10},
	{row: "encode.wide", baseline: "bson.Marshal", least: 10},
	{row: "decode.user", baseline: "bson.Unmarshal", least: 5},
	{row: "decode.tracked", baseline: "bson.Unmarshal", least: 5},
	{row: "decode.nested", baseline: "bson.Unmarshal", least: 5},
	{row: "decode.wide", baseline: "bson.Unmarshal", least: 5},
	{row: "unchanged", baseline: "reflect.DeepEqual", most: 100},
	{row: "find1k", baseline: "beanie", least: 12},
	{row: "find10k", baseline: "beanie", least: 12},
	{row: "insert1k", baseline: "beanie", least: 6},
	{row: "insert10k", baseline: "beanie", least: 6},
	{row: "findone", baseline: "beanie", least: 3},
	{row: "save1", baseline: "beanie", least: 3},
	{row: "find1k", baseline: "pymongo", least: 3},
	{row: "find10k", baseline: "pymongo", least: 3},
	{row: "insert1k", baseline: "pymongo", least: 2},
	{row: "insert10k", baseline: "pymongo", least: 2},
	{row: "iter.document", baseline: "iter10k", least: 0.67},
	{row: "iter.heap", baseline: "iter300k", least: 0.67},
}

// A verdict is a target with what came of it.
type verdict struct {
	target
	found bool
	row   row
}

// verdicts judges every target whose row was asked for.
func (r *report) verdicts() (all []verdict) {
	rows := r.rows()
	for _, t := range targets {
		if !r.only.MatchString(t.row) {
			continue
		}
		v := verdict{target: t}
		for _, have := range rows {
			if have.Name == t.row && have.BaselineName == t.baseline {
				v.found, v.row = true, have
			}
		}
		all = append(all, v)
	}
	return all
}

// met rounds a ratio to two digits behind the point: less is the noise of a run.
func (v verdict) met() bool {
	if v.most > 0 {
		return v.found && float64(v.row.Ours) <= v.most
	}
	return v.found && math.Round(float64(v.row.Ratio)*100) >= math.Round(v.least*100)
}

func (v verdict) String() string {
	promise, name := fmt.Sprintf("at least %.4gx", v.least), v.target.row+" against "+v.baseline
	if v.most > 0 {
		promise, name = fmt.Sprintf("at most %.4g", v.most), v.target.row
	}
	switch {
	case !v.found:
		return fmt.Sprintf("%s: not measured, want %s", name, promise)
	case v.most > 0:
		return fmt.Sprintf("%s: %s, want %s %s", name, shown(float64(v.row.Ours)), promise, v.row.Unit)
	default:
		return fmt.Sprintf("%s: %.2fx (%s to %s %s), want %s", name, v.row.Ratio, shown(float64(v.row.Ours)), shown(float64(v.row.Baseline)), v.row.Unit, promise)
	}
}
