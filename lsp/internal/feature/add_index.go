package feature

import (
	"fmt"
	"go/ast"
	"slices"
	"strings"

	"github.com/databridge-go/databridge/internal/lift"
	"github.com/databridge-go/databridge/internal/model"
)

// addIndex declares an index for the query at the place: what is asked for by equality comes first, then the sort, then
// ranges.
func (a *asked) addIndex(around []ast.Node) {
	if a.Idle || !a.wants(Rewrite) || a.pkg.Pkg == nil || len(around) == 0 {
		return
	}
	q := queryAround(a.pkg, a.file.Path, around[0].Pos())
	if q == nil || q.Verb == lift.CreateIndexes {
		return
	}
	keys := keysOf(q)
	if len(keys) == 0 || slices.ContainsFunc(keys, func(k indexKey) bool { return k.path == "_id" }) {
		return // the index of _id serves it
	}
	m, known := a.snap.World(a.pkg).ModelOf(q)
	if known && slices.ContainsFunc(keys, func(k indexKey) bool { return m.Resolve(k.path).Status == model.Missing }) {
		return // nobody stores it
	}
	if q.API == lift.ODM {
		a.declareIndex(q, keys)
		return
	}
	if slices.ContainsFunc(a.pkg.Collected.Queries, func(o *lift.Query) bool { return declares(o, q, keys) }) {
		return
	}
	a.createIndex(q, keys, around)
}

// declares reports whether a query makes an index of another one's collection that begins with these keys.
func declares(o, q *lift.Query, keys []indexKey) bool {
	if o.Verb != lift.CreateIndexes || o.Collection.ID == "" || o.Collection.ID != q.Collection.ID {
		return false
	}
	for i := range o.Parts {
		p := &o.Parts[i]
		if p.Role != lift.IndexKeys || p.Node == nil || len(p.Node.Entries) < len(keys) {
			continue
		}
		same := true
		for j, k := range keys {
			same = same && p.Node.Entries[j].Key == k.path
		}
		if same {
			return true
		}
	}
	return false
}

// createIndex writes a function that makes the index, below the one around.
func (a *asked) createIndex(q *lift.Query, keys []indexKey, around []ast.Node) {
	var decl *ast.FuncDecl
	for _, n := range around {
		if f, ok := n.(*ast.FuncDecl); ok {
			decl = f
		}
	}
	if decl == nil || decl.Body == nil || !decl.Body.Rbrace.IsValid() || q.API == lift.DriverV1 && !a.isV1() {
		return // while its end is not written, nobody knows what is below it
	}
	var items, words []string
	for _, k := range keys {
		direction := "1"
		if k.down {
			direction = "-1"
		}
		items = append(items, fmt.Sprintf("{Key: %q, Value: %s}", k.path, direction))
		words = append(words, k.path)
	}
	of := q.Collection.Name
	if of == "" {
		of = strings.Join(words, "_")
	}
	name := a.free("create"+goName(of)+"Index", decl)
	text := fmt.Sprintf(`

// %[1]s makes the index of %[2]s that %[3]s asks by.
func %[1]s(ctx context.Context, coll *mongo.Collection) error {
	_, err := coll.Indexes().CreateOne(ctx, mongo.IndexModel{Keys: bson.D{%[4]s}})
	return err
}`, name, strings.Join(words, ", "), decl.Name.Name, strings.Join(items, ", "))
	a.sure("index", "write a function that makes the index "+shown(keys), Rewrite,
		append(a.imports(append([]string{"context"}, a.driverImports()...)), a.change(decl.End(), decl.End(), text)))
}

// driverImports are the packages of the driver that the file is written for.
func (a *asked) driverImports() []string {
	root := string(lift.DriverV2)
	if a.isV1() {
		root = string(lift.DriverV1)
	}
	return []string{root + "/bson", root + "/mongo"}
}
