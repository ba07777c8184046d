package feature

import (
	"context"

	"github.com/databridge-go/databridge/analyzer"
	"github.com/databridge-go/databridge/lsp/internal/session"
)

// Covered says of each package how many of its queries could be checked.
func Covered(ctx context.Context, snap *session.Snapshot) []analyzer.Coverage {
	var all []analyzer.Coverage
	for _, packages := range snap.Modules(ctx) {
		for _, p := range packages {
			if p.Collected != nil && ctx.Err() == nil {
				all = append(all, analyzer.Cover(&p.Unit, p.Collected, snap.World(p)))
			}
		}
	}
	return all
}
