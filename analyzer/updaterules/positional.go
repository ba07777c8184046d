package updaterules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/diag"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
)

// positional is DB4010: a position in an array that nothing chooses, and a way through an array that has none.
func positional(p *rule.Pass) {
	for _, q := range p.Queries {
		if _, updates := q.Part(lift.Update); !updates {
			continue
		}
		c := newChooser(q)
		for _, path := range c.paths {
			if path.Role == lift.Update && path.Operator != "" && !path.Literal && !path.Dynamic {
				c.judge(p, path)
			}
		}
		c.unused(p)
	}
}

// A chooser is what a query says of the elements that its update changes.
type chooser struct {
	q       *lift.Query
	paths   []walk.Path
	closed  bool // every condition of the filter is known
	options bool // every option is known, array filters too; odm writes them itself
	filters map[string]*lift.Entry
	used    map[string]bool
}

func newChooser(q *lift.Query) *chooser {
	c := &chooser{q: q, paths: walk.List(q), closed: true, options: !q.OpenOptions && q.API != lift.ODM, filters: map[string]*lift.Entry{}, used: map[string]bool{}}
	for _, part := range q.Parts {
		switch part.Role {
		case lift.Filter:
			c.closed = c.closed && whole(part.Node)
		case lift.ArrayFilters:
			c.options = c.options && whole(part.Node) && len(part.Guards) == 0
			c.identifiers(part.Node)
		case lift.Update:
			c.options = c.options && wholeUpdate(part.Node)
		}
	}
	return c
}

// whole reports whether all keys of a document, and of those in it that are conditions, are known.
func whole(n *lift.Node) bool {
	if n == nil || n.Open || n.Kind != lift.Document && n.Kind != lift.Array {
		return false
	}
	unknown := func(e *lift.Entry) bool {
		if !e.Known {
			return true
		}
		holds := strings.HasPrefix(e.Key, "$") && e.Value != nil && (e.Value.Kind == lift.Unknown || e.Value.Kind == lift.Array)
		return holds && !whole(e.Value)
	}
	return !slices.ContainsFunc(n.Entries, unknown) && !slices.ContainsFunc(n.Elems, func(el *lift.Node) bool {
		return el.Kind == lift.Document && !whole(el) || el.Kind == lift.Unknown
	})
}

// wholeUpdate reports whether all paths of an update are known.
func wholeUpdate(n *lift.Node) bool {
	if n.Kind != lift.Document || n.Open {
		return false
	}
	return !slices.ContainsFunc(n.Entries, func(op *lift.Entry) bool {
		return !op.Known || op.Value == nil || op.Value.Kind != lift.Document || op.Value.Open ||
			slices.ContainsFunc(op.Value.Entries, func(e *lift.Entry) bool { return !e.Known })
	})
}

// identifiers notes the identifiers of array filters: "e" for {"e.qty": 1}.
func (c *chooser) identifiers(n *lift.Node) {
	for _, el := range n.Elems {
		c.identifiers(el)
	}
	for _, e := range n.Entries {
		switch {
		case !e.Known:
			c.options = false
		case strings.HasPrefix(e.Key, "$"):
			if e.Value != nil {
				c.identifiers(e.Value)
			}
		default:
			id, _, _ := strings.Cut(e.Key, ".")
			if c.filters[id] == nil {
				c.filters[id] = e
			}
		}
	}
}

// judge looks at the positions of one path.
func (c *chooser) judge(p *rule.Pass, path walk.Path) {
	segments := path.Segments()
	for i, s := range segments {
		array := strings.Join(segments[:i], ".")
		id, filtered := identifier(s)
		switch {
		case filtered:
			c.used[id] = true
			if c.options && c.filters[id] == nil {
				p.Report(c.at(path, fmt.Sprintf("no array filter names %s: SetArrayFilters must have a condition on %q", id, id)))
				return
			}
		case s == "$" && i > 0 && c.closed && !c.asks(array):
			p.Report(c.at(path, fmt.Sprintf("%s.$ is the element that the filter has found, but the filter does not ask for %s", array, array)))
			return
		}
	}
	if m, known := p.World.ModelOf(c.q); known {
		c.through(p, m, path)
	}
}

func (c *chooser) at(path walk.Path, message string) diag.Finding {
	return diag.Finding{Pos: path.Key.Pos(), End: path.Key.End(), Message: message}
}

// identifier returns the name in "$[name]".
func identifier(segment string) (string, bool) {
	id, opened := strings.CutPrefix(segment, "$[")
	id, closed := strings.CutSuffix(id, "]")
	return id, opened && closed && id != ""
}

// asks reports whether the filter has a condition on an array, or on its elements, that finds one.
func (c *chooser) asks(array string) bool {
	return slices.ContainsFunc(c.paths, func(p walk.Path) bool {
		if p.Role != lift.Filter || p.Part.Role != lift.Filter {
			return false
		}
		full, want := walk.Stored(p.Full), walk.Stored(array)
		return full == want || strings.HasPrefix(full, want+".") || p.Dynamic && strings.HasPrefix(want, full)
	})
}

// unused reports array filters whose identifier is in no path of the update.
func (c *chooser) unused(p *rule.Pass) {
	if !c.options {
		return
	}
	for id, e := range c.filters {
		if c.used[id] || len(e.Guards) > 0 || e.KeyExpr == nil {
			continue
		}
		p.Report(diag.Finding{
			Pos: e.KeyExpr.Pos(), End: e.KeyExpr.End(),
			Message: fmt.Sprintf("no path of the update has $[%s]: the server refuses an array filter that is not used", id),
		})
	}
}

// through reports a path that leads to a field of an array's elements and does not say of which.
func (c *chooser) through(p *rule.Pass, m *evidence.Model, path walk.Path) {
	segments := path.Segments()
	for i := 1; i < len(segments); i++ {
		array := strings.Join(segments[:i], ".")
		if m.Kinds(array)&^model.Null != model.Array || walk.Position(segments[i]) {
			continue
		}
		if m.Resolve(path.Full).Status != model.Found {
			return // there is no such field: another rule says so
		}
		f := about(p, m, path, array, fmt.Sprintf("%s is an array: write %s.$[].%s for every element, or choose one",
			array, array, strings.Join(segments[i:], ".")))
		if path.Operator == "$unset" {
			f.Severity = diag.Warning
			f.Message += "; the server removes nothing"
		}
		p.Report(f)
		return
	}
}
