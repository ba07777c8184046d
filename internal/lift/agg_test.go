package lift_test

import (
	"go/types"
	"slices"
	"strings"
	"testing"

	"github.com/databridge-go/databridge/internal/lift"
)

// Every function of odm/agg that makes a part of a pipeline is known.
func TestAggFunctionsAreKnown(t *testing.T) {
	found, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	scope := found["github.com/databridge-go/databridge/odm/agg"].Scope()
	known := lift.AggWords()
	for _, name := range scope.Names() {
		fn, ok := scope.Lookup(name).(*types.Func)
		if !ok || !fn.Exported() || name == "Failed" {
			continue
		}
		if !slices.Contains(known, name) {
			t.Errorf("agg.%s is not lifted", name)
		}
	}
	for _, name := range known {
		if _, ok := scope.Lookup(name).(*types.Func); !ok {
			t.Errorf("there is no agg.%s", strings.TrimSpace(name))
		}
	}
}
