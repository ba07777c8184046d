package spelling

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/databridge-go/databridge/internal/mql"
	"github.com/databridge-go/databridge/odm/agg"
)

// places are the spellings of agg by the place of mql's tables.
func places() map[mql.Place]map[string][]any {
	inGroup, inWindow := accumulators(), accumulators()
	maps.Copy(inGroup, groupers())
	maps.Copy(inWindow, windows())
	return map[mql.Place]map[string][]any{
		mql.Expression: expressions(), mql.Stage: stages(), mql.Accumulator: inGroup, mql.Window: inWindow,
	}
}

// unspelled are what servers know and agg leaves to Raw and Operator, with the reason.
var unspelled = map[string]string{
	"$backupCursor": "of backup programs", "$backupCursorExtend": "of backup programs",
	"$listCatalog": "of the server's own tools", "$listClusterCatalog": "of the server's own tools",
	"$operationMetrics": "of the server's own tools", "$querySettings": "of the server's own tools", "$queryStats": "of the server's own tools",
	"$const": "the old name of $literal", "$toUUID": "the definitions do not have it",
}

func TestEveryOperatorOfTheTablesIsSpelled(t *testing.T) {
	t.Parallel()
	for place, spellings := range places() {
		for _, row := range mql.In(place) {
			values, ok := spellings[row.Name]
			if unspelled[row.Name] != "" {
				if ok {
					t.Errorf("%s %s is spelled, and listed as one that is not", place, row.Name)
				}
				continue
			}
			if !ok {
				t.Errorf("%s %s has no spelling", place, row.Name)
				continue
			}
			delete(spellings, row.Name)
			named := map[string]bool{}
			for _, v := range values {
				checkShape(t, row, rendered(t, place, v), named)
			}
			checkArgs(t, row, named)
		}
		for name := range spellings {
			t.Errorf("%s %s is spelled, but stands in no table", place, name)
		}
	}
}

// rendered is the value behind the operator as agg writes it, with the operator's name.
func rendered(t *testing.T, place mql.Place, v any) bson.RawElement {
	t.Helper()
	var doc bson.Raw
	switch v := v.(type) {
	case agg.Expression:
		kind, b, err := v.MarshalBSONValue()
		if err != nil || bson.Type(kind) != bson.TypeEmbeddedDocument {
			t.Fatalf("%s is no operator: %v", v, err)
		}
		doc = b
	case agg.Stage:
		doc = stageOf(t, v)
	case agg.Accumulator:
		if place == mql.Window {
			doc = stageOf(t, agg.SetWindowFields(nil, agg.By("n"), v)).Lookup("$setWindowFields", "output", "x").Document()
			break
		}
		doc = stageOf(t, agg.Group(nil, v)).Lookup("$group", "x").Document()
	case agg.WindowFunction:
		doc = stageOf(t, agg.SetWindowFields(nil, agg.By("n"), v)).Lookup("$setWindowFields", "output", "x").Document()
	}
	es, err := doc.Elements()
	if err != nil || len(es) == 0 || len(es) > 1 && es[1].Key() != "window" {
		t.Fatalf("%v is not one operator: %v", doc, err)
	}
	return es[0]
}

func stageOf(t *testing.T, s agg.Stage) bson.Raw {
	t.Helper()
	doc, err := s.BSON()
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// checkShape compares one spelling with its row, and notes the arguments that it names.
func checkShape(t *testing.T, row *mql.Operator, got bson.RawElement, named map[string]bool) {
	t.Helper()
	if got.Key() != row.Name {
		t.Errorf("%s is written as %s", row.Name, got)
		return
	}
	switch row.Encoding {
	case mql.List:
		elements, ok := got.Value().ArrayOK()
		if !ok && len(row.Args) == 1 {
			return // a list of one may be written without its brackets
		}
		vs, err := elements.Values()
		if err != nil || len(vs) < required(row.Args) || len(vs) > len(row.Args) {
			t.Errorf("%s has %d arguments: %s", row.Name, len(row.Args), got)
		}
	case mql.Named:
		checkNames(t, row, got, named)
	}
}

// checkNames compares the names of one spelling with its row.
func checkNames(t *testing.T, row *mql.Operator, got bson.RawElement, named map[string]bool) {
	t.Helper()
	doc, ok := got.Value().DocumentOK()
	if !ok {
		if row.Short == "" && !short(row.Name) {
			t.Errorf("%s has named arguments: %s", row.Name, got)
		}
		return
	}
	es, err := doc.Elements()
	if err != nil {
		t.Fatal(err)
	}
	has := map[string]bool{}
	for _, e := range es {
		arg, known := row.Arg(e.Key())
		merged := slices.ContainsFunc(row.Args, func(a mql.Arg) bool { return a.Merge })
		if !known && !merged {
			t.Errorf("%s has no argument %q: %s", row.Name, e.Key(), got)
			continue
		}
		has[e.Key()] = true
		named[e.Key()] = true
		if known {
			for _, inner := range arg.Args {
				if _, err := e.Value().Document().LookupErr(inner.Name); err == nil {
					named[e.Key()+"."+inner.Name] = true
				} else if !inner.Optional {
					t.Errorf("%s: %q lacks %q: %s", row.Name, e.Key(), inner.Name, got)
				}
			}
		}
	}
	for _, a := range row.Args {
		if !a.Optional && !a.Merge && !has[a.Name] && !excused(row, a.Name) {
			t.Errorf("%s lacks its argument %q: %s", row.Name, a.Name, got)
		}
	}
}

// short are the operators whose usual form, without names, the definitions lack.
func short(name string) bool { return name == "$out" || name == "$unwind" || name == "$getField" }

// excused are arguments that the definitions call required, and the server does not.
func excused(row *mql.Operator, arg string) bool {
	return row.Name == "$setWindowFields" && arg == "sortBy"
}

// checkArgs reports the arguments that no spelling names.
func checkArgs(t *testing.T, row *mql.Operator, named map[string]bool) {
	t.Helper()
	if row.Encoding != mql.Named {
		return
	}
	for _, a := range row.Args {
		if !a.Merge && !named[a.Name] {
			t.Errorf("%s: no spelling has the argument %q", row.Name, a.Name)
		}
		for _, inner := range a.Args {
			if !named[a.Name+"."+inner.Name] {
				t.Errorf("%s: no spelling has %q inside %q", row.Name, inner.Name, a.Name)
			}
		}
	}
}

func required(args []mql.Arg) int {
	return len(slices.DeleteFunc(slices.Clone(args), func(a mql.Arg) bool { return a.Optional }))
}

// The stages that must be the first or the last are refused elsewhere.
func TestStagesOutOfPlaceAreRefused(t *testing.T) {
	t.Parallel()
	for name, values := range stages() {
		row, _ := mql.Lookup(mql.Stage, name)
		s := values[0].(agg.Stage)
		_, before := agg.Facet(agg.Pipeline("a", s, agg.Limit(1))).BSON()
		_, behind := agg.Facet(agg.Pipeline("a", agg.Limit(1), s)).BSON()
		if refused := before != nil && strings.Contains(before.Error(), "must be the last"); refused != row.Last {
			t.Errorf("%s before another stage: %v", name, before)
		}
		if refused := behind != nil && strings.Contains(behind.Error(), "must be the first"); refused != (row.First && !row.Last) {
			t.Errorf("%s behind another stage: %v", name, behind)
		}
	}
}
