package mql_test

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/databridge-go/databridge/internal/mql"
)

// all returns every row of every place.
func all() []*mql.Operator {
	var rows []*mql.Operator
	for _, p := range []mql.Place{
		mql.Query, mql.FieldQuery, mql.Update, mql.Modifier, mql.Positional, mql.Stage, mql.UpdateStage, mql.Expression,
		mql.Accumulator, mql.Window, mql.Projection, mql.Search, mql.Geometry, mql.Option, mql.Special,
	} {
		rows = append(rows, mql.In(p)...)
	}
	return rows
}

var version = regexp.MustCompile(`^\d+\.\d+(\.\d+)?$`)

func TestEveryRowIsWhole(t *testing.T) {
	if len(all()) < 300 {
		t.Fatalf("%d rows: the tables are not all there", len(all()))
	}
	for _, op := range all() {
		what := string(op.Place) + " " + op.Name
		if op.Doc == "" || strings.HasSuffix(op.Doc, ".") || strings.Contains(op.Doc, "\n") || len(op.Doc) > 100 {
			t.Errorf("%s: doc %q is not one line of at most 100 characters without a full stop", what, op.Doc)
		}
		if op.Since != "" && !version.MatchString(op.Since) {
			t.Errorf("%s: since %q is no version", what, op.Since)
		}
		if op.Place != mql.Positional && op.Manual == "" {
			t.Errorf("%s: no page of the manual", what)
		}
		names := map[string]bool{}
		for _, a := range op.Args {
			if names[a.Name] {
				t.Errorf("%s: two arguments %q", what, a.Name)
			}
			names[a.Name] = true
		}
		if got, ok := mql.Lookup(op.Place, op.Name); !ok || got != op {
			t.Errorf("Lookup(%q, %q) = %v, %v, want the row", op.Place, op.Name, got, ok)
		}
	}
}

// TestNothingIsLost reads the facts by itself and finds each operator, argument, version and closed set in the tables.
func TestNothingIsLost(t *testing.T) {
	data, err := os.ReadFile("testdata/facts.json")
	if err != nil {
		t.Fatal(err)
	}
	type arg struct {
		Name     string
		Types    []string
		Optional bool
		Since    string
		Args     []arg
	}
	var facts struct {
		Sets []struct {
			Name string
			Enum []string
		}
		Operators []struct {
			Folder, Name, Since string
			Args                []arg
		}
	}
	if err := json.Unmarshal(data, &facts); err != nil {
		t.Fatal(err)
	}
	corrected := versionsAmended(t)
	amended := optionalAfterAll(t)
	rows := map[string][]*mql.Operator{}
	for _, op := range all() {
		rows[op.Name] = append(rows[op.Name], op)
	}
	for _, f := range facts.Operators {
		found := rows[f.Name]
		if len(found) == 0 {
			t.Errorf("%s is in no table", f.Name)
			continue
		}
		if f.Since != "" && !corrected[f.Folder+"/"+f.Name] && !slices.ContainsFunc(found, func(op *mql.Operator) bool { return op.Since == f.Since }) {
			t.Errorf("%s: no row says since %s", f.Name, f.Since)
		}
		for _, a := range f.Args {
			ok := slices.ContainsFunc(found, func(op *mql.Operator) bool {
				got, ok := op.Arg(a.Name)
				return ok && (got.Optional == a.Optional || amended[f.Name+" "+a.Name]) && slices.Equal(got.Types, a.Types) && len(got.Args) == len(a.Args)
			})
			if !ok {
				t.Errorf("%s: no row has the argument %q as the facts have it", f.Name, a.Name)
			}
		}
	}
	for _, s := range facts.Sets {
		for _, v := range s.Enum {
			if !slices.ContainsFunc(all(), func(op *mql.Operator) bool { return holds(op.Args, v) }) {
				t.Errorf("the value %q of %s is in no enum", v, s.Name)
			}
		}
	}
}

// optionalAfterAll returns the arguments that an amendment makes optional: "$unionWith coll".
func optionalAfterAll(t *testing.T) map[string]bool {
	t.Helper()
	data, err := os.ReadFile("../gen/mqlgen/amendments.json")
	if err != nil {
		t.Fatal(err)
	}
	var list []struct{ Op, Arg, Field string }
	if err := json.Unmarshal(data, &list); err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for _, a := range list {
		if a.Field == "Optional" {
			found[a.Op[strings.LastIndexByte(a.Op, '/')+1:]+" "+a.Arg] = true
		}
	}
	return found
}

func holds(args []mql.Arg, value string) bool {
	return slices.ContainsFunc(args, func(a mql.Arg) bool { return slices.Contains(a.Enum, value) || holds(a.Args, value) })
}

func TestLookup(t *testing.T) {
	for name, tt := range map[string]struct {
		place mql.Place
		name  string
		want  bool
	}{
		"a query operator":           {mql.FieldQuery, "$gte", true},
		"in the wrong place":         {mql.FieldQuery, "$group", false},
		"a stage and an update":      {mql.Update, "$set", true},
		"a stage of the same name":   {mql.Stage, "$set", true},
		"any array filter's name":    {mql.Positional, "$[elem]", true},
		"an array filter of no name": {mql.Positional, "$[", false},
		"unknown":                    {mql.FieldQuery, "$gtee", false},
		"empty":                      {mql.Query, "", false},
	} {
		t.Run(name, func(t *testing.T) {
			if _, got := mql.Lookup(tt.place, tt.name); got != tt.want {
				t.Errorf("Lookup(%q, %q) = %v, want %v", tt.place, tt.name, got, tt.want)
			}
		})
	}
}

// FuzzLookup compares the index with a walk over every row.
func FuzzLookup(f *testing.F) {
	f.Add("fieldQuery", "$gt")
	f.Add("positional", "$[x]")
	f.Fuzz(func(t *testing.T, place, name string) {
		want := slices.ContainsFunc(mql.In(mql.Place(place)), func(op *mql.Operator) bool { return op.Name == name })
		if place == string(mql.Positional) && len(name) > 3 && strings.HasPrefix(name, "$[") && strings.HasSuffix(name, "]") {
			want = true
		}
		if _, got := mql.Lookup(mql.Place(place), name); got != want {
			t.Errorf("Lookup(%q, %q) = %v, want %v", place, name, got, want)
		}
	})
}

// versionsAmended are the operators, by "folder/name", whose version the definitions have wrong.
func versionsAmended(t *testing.T) map[string]bool {
	t.Helper()
	data, err := os.ReadFile("../gen/mqlgen/amendments.json")
	if err != nil {
		t.Fatal(err)
	}
	var list []struct{ Op, Arg, Field string }
	if err := json.Unmarshal(data, &list); err != nil {
		t.Fatal(err)
	}
	amended := map[string]bool{}
	for _, a := range list {
		if a.Field == "Since" && a.Arg == "" {
			amended[a.Op] = true
		}
	}
	return amended
}

// An index does something for an operator that exists: a misspelt name in IndexAccess would be a scan in silence.
func TestIndexAccess(t *testing.T) {
	t.Parallel()
	count := map[mql.Access]int{}
	for _, op := range mql.In(mql.FieldQuery) {
		count[mql.IndexAccess(op.Name)]++
	}
	for access, want := range map[mql.Access]int{mql.Points: 3, mql.Interval: 4, mql.Inner: 2, mql.Own: 6} {
		if count[access] != want {
			t.Errorf("%d operators of a condition have access %s, want %d", count[access], access, want)
		}
	}
}
