package odm_test

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// A pair is an expression of Beanie's and the MQL that it gives, as Beanie 2.2 has produced it.
type pair struct {
	ID, Beanie, Kind string
	By               string // which test compares it
	MQL              json.RawMessage
	Cmd              string // "find:products" of what a verb sends
	Opts             pairOptions

	// Where we differ on purpose: the gotcha of Beanie's list that says so, why, and what ours is; null is nothing.
	Gotcha, Reason string
	Ours           json.RawMessage
}

// pairOptions are what stands beside the parts of a command. A pair names those only that are not the usual ones.
type pairOptions struct {
	Limit, Skip        int64
	SingleBatch, Multi bool
	Upsert, New        bool
	Ordered, Document  bool
}

// differs reports whether ours is another one.
func (p pair) differs() bool { return p.Ours != nil }

// want is the MQL that ours has to be; its type is zero if nothing is to be sent.
func (p pair) want(t *testing.T) bson.RawValue {
	t.Helper()
	mql := p.MQL
	if p.differs() {
		mql = p.Ours
	}
	if string(mql) == "null" {
		return bson.RawValue{}
	}
	var doc bson.Raw
	must(t, bson.UnmarshalExtJSON([]byte(`{"v":`+string(mql)+`}`), false, &doc))
	return doc.Lookup("v")
}

func allPairs(t *testing.T) []pair {
	t.Helper()
	file, err := os.ReadFile("testdata/beanie_pairs.json")
	must(t, err)
	var all []pair
	must(t, json.Unmarshal(file, &all))
	return all
}

// pairsBy are the pairs that one test compares, by their ids.
func pairsBy(t *testing.T, by string) map[string]pair {
	t.Helper()
	out := map[string]pair{}
	for _, p := range allPairs(t) {
		if p.By == by {
			out[p.ID] = p
		}
	}
	return out
}

// Each of the 197 pairs is compared by one of five tests, which fail on a pair that they do not know; and one that is not
// equal names the gotcha that wants it so.
func TestEveryPairIsAccountedFor(t *testing.T) {
	t.Parallel()
	all := allPairs(t)
	if len(all) != 197 {
		t.Errorf("%d pairs, want 197", len(all))
	}
	gotcha := regexp.MustCompile(`^G(0[1-9]|[12][0-9]|3[0-3])$`)
	seen := map[string]bool{}
	for _, p := range all {
		if seen[p.ID] {
			t.Errorf("%s stands there twice", p.ID)
		}
		seen[p.ID] = true
		if !slices.Contains([]string{"expressions", "pipelines", "families", "links", "verbs"}, p.By) {
			t.Errorf("%s is compared by %q, which is no test", p.ID, p.By)
		}
		excused := gotcha.MatchString(p.Gotcha) && p.Reason != ""
		if p.differs() != excused || !excused && p.Gotcha+p.Reason != "" {
			t.Errorf("%s: differs is %v, and the reason is %q %q", p.ID, p.differs(), p.Gotcha, p.Reason)
		}
		if p.differs() && samePart(p.want(t), pair{MQL: p.MQL}.want(t)) {
			t.Errorf("%s is excused, but not different", p.ID)
		}
	}
}

// samePart compares two values with their order; numbers by their value.
func samePart(a, b bson.RawValue) bool {
	if a.Type == 0 || b.Type == 0 {
		return a.Type == b.Type
	}
	return sameValue(a, b)
}
