package valuerules

import (
	"go/types"
	"strings"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/internal/model/fromtypes"
)

// A judge tells what the values of queries are stored as.
type judge struct {
	*rule.Pass

	extract  model.Extractor
	registry bool // a registry of the program's own may store any named type as anything
}

func newJudge(p *rule.Pass) *judge { return &judge{Pass: p, registry: p.World.Client().Registry} }

// kinds returns the kinds that a value of a query may be stored as; 0 if that cannot be told. Null alone is the untyped
// nil: what else may be nil is judged by what it is otherwise.
func (j *judge) kinds(n *lift.Node) model.Kinds {
	if n == nil || n.Proxy || n.Kind == lift.Element || n.Kind == lift.Unknown {
		return 0
	}
	if walk.Null(n) {
		return model.Null
	}
	v := j.value(n.Type)
	switch {
	case n.Type == nil && n.Kind == lift.Document:
		return model.Object
	case n.Type == nil && n.Kind == lift.Array:
		return model.Array
	case v == nil:
		return 0
	}
	return v.Kinds &^ model.Null
}

// elements returns the kinds of the elements of a slice value that is not taken apart.
func (j *judge) elements(n *lift.Node) model.Kinds {
	v := j.value(n.Type)
	if v == nil || v.Kinds&model.Array == 0 || v.Elem == nil {
		return 0
	}
	return v.Elem.Kinds &^ model.Null
}

// value is what a Go type is stored as, nil if it is not known.
func (j *judge) value(t types.Type) *model.Value {
	if t == nil || j.registry && named(t) || ofODM(t) {
		return nil
	}
	return j.extract.Value(fromtypes.Type(t))
}

// named reports whether a type, or what it points to, is one of the program's own.
func named(t types.Type) bool {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	_, ok := types.Unalias(t).(*types.Named)
	return ok
}

// ofODM reports whether a type is one of odm's conditions and changes, which are no values.
func ofODM(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || n.Obj().Pkg() == nil || !strings.HasPrefix(n.Obj().Pkg().Path(), "github.com/databridge-go/databridge/odm") {
		return false
	}
	return n.Obj().Name() != "Link"
}

// plural is a word without its article, of several.
func plural(w string) string {
	_, noun, ok := strings.Cut(w, " ")
	if !ok || w == rule.Words(model.BinData) {
		return w
	}
	return noun + "s"
}
