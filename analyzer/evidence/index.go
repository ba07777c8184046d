package evidence

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strings"

	"github.com/databridge-go/databridge/internal/indexes"
	"github.com/databridge-go/databridge/internal/lift"
)

// A Declared is one index that the program declares.
type Declared struct {
	Keys     []indexes.Key
	Paths    []ast.Expr // where each key is written; none for an index of tags
	Unclear  bool       // keys that cannot be read: it may be any index
	Unique   bool
	Filtered bool // sparse or partial: not every document is in it
	Odd      bool // an option makes it more than keys: it expires documents, is hidden, has a collation
	Pos, End token.Pos
}

// indexing is what a package says of the indexes of an odm model.
type indexing struct {
	model   string // odm:<type>
	typ     types.Type
	indexes []Declared
	list    *ast.CompositeLit // of the method Indexes: others may be added to it
}

// IndexParts returns the indexes of a query that creates some.
func IndexParts(info *types.Info, q *lift.Query) (list []Declared) {
	for i := range q.Parts {
		if part := &q.Parts[i]; part.Role == lift.IndexKeys {
			list = append(list, declaredBy(info, part))
		}
	}
	return list
}

// declaredBy reads the keys and the options of a mongo.IndexModel.
func declaredBy(info *types.Info, part *lift.Part) Declared {
	n := part.Node
	d := Declared{Pos: part.Arg.Pos(), End: part.Arg.End(), Odd: part.Open, Filtered: part.Open}
	if n == nil || n.Kind != lift.Document || n.Open || len(n.Entries) == 0 {
		d.Unclear = true
		return d
	}
	for _, e := range n.Entries {
		k, ok := keyOfEntry(info, e)
		if !ok || !n.Ordered && len(n.Entries) > 1 {
			d.Unclear = true
			return d
		}
		d.Keys, d.Paths = append(d.Keys, k), append(d.Paths, e.KeyExpr)
	}
	for _, s := range part.Settings {
		switch s.Name {
		case "Unique":
			d.Unique = true
		case "Sparse", "PartialFilterExpression":
			d.Filtered = true
		case "Name", "Background", "Version", "Bits":
		default:
			d.Odd = true
		}
	}
	return d
}

func keyOfEntry(info *types.Info, e *lift.Entry) (k indexes.Key, ok bool) {
	if !e.Known || e.Key == "" || e.Deleted || len(e.Guards) > 0 || e.Value == nil || e.Value.Expr == nil {
		return k, false
	}
	k.Path = e.Key
	v := constantOf(info, e.Value.Expr)
	if v != nil && v.Kind() == constant.String {
		k.Kind = constant.StringVal(v)
		return k, true
	}
	k.Down, ok = Descending(v)
	return k, ok
}

// Descending reports whether a constant is the direction of a descending key; ok is false if it is no direction.
func Descending(v constant.Value) (down, ok bool) {
	if v == nil || v.Kind() != constant.Int && v.Kind() != constant.Float {
		return false, false
	}
	return constant.Sign(v) < 0, constant.Sign(v) != 0
}

// constantOf is the value of a constant, through conversions of it; nil if it is none. info may be that of another package
// than the one in which e stands: then literals alone are read.
func constantOf(info *types.Info, e ast.Expr) constant.Value {
	e = ast.Unparen(e)
	if info != nil && info.Types[e].Value != nil {
		return info.Types[e].Value
	}
	switch e := e.(type) {
	case *ast.CallExpr: // int32(1)
		if len(e.Args) == 1 {
			return constantOf(info, e.Args[0])
		}
	case *ast.BasicLit:
		return constant.MakeFromLiteral(e.Value, e.Kind, 0)
	case *ast.UnaryExpr:
		if v := constantOf(info, e.X); v != nil && e.Op == token.SUB && (v.Kind() == constant.Int || v.Kind() == constant.Float) {
			return constant.UnaryOp(token.SUB, v, 0)
		}
	}
	return nil
}

// indexesOf reads the method Indexes of an odm model.
func (s *Summary) indexesOf(info *types.Info, fn *ast.FuncDecl) {
	if fn.Name.Name != "Indexes" || fn.Recv == nil || len(fn.Recv.List) != 1 || fn.Body == nil || fn.Type.Results == nil {
		return
	}
	if len(fn.Type.Results.List) != 1 || !isIndexList(info.TypeOf(fn.Type.Results.List[0].Type)) {
		return
	}
	key, ok := keyOf(info.TypeOf(fn.Recv.List[0].Type))
	if !ok {
		return
	}
	in := indexing{model: "odm:" + string(key), typ: info.TypeOf(fn.Recv.List[0].Type)}
	if len(fn.Body.List) == 1 {
		if ret, ok := fn.Body.List[0].(*ast.ReturnStmt); ok && len(ret.Results) == 1 {
			in.list, _ = ast.Unparen(ret.Results[0]).(*ast.CompositeLit)
		}
	}
	if in.list == nil {
		in.indexes = []Declared{{Unclear: true, Pos: fn.Name.Pos(), End: fn.Name.End()}}
	} else {
		in.indexes = readODM(info, in.list.Elts)
	}
	s.indexed = append(s.indexed, in)
}

// indexesGiven reads users.CreateIndexes(ctx, odm.Index{…}).
func (s *Summary) indexesGiven(info *types.Info, call *ast.CallExpr) {
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != "CreateIndexes" || len(call.Args) < 2 {
		return
	}
	n := named(info.TypeOf(sel.X))
	if n == nil || n.Obj().Pkg().Path() != odmPath || n.TypeArgs().Len() == 0 {
		return
	}
	if key, ok := keyOf(n.TypeArgs().At(0)); ok {
		s.indexed = append(s.indexed, indexing{model: "odm:" + string(key), typ: n.TypeArgs().At(0), indexes: readODM(info, call.Args[1:])})
	}
}

func isIndexList(t types.Type) bool {
	if t == nil {
		return false
	}
	l, ok := types.Unalias(t).(*types.Slice)
	return ok && isODMIndex(l.Elem())
}

func isODMIndex(t types.Type) bool {
	n := named(t)
	return n != nil && n.Obj().Pkg().Path() == odmPath && n.Obj().Name() == "Index"
}

// readODM reads odm.Index literals.
func readODM(info *types.Info, list []ast.Expr) (all []Declared) {
	for _, e := range list {
		d := Declared{Pos: e.Pos(), End: e.End()}
		lit, ok := ast.Unparen(e).(*ast.CompositeLit)
		d.Unclear = !ok
		if ok {
			d.Unclear = !d.fields(info, lit)
		}
		all = append(all, d)
	}
	return all
}

// fields reads the fields of an odm.Index; false if its keys cannot be read.
func (d *Declared) fields(info *types.Info, lit *ast.CompositeLit) bool {
	for _, el := range lit.Elts {
		kv, ok := el.(*ast.KeyValueExpr)
		if !ok {
			return false
		}
		field, _ := kv.Key.(*ast.Ident)
		switch {
		case field == nil:
			return false
		case field.Name == "Keys":
			if !d.keys(info, kv.Value) {
				return false
			}
		case field.Name == "Unique":
			d.Unique = true
		case field.Name == "Sparse" || field.Name == "Partial":
			d.Filtered = true
		case field.Name != "Name":
			d.Odd = true
		}
	}
	return len(d.Keys) > 0
}

func (d *Declared) keys(info *types.Info, e ast.Expr) bool {
	list, ok := ast.Unparen(e).(*ast.CompositeLit)
	if !ok {
		return false
	}
	for _, el := range list.Elts {
		v := constantOf(info, el)
		if v == nil || v.Kind() != constant.String {
			return false
		}
		d.Keys, d.Paths = append(d.Keys, ODMKey(constant.StringVal(v))), append(d.Paths, el)
	}
	return true
}

// ODMKey reads a key as odm declares it: "age", "-age", "loc:2dsphere".
func ODMKey(text string) indexes.Key {
	path, kind, _ := strings.Cut(text, ":")
	path, down := strings.CutPrefix(path, "-")
	return indexes.Key{Path: path, Down: down, Kind: kind}
}

// Plain reports whether an index is no more than its keys.
func (d Declared) Plain() bool { return !d.Unique && !d.Filtered && !d.Odd && !d.Unclear }

// Constant returns the value of a constant expression of a query, nil if it is none.
func (w *World) Constant(q *lift.Query, e ast.Expr) constant.Value {
	if e == nil {
		return nil
	}
	if s := w.packages[pathOf(q.Pkg)]; s != nil {
		return constantOf(s.info.Load(), e)
	}
	return constantOf(nil, e)
}

// ODMIndexes calls fn for every index that a package declares on an odm model by a method or a call, and for the model.
func (w *World) ODMIndexes(pkg *types.Package, fn func(t types.Type, d Declared)) {
	s := w.packages[pathOf(pkg)]
	if s == nil {
		return
	}
	for _, in := range s.indexed {
		for _, d := range in.indexes {
			fn(in.typ, d)
		}
	}
}
