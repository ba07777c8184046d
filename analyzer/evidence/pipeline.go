package evidence

import (
	"go/token"
	"strings"

	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/lift"
)

// usePipeline notes the names that the stages of a pipeline use: keys, and strings like "$city". Some of them are names
// that the pipeline has made; they are known for that.
func (s *Summary) usePipeline(sh *share, q *lift.Query, n *lift.Node, in token.Pos) {
	if q.Verb == lift.Watch || n == nil {
		return // change events have a shape of their own
	}
	for _, stage := range n.Elems {
		if len(stage.Entries) != 1 || stage.Entries[0].Value == nil {
			continue
		}
		e := stage.Entries[0]
		switch e.Key {
		case "$match", "$sort":
			continue // walked, where the documents are as they are stored
		case "$lookup", "$graphLookup", "$out", "$merge", "$unionWith":
			s.useOther(q, e, in)
		}
		sh.useNames(e.Value, in, 0)
	}
}

// useNames notes the names in an expression.
func (sh *share) useNames(n *lift.Node, in token.Pos, depth int) {
	if n == nil || depth > 12 {
		return // deeper than any expression that people write
	}
	if text, ok := walk.Text(n); ok && len(text) > 1 && text[0] == '$' && text[1] != '$' {
		sh.useAt(walk.Stored(text[1:]), in)
	}
	for _, e := range n.Entries {
		if e.Known && !strings.HasPrefix(e.Key, "$") {
			sh.useAt(walk.Stored(e.Key), in)
		}
		sh.useNames(e.Value, in, depth+1)
	}
	for _, e := range n.Elems {
		sh.useNames(e, in, depth+1)
	}
}

func (sh *share) useAt(path string, in token.Pos) {
	if path != "" {
		sh.use(path, in, in, false)
	}
}

// useOther notes what a stage says of another collection of the same database: the foreign field of a $lookup, and
// that $out and $merge write to it what nobody can tell.
func (s *Summary) useOther(q *lift.Query, e *lift.Entry, in token.Pos) {
	name, ok := walk.Text(e.Value)
	foreign := ""
	for _, a := range e.Value.Entries {
		switch a.Key {
		case "from", "into", "coll":
			name, ok = walk.Text(a.Value)
		case "foreignField", "connectToField":
			foreign, _ = walk.Text(a.Value)
		}
	}
	if !ok {
		return
	}
	sh := s.share("name:" + q.Collection.Database + "/" + name)
	if foreign != "" {
		sh.useAt(walk.Stored(foreign), in)
	}
	sh.opaque = sh.opaque || e.Key == "$out" || e.Key == "$merge"
}
