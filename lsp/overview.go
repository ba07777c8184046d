package lsp

import (
	"context"
	"encoding/json"
	"path/filepath"

	"go.lsp.dev/protocol"

	"github.com/databridge-go/databridge/internal/diagram"
	"github.com/databridge-go/databridge/lsp/internal/feature"
	"github.com/databridge-go/databridge/lsp/internal/session"
)

// overviewCommand returns the command of a name that tells of whole modules or is asked while somebody types; nil if there
// is none.
func overviewCommand(name string) command {
	switch name {
	case "databridge.models":
		return (*Server).models
	case "databridge.diagram":
		return (*Server).diagram
	case "databridge.checkWorkspace":
		return (*Server).checkWorkspace
	case "databridge.suggests":
		return (*Server).suggests
	case "databridge.generateProxies":
		return (*Server).generateProxies
	}
	return nil
}

// The answer of databridge.models. Lists are never null.
type (
	modelsShown struct {
		Loading int64         `json:"loading"` // modules that are not read yet
		Models  []modelShown  `json:"models"`
		Queries []*queryShown `json:"queries"`
	}
	modelShown struct {
		Name        string             `json:"name"`
		Package     string             `json:"package"`
		Collections []string           `json:"collections"`
		Location    *protocol.Location `json:"location"`
		Fields      []fieldShown       `json:"fields"`
		Indexes     []indexShown       `json:"indexes"`
		Queries     []int              `json:"queries"` // in the list of the answer
	}
	fieldShown struct {
		Name     string             `json:"name"`
		Path     string             `json:"path"`
		Kind     string             `json:"kind"`
		Go       string             `json:"go"`
		Location *protocol.Location `json:"location"`
		Links    string             `json:"links"` // the model that it refers to; "" is none
		Fields   []fieldShown       `json:"fields"`
	}
	indexShown struct {
		Keys     string             `json:"keys"`
		Unique   bool               `json:"unique"`
		Location *protocol.Location `json:"location"` // null for an index of a tag
	}
	queryShown struct {
		Name     string             `json:"name"`
		Func     string             `json:"func"`
		Text     string             `json:"text"`
		File     string             `json:"file"`
		Location *protocol.Location `json:"location"`
	}
)

// models tells the models of the workspace with their fields, indexes and queries.
func (s *Server) models(ctx context.Context, _ protocol.LSPAny) (protocol.LSPAny, error) {
	snap := s.snapshot(ctx)
	all := modelsShown{Loading: s.underWay.Load(), Models: []modelShown{}, Queries: []*queryShown{}}
	for _, o := range feature.Overviews(ctx, snap) {
		first := len(all.Queries)
		for _, q := range o.Queries {
			all.Queries = append(all.Queries, &queryShown{q.Name, q.Func, q.Text, filepath.Base(q.At.File), s.locationIf(snap, q.At, true)})
		}
		for _, m := range o.Models {
			all.Models = append(all.Models, s.modelShown(snap, m, first))
		}
	}
	if ctx.Err() != nil {
		return nil, protocol.ErrRequestCancelled
	}
	return json.Marshal(all)
}

// modelShown is a model whose module's queries begin in the list at first.
func (s *Server) modelShown(snap *session.Snapshot, m *feature.ModelView, first int) modelShown {
	shown := modelShown{
		Name: m.Name, Package: m.Package, Collections: append([]string{}, m.Collections...), Location: s.locationIf(snap, m.At, true),
		Fields: s.fieldsShown(snap, m.Fields), Indexes: []indexShown{}, Queries: []int{},
	}
	for _, q := range m.Queries {
		shown.Queries = append(shown.Queries, first+q)
	}
	for _, x := range m.Indexes {
		shown.Indexes = append(shown.Indexes, indexShown{x.Keys, x.Unique, s.locationIf(snap, x.At, x.Placed)})
	}
	return shown
}

func (s *Server) fieldsShown(snap *session.Snapshot, fields []feature.FieldView) []fieldShown {
	all := []fieldShown{}
	for _, f := range fields {
		all = append(all, fieldShown{f.Name, f.Path, f.Kind, f.Go, s.locationIf(snap, f.At, f.Placed), f.Links.Name, s.fieldsShown(snap, f.Fields)})
	}
	return all
}

// locationIf is a place where one is known.
func (s *Server) locationIf(snap *session.Snapshot, m feature.Mention, known bool) *protocol.Location {
	if !known {
		return nil
	}
	if at, ok := s.locationOf(snap, m); ok {
		return &at
	}
	return nil
}

// diagram draws the models of the workspace: {mermaid, svg, places}; places are those of the boxes, in their order.
func (s *Server) diagram(ctx context.Context, _ protocol.LSPAny) (protocol.LSPAny, error) {
	snap := s.snapshot(ctx)
	var all diagram.Graph
	places := []*protocol.Location{}
	for _, o := range feature.Overviews(ctx, snap) {
		g, at := o.Diagram()
		all.Boxes = append(all.Boxes, g.Boxes...)
		for _, m := range at {
			places = append(places, s.locationIf(snap, m, m.File != ""))
		}
	}
	if ctx.Err() != nil {
		return nil, protocol.ErrRequestCancelled
	}
	return json.Marshal(map[string]any{"mermaid": all.Mermaid(), "svg": all.SVG(), "places": places, "loading": s.underWay.Load()})
}
