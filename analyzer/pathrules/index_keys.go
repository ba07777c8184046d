package pathrules

import (
	"go/types"

	"github.com/databridge-go/databridge/analyzer/evidence"
	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/analyzer/walk"
	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
)

// indexKeys calls fn for every key of an index whose name the model does not store, those of odm's indexes included.
func indexKeys(p *rule.Pass, fn func(use)) {
	faulty(p, model.Missing, func(u use) {
		if u.Role == lift.IndexKeys {
			fn(u)
		}
	})
	p.World.ODMIndexes(p.Pkg, func(t types.Type, d evidence.Declared) {
		s := p.World.Struct(t)
		if s == nil || s.Open != "" || !s.Document {
			return // a struct that others embed may be completed by them
		}
		m := &evidence.Model{Name: rule.ShortName(s.Name), Structs: []*model.Struct{s}, Closed: true, Certain: true}
		for i, k := range d.Keys {
			if u, ok := judge(p, m, odmKey(p, t, d, i)); ok && u.found.Status == model.Missing && k.Path != "$**" {
				fn(u)
			}
		}
	})
}

// odmKey is a key of an odm index as the path of a query that creates it.
func odmKey(p *rule.Pass, t types.Type, d evidence.Declared, i int) walk.Path {
	id := ""
	if n, ok := types.Unalias(t).(*types.Pointer); ok {
		t = n.Elem()
	}
	if n, ok := types.Unalias(t).(*types.Named); ok && n.Obj().Pkg() != nil {
		id = "odm:" + n.Obj().Pkg().Path() + "." + n.Obj().Name()
	}
	q := &lift.Query{API: lift.ODM, Verb: lift.CreateIndexes, Pkg: p.Pkg, Collection: lift.Collection{ID: id, Model: t}}
	part := &lift.Part{Role: lift.IndexKeys, Arg: d.Paths[i], Node: &lift.Node{Expr: d.Paths[i]}}
	return walk.Path{Query: q, Part: part, Role: lift.IndexKeys, Full: d.Keys[i].Path, Key: d.Paths[i], Polarity: walk.Positive}
}
