package feature

import (
	"context"

	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/lsp/internal/session"
)

// A Call is a query that may be tried on a server.
type Call struct {
	At    Range
	Reads bool // it changes nothing: it may be run, the others only explained
}

// Runnable are the queries of a file that may be explained on a server, and of those which may be run.
func Runnable(ctx context.Context, snap *session.Snapshot, path string) []Call {
	pkg := queriesOf(snap, path)
	if pkg == nil {
		return nil
	}
	var calls []Call
	seen := map[Range]bool{}
	for _, q := range pkg.Collected.Queries {
		if ctx.Err() != nil {
			return nil
		}
		if q.File != path || q.Call == nil || q.Forwards || !explains(q.Verb) {
			continue
		}
		at := mentionOf(pkg.Fset, q.Call.Pos(), q.Call.End()).At
		if !seen[at] {
			seen[at] = true
			calls = append(calls, Call{at, reads(q)})
		}
	}
	return calls
}

// explains reports whether MongoDB explains a verb.
func explains(v lift.Verb) bool {
	switch v {
	case lift.Find, lift.FindOne, lift.Count, lift.Distinct, lift.Aggregate, lift.UpdateOne, lift.UpdateMany,
		lift.UpdateByID, lift.ReplaceOne, lift.DeleteOne, lift.DeleteMany, lift.FindOneAndUpdate, lift.FindOneAndReplace,
		lift.FindOneAndDelete:
		return true
	}
	return false
}

// reads reports whether a query is seen to change nothing: a stage that is not known may be $out.
func reads(q *lift.Query) bool {
	switch q.Verb {
	case lift.Find, lift.FindOne, lift.Count, lift.Distinct:
		return true
	case lift.Aggregate:
		p, ok := q.Part(lift.Pipeline)
		return ok && p.Node != nil && p.Node.Kind == lift.Array && !writes(p.Node)
	}
	return false
}

// writes reports whether $out or $merge stands in a pipeline.
func writes(n *lift.Node) bool {
	for _, stage := range n.Elems {
		for _, e := range stage.Entries {
			if e.Key == "$out" || e.Key == "$merge" {
				return true
			}
		}
	}
	return false
}
