package main

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/databridge-go/databridge/odm"
)

var reason = regexp.MustCompile(`^(G\d\d|B\d{3}|complaint \d+|finding)$`)

// Nobody connects: to build a scenario costs nothing.
func TestEveryScenarioSaysWhatItCoversAndWhyItDiffers(t *testing.T) {
	t.Parallel()
	client, err := mongo.Connect(options.Client().ApplyURI("mongodb://127.0.0.1:1"))
	if err != nil {
		t.Fatal(err)
	}
	seen, rows := map[string]bool{}, strings.Fields(core)
	for _, s := range scenarios() {
		if seen[s.name] || len("beanie_"+s.name) > 63 {
			t.Errorf("%s: the name is there twice, or longer than that of a database may be", s.name)
		}
		seen[s.name] = true
		for _, row := range strings.Fields(s.rows) {
			if !slices.Contains(rows, row) && row != "B037" && row != "B200" {
				t.Errorf("%s: no row %s", s.name, row)
			}
		}
		db, err := odm.New(client.Database(s.name), odm.Models(s.models...))
		if err != nil {
			t.Fatalf("%s: %v", s.name, err)
		}
		steps := s.build(db)
		if len(steps) == 0 || s.rows == "" {
			t.Errorf("%s has no steps or no rows", s.name)
		}
		for _, st := range steps {
			for _, d := range st.differs {
				if !reason.MatchString(d.gotcha) || d.what == "" || len(d.lines) == 0 {
					t.Errorf("%s, %s: a difference without a reason or without lines: %+v", s.name, st.name, d)
				}
			}
		}
	}
	if len(seen) < 50 {
		t.Errorf("%d scenarios, want 50", len(seen))
	}
}

func TestTallyCountsDistinctRows(t *testing.T) {
	t.Parallel()
	const out = `{"Action":"run","Package":"p","Test":"TestBeanie/B045_find_many"}
{"Action":"output","Package":"p","Test":"TestBeanie/B045_find_many","Output":"--- PASS: TestBeanie/B046_find_all\n"}
{"Action":"pass","Package":"p","Test":"TestBeanie/B045_find_many"}
{"Action":"pass","Package":"p","Test":"TestBeanie/B045_find_many/sub"}
{"Action":"pass","Package":"p","Test":"TestBeanie/B020_nested"}
{"Action":"fail","Package":"p","Test":"TestBeanie/B040_insert/sub"}
{"Action":"pass","Package":"q","Test":"TestBeanie/B040_insert"}
{"Action":"skip","Package":"q","Test":"TestBeanie/B041_insert_one"}
{"Action":"fail","Package":"q"}
`
	got, err := tallyOf(strings.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"p TestBeanie/B040_insert/sub", "q TestBeanie/B041_insert_one", "q"}
	if !got.passed["B045"] || !got.passed["B020"] || got.passed["B040"] || got.passed["B041"] || got.passed["B046"] || !slices.Equal(got.failed, want) {
		t.Errorf("passed %v, failed %q", got.passed, got.failed)
	}
	if missing := got.missing(); got.complete() || len(missing) != 149 || slices.Contains(missing, "B045") {
		t.Errorf("%d rows are missing", len(missing))
	}
	if n := len(strings.Fields(core)); n != 150 {
		t.Errorf("%d core rows, want 150", n)
	}
}
