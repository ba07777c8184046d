package updaterules

import (
	"fmt"
	"strings"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
	"github.com/databridge-go/databridge/internal/model/fromtypes"
)

// storedNull is DB4018, advice: an array operator on a field that an insert of this package has stored as null.
func storedNull(p *rule.Pass) {
	if c := p.World.Client(); c.NilSliceAsEmpty || c.OmitEmpty || c.Registry {
		return
	}
	nulls := map[string]map[string]*lift.Node{} // by collection, by path
	for part, q := range parts(p, lift.InsertDoc) {
		for _, path := range nilSlices(p, part.Node) {
			if nulls[q.Collection.ID] == nil {
				nulls[q.Collection.ID] = map[string]*lift.Node{}
			}
			nulls[q.Collection.ID][path] = part.Node
		}
	}
	for path := range changes(p) {
		at := nulls[path.Query.Collection.ID][path.Full]
		if at == nil || path.Query.Collection.ID == "" || path.Operator != "$push" && path.Operator != "$addToSet" {
			continue
		}
		v := written(at)
		p.Report(diag.Finding{
			Pos: path.Key.Pos(), End: path.Key.End(),
			Message: fmt.Sprintf("a nil %s is stored as null: %s fails on it", path.Full, path.Operator),
			Related: []diag.Related{{Pos: v.Pos(), End: v.End(), Message: "it is inserted without " + path.Full + " here"}},
		})
	}
}

// nilSlices returns the keys of the slices that a struct is inserted without.
func nilSlices(p *rule.Pass, n *lift.Node) []string {
	if n.Kind != lift.Struct {
		return nil
	}
	s := model.Extract(fromtypes.Type(n.Type))
	given, known := rule.FieldsSet(p, n)
	if !known || s == nil || s.Open != "" {
		return nil
	}
	var found []string
	for _, f := range s.Fields {
		top, _, _ := strings.Cut(f.Go, ".")
		if f.Value.Kinds == model.Array|model.Null && !f.OmitEmpty && !given[top] && !given[f.GoName()] {
			found = append(found, f.Name)
		}
	}
	return found
}
