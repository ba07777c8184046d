package feature

import (
	"go/constant"
	"strings"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/analyzer/shape"
	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/lsp/internal/locate"
	"github.com/databridge-go/databridge/lsp/internal/session"
)

// names are the names that a package writes, each with the queries and paths that write it. They depend on the package alone,
// so they stand for as long as it does, whatever is edited elsewhere.
type names struct {
	plain  map[string][]*lift.Query // paths that ask for documents as they are stored
	flows  map[string][]*lift.Query // in pipelines and expressions
	owned  map[string][]locate.Spot // in what odm's types tie to a document
	all    []*lift.Query
	flowed []*lift.Query
	spots  []locate.Spot
}

// namesOfPackage returns the names of a package.
func namesOfPackage(p *session.Package) *names {
	type key struct{}
	return session.Once(p, key{}, func() *names {
		n := &names{plain: map[string][]*lift.Query{}, flows: map[string][]*lift.Query{}, owned: map[string][]locate.Spot{}}
		for _, q := range p.Collected.Queries {
			n.query(p, q)
		}
		if p.Pkg == nil || rule.ReachesODM(p.Pkg) {
			n.spots = locate.Owned(p.Files, p.Info)
		}
		for _, s := range n.spots {
			for _, name := range segmentsOf(s.Text) {
				n.owned[name] = append(n.owned[name], s)
			}
		}
		return n
	})
}

func (n *names) query(p *session.Package, q *lift.Query) {
	n.all = append(n.all, q)
	walk.Paths(q, func(path walk.Path) {
		for _, name := range path.Segments() {
			noteQuery(n.plain, name, q)
		}
	})
	if !shape.Has(q) {
		return
	}
	n.flowed = append(n.flowed, q)
	for i := range q.Parts {
		n.flow(p, q, q.Parts[i].Node, 0)
	}
}

// deepest bounds the nodes that are followed: lift bounds them too.
const deepest = 64

// flow notes whatever text stands in a node: where a stage takes it for a name is the shape's business.
func (n *names) flow(p *session.Package, q *lift.Query, node *lift.Node, depth int) {
	if node == nil || depth > deepest {
		return
	}
	if text, ok := textOf(p, node); ok {
		n.flowText(text, q)
	}
	for _, e := range node.Entries {
		n.flowText(e.Key, q)
		n.flow(p, q, e.Value, depth+1)
	}
	for _, e := range node.Elems {
		n.flow(p, q, e, depth+1)
	}
}

func (n *names) flowText(text string, q *lift.Query) {
	for _, name := range segmentsOf(text) {
		noteQuery(n.flows, name, q)
	}
}

// textOf is the constant text that a node holds.
func textOf(p *session.Package, n *lift.Node) (string, bool) {
	if p.Info != nil && n.Sent == "" && n.Expr != nil {
		if v := p.Info.Types[n.Expr].Value; v != nil && v.Kind() == constant.String {
			return constant.StringVal(v), true
		}
	}
	return walk.Text(n)
}

// noteQuery files a query under a name, once: queries come one after the other.
func noteQuery(by map[string][]*lift.Query, name string, q *lift.Query) {
	if list := by[name]; len(list) == 0 || list[len(list)-1] != q {
		by[name] = append(list, q)
	}
}

// segmentsOf are the names in a path as it is written: "$address.city", "-age".
func segmentsOf(text string) []string { return strings.Split(strings.TrimLeft(text, "$-"), ".") }
