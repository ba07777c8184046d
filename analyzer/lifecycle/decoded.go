package lifecycle

import (
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"strings"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/lift"
)

// decoded knows which values of a package can come from the driver's decoder only.
type decoded struct {
	pass    *rule.Pass
	filled  map[*types.Var]origin   // variables that a decoder fills
	inits   map[*types.Var]ast.Expr // variables that are set once, where they are declared
	ranges  map[*types.Var]ast.Expr // values of range loops, with what is ranged over
	cases   map[types.Object]ast.Expr
	spoilt  map[*types.Var]bool // variables that something else changes, or may change
	begins  map[*types.Var]bool // variables that are declared with a value
	flow    *calls
	pending map[types.Object]bool
}

// An origin is the call that decoded a value.
type origin struct {
	call   *ast.CallExpr
	api    lift.API
	mapped bool // a map, or an interface, stands between the decoder and the value
}

func newDecoded(p *rule.Pass) *decoded {
	d := &decoded{
		pass:    p,
		filled:  map[*types.Var]origin{},
		inits:   initializers(p),
		ranges:  map[*types.Var]ast.Expr{},
		cases:   map[types.Object]ast.Expr{},
		spoilt:  map[*types.Var]bool{},
		begins:  map[*types.Var]bool{},
		flow:    newCalls(p),
		pending: map[types.Object]bool{},
	}
	for _, f := range p.Files {
		ast.Inspect(f, d.note)
	}
	return d
}

// note collects what a node says of variables.
func (d *decoded) note(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.CallExpr:
		d.noteCall(n)
	case *ast.AssignStmt:
		for i, l := range n.Lhs {
			d.noteAssign(l, n, i)
		}
	case *ast.IncDecStmt:
		d.spoil(n.X)
	case *ast.ValueSpec:
		for i, id := range n.Names {
			if i < len(n.Values) && !isEmpty(d.pass.Info, n.Values[i]) {
				d.notEmpty(id)
			}
		}
	case *ast.RangeStmt:
		if v := variable(d.pass.Info, n.Value); v != nil {
			if n.Tok == token.DEFINE {
				d.ranges[v] = n.X
			} else {
				d.spoilt[v] = true
			}
		}
	case *ast.TypeSwitchStmt:
		for _, c := range n.Body.List {
			if obj := d.pass.Info.Implicits[c]; obj != nil {
				d.cases[obj] = switched(n)
			}
		}
	}
	return true
}

// noteCall notes what a decoder fills, and the variables that any other function may change.
func (d *decoded) noteCall(call *ast.CallExpr) {
	s := callee(d.pass.Info, call)
	if dec, ok := decoderOf(s); ok && len(call.Args) == dec.args {
		d.noteTarget(call, s, dec)
		return
	}
	if sel, ok := call.Fun.(*ast.SelectorExpr); ok && d.changesReceiver(sel) {
		d.spoil(sel.X)
	}
	reads := d.onlyReads(call)
	for _, arg := range call.Args {
		arg = ast.Unparen(arg)
		if u, ok := arg.(*ast.UnaryExpr); ok && u.Op == token.AND {
			if !s.driver() {
				d.spoil(u.X)
			}
			continue
		}
		if t := d.pass.Info.TypeOf(arg); !reads && t != nil && shared(t) && !d.seenWhole(call) {
			d.spoil(arg)
		}
	}
}

// noteTarget notes the variable that a decoder fills.
func (d *decoded) noteTarget(call *ast.CallExpr, s symbol, dec decoder) {
	target := ast.Unparen(call.Args[dec.args-1])
	if u, ok := target.(*ast.UnaryExpr); ok && u.Op == token.AND {
		target = ast.Unparen(u.X)
	}
	v := variable(d.pass.Info, target)
	if v == nil || !plain(dec) {
		d.spoil(target)
		return
	}
	d.filled[v] = origin{call: call, api: s.api, mapped: isMapped(pointee(v.Type()))}
}

// plain reports whether a decoder decodes by the client's settings alone.
func plain(dec decoder) bool {
	return dec.recv != "Decoder" && !strings.Contains(dec.name, "Registry") && !strings.Contains(dec.name, "Context")
}

// changesReceiver reports whether a method with a pointer receiver is called that is not the driver's.
func (d *decoded) changesReceiver(sel *ast.SelectorExpr) bool {
	s := d.pass.Info.Selections[sel]
	if s == nil || s.Kind() != types.MethodVal {
		return false
	}
	fn, ok := s.Obj().(*types.Func)
	if !ok || fn.Pkg() == nil || in(fn.Pkg().Path()).driver() {
		return false
	}
	_, byPointer := fn.Signature().Recv().Type().(*types.Pointer)
	return byPointer
}

// onlyReads reports whether a call changes none of its arguments: conversions, builtins that read, printing, sorting.
func (d *decoded) onlyReads(call *ast.CallExpr) bool {
	if tv := d.pass.Info.Types[call.Fun]; tv.IsType() || tv.IsBuiltin() {
		id := identOf(call.Fun)
		return id == nil || id.Name != "copy"
	}
	fn := rule.Callee(d.pass.Info, call)
	if fn == nil || fn.Pkg() == nil {
		return false
	}
	switch fn.Pkg().Path() {
	case "fmt", "log", "log/slog", "sort", "slices", "errors", "strings":
		return true
	case "maps":
		return fn.Name() != "Copy" && fn.Name() != "Insert"
	case "encoding/json":
		return strings.HasPrefix(fn.Name(), "Marshal") || fn.Name() == "Encode"
	}
	return in(fn.Pkg().Path()).driver()
}

// shared reports whether whoever is given a value of a type can change what the giver sees. What an interface holds may
// change inside, but not its type.
func shared(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Map, *types.Pointer, *types.Slice:
		return true
	}
	return false
}

func (d *decoded) noteAssign(l ast.Expr, n *ast.AssignStmt, i int) {
	id, isIdent := l.(*ast.Ident)
	if !isIdent || d.pass.Info.Defs[id] == nil {
		d.spoil(l)
		return
	}
	if len(n.Rhs) != len(n.Lhs) || !isEmpty(d.pass.Info, n.Rhs[i]) {
		d.notEmpty(id)
	}
}

// notEmpty notes that a variable begins with a value: what the stored document lacks stays as it was.
func (d *decoded) notEmpty(id *ast.Ident) {
	if v := variable(d.pass.Info, id); v != nil {
		d.begins[v] = true
	}
}

// spoil notes that the variable at the root of an expression, or something in it, is changed.
func (d *decoded) spoil(e ast.Expr) {
	for {
		switch x := ast.Unparen(e).(type) {
		case *ast.SelectorExpr:
			e = x.X
			continue
		case *ast.IndexExpr:
			e = x.X
			continue
		case *ast.StarExpr:
			e = x.X
			continue
		case *ast.TypeAssertExpr:
			e = x.X
			continue
		case *ast.Ident:
			if v := variable(d.pass.Info, x); v != nil {
				d.spoilt[v] = true
			}
		}
		return
	}
}

// isEmpty reports whether a value has nothing in it: Doc{}, &Doc{}, new(Doc), bson.M{}, make(bson.M), nil.
func isEmpty(info *types.Info, e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.CompositeLit:
		return len(e.Elts) == 0
	case *ast.UnaryExpr:
		return e.Op == token.AND && isEmpty(info, e.X)
	case *ast.CallExpr:
		id := identOf(e.Fun)
		return id != nil && info.Types[e.Fun].IsBuiltin() && (id.Name == "new" || id.Name == "make")
	}
	return isNil(info, e)
}

// origin returns where the value of an expression was decoded; ok is false if it may come from elsewhere.
func (d *decoded) origin(e ast.Expr, depth int) (origin, bool) {
	if depth > 20 || e == nil {
		return origin{}, false
	}
	if decodesOnItsOwn(d.pass.Info.TypeOf(e)) {
		return origin{}, false
	}
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return d.originOf(e, depth)
	case *ast.StarExpr:
		return d.origin(e.X, depth+1)
	case *ast.SliceExpr:
		return d.origin(e.X, depth+1)
	case *ast.TypeAssertExpr:
		return d.origin(e.X, depth+1)
	case *ast.IndexExpr:
		o, ok := d.origin(e.X, depth+1)
		o.mapped = o.mapped || isMapped(d.pass.Info.TypeOf(e.X))
		return o, ok
	case *ast.SelectorExpr:
		s := d.pass.Info.Selections[e]
		if s == nil || s.Kind() != types.FieldVal || unstored(s) {
			return origin{}, false
		}
		return d.origin(e.X, depth+1)
	case *ast.CallExpr:
		return d.returned(e, 0, depth)
	}
	return origin{}, false
}

// originOf is origin of a variable.
func (d *decoded) originOf(id *ast.Ident, depth int) (origin, bool) {
	obj := d.pass.Info.ObjectOf(id)
	if x, isCase := d.cases[obj]; isCase {
		return d.origin(x, depth+1)
	}
	v, ok := obj.(*types.Var)
	if !ok || d.spoilt[v] {
		return origin{}, false
	}
	if o, isFilled := d.filled[v]; isFilled {
		_, param := d.flow.params[v]
		return o, !d.begins[v] && !param && v.Parent() != d.pass.Pkg.Scope() && !v.IsField()
	}
	if x, ranged := d.ranges[v]; ranged {
		o, ok := d.origin(x, depth+1)
		o.mapped = o.mapped || isMapped(d.pass.Info.TypeOf(x))
		return o, ok
	}
	if init := d.inits[v]; init != nil && v.Parent() != d.pass.Pkg.Scope() {
		return d.origin(init, depth+1)
	}
	return d.given(v, depth)
}

// isMapped reports whether values of a type hold documents that version 1 decodes into another type than in a struct.
func isMapped(t types.Type) bool {
	if t == nil {
		return true
	}
	switch t.Underlying().(type) {
	case *types.Map, *types.Interface:
		return true
	}
	return named(t).driver()
}

// unstored reports whether the field that a selector ends in is kept from the decoder by its tag.
func unstored(s *types.Selection) bool {
	t := s.Recv()
	for _, i := range s.Index() {
		st, ok := pointee(t).Underlying().(*types.Struct)
		if !ok || i >= st.NumFields() {
			return true
		}
		if reflect.StructTag(st.Tag(i)).Get("bson") == "-" || !st.Field(i).Exported() {
			return true
		}
		t = st.Field(i).Type()
	}
	return false
}

// decodesOnItsOwn reports whether a type, or a pointer to it, has a method that decodes it.
func decodesOnItsOwn(t types.Type) bool {
	if t == nil {
		return true
	}
	if named(t).driver() {
		return false
	}
	t = pointee(t)
	if _, isInterface := t.Underlying().(*types.Interface); isInterface {
		return false
	}
	return decodesItself(types.NewPointer(t))
}
