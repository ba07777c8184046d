package archtest

import (
	"go/types"
	"testing"

	"github.com/databridge-go/databridge/analyzer/modelrules"
)

// The analyzer knows odm's hooks by name and form only: they must be those of odm, all of them.
func TestTheAnalyzerKnowsEveryHookOfODM(t *testing.T) {
	t.Parallel()
	scope := odmScope(t)
	declared := map[string]*types.Signature{}
	for _, name := range scope.Names() {
		tn, ok := scope.Lookup(name).(*types.TypeName)
		if !ok || !tn.Exported() || !types.IsInterface(tn.Type()) {
			continue
		}
		i := tn.Type().Underlying().(*types.Interface)
		if i.NumMethods() == 1 && takesContext(i.Method(0).Signature()) {
			declared[i.Method(0).Name()] = i.Method(0).Signature()
		}
	}
	for _, h := range modelrules.Hooks() {
		s := declared[h.Name]
		if s == nil {
			t.Errorf("odm has no interface for the hook %s", h.Name)
			continue
		}
		want := 1
		if h.Event {
			want = 2
		}
		if s.Params().Len() != want {
			t.Errorf("odm's %s takes %d parameters, the analyzer wants %d", h.Name, s.Params().Len(), want)
		}
		delete(declared, h.Name)
	}
	for name := range declared {
		t.Errorf("the analyzer does not know odm's hook %s", name)
	}
}

// takesContext reports whether a method has the form of a hook: a context first, an error returned.
func takesContext(s *types.Signature) bool {
	return s.Params().Len() > 0 && s.Params().At(0).Type().String() == "context.Context" &&
		s.Results().Len() == 1 && s.Results().At(0).Type().String() == "error"
}
