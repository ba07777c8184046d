package odm_test

import (
	"slices"
	"strings"
	"testing"
)

// A beanieRow is one capability of Beanie's list, shown on a real server.
type beanieRow struct {
	name string // "B045_find_many"
	run  func(t *testing.T)
}

// TestBeanie has a subtest for each row of what Beanie can do: where Beanie is wrong the subtest asserts what is right.
func TestBeanie(t *testing.T) {
	rows := slices.Concat(coreRows, writeRows, linkRows, aggregateRows, familyRows)
	slices.SortFunc(rows, func(a, b beanieRow) int { return strings.Compare(a.name, b.name) })
	for i, r := range rows {
		if i > 0 && rows[i-1].name[:4] == r.name[:4] {
			t.Errorf("%s and %s are one row", rows[i-1].name, r.name)
		}
		t.Run(r.name, func(t *testing.T) {
			t.Parallel()
			r.run(t)
		})
	}
}
